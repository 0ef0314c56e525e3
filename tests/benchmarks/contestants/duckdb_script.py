"""Run SQL statements through DuckDB in Python and print the rows of the first as CSV."""

import csv
import sys

import duckdb


def main(*statements: str) -> None:
    """Print the rows of the first statement; run the others too."""
    connection = duckdb.connect()
    first, *others = [
        (connection.execute(text).fetchall(), connection.description) for text in statements
    ]
    rows, columns = first
    writer = csv.writer(sys.stdout)
    writer.writerow([column[0] for column in columns or ()])
    writer.writerows(rows)
    for rows, _ in others:
        len(rows)


main(*sys.argv[1:])
