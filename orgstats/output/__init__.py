"""Where a report goes: stdout, or a file that appears whole or not at all."""
