"""Rollups as Parquet files: what their footers tell, and what an error means."""
