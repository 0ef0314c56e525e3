"""What a snapshot says of the Parquet beside it, its day rollups among it."""
