"""Run SQL statements through DuckDB in Python and print the rows of each as CSV."""

import csv
import sys

import duckdb


def main(*statements: str) -> None:
    """Print a header and the rows of each statement."""
    connection = duckdb.connect()
    writer = csv.writer(sys.stdout)
    for text in statements:
        rows = connection.execute(text).fetchall()
        writer.writerow([column[0] for column in connection.description or ()])
        writer.writerows(rows)


main(*sys.argv[1:])
