"""All SELECT text and all quoting, in the subset of SQL that DuckDB and Postgres share."""
