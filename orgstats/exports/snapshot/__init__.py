"""A copy of the rollups as Parquet, brought up to date month by month."""
