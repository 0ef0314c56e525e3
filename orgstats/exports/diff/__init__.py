"""Two exports, read again and compared."""
