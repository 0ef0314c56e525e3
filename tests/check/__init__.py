"""The check of a source: each of its findings, and how they are written."""
