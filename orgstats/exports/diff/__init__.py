"""Two exports compared."""
