"""The command line: options become a query, a query a report, a report text."""
