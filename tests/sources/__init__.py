"""Where rollups live."""
