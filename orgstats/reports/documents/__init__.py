"""Results as documents: the record, tables and series of each report."""
