"""Files of many rows: written, read again, compared; and snapshots."""
