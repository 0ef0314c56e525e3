"""Rollups as Parquet files: where they lie, what their footers tell, what an error means."""
