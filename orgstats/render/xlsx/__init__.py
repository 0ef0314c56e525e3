"""Workbooks for Excel: typed cells on the sheets Summary, Rows and Notes."""
