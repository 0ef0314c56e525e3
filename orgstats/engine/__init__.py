"""Where a statement runs: a connection, the sources, the cells that come back."""
