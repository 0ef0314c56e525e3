"""Exports read back without orgstats: rows as plain values, numbers as Decimal."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb

from tests.support.oracle import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]
SEPARATORS = {"csv": ",", "tsv": "\t"}


def read(path: Path) -> list[Row]:
    """The rows of a file by its suffix; buckets as text, hours of Parquet in UTC."""
    if path.suffix == ".parquet":
        return parquet(path)
    return text(path.read_bytes().decode(), path.suffix[1:])


def text(written: str, form: str) -> list[Row]:
    """The rows of an export in a format that is text."""
    if form in SEPARATORS:
        stream = io.StringIO(written, newline="")
        return [_typed(row) for row in csv.DictReader(stream, delimiter=SEPARATORS[form])]
    if form == "json":
        rows = json.loads(written, parse_float=Decimal, parse_int=Decimal)["rows"]
        assert isinstance(rows, list)
        return rows
    lines = written.split("\n")[:-1]
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def parquet(path: Path) -> list[Row]:
    """The rows of Parquet, in the file's order."""
    with closing(duckdb.connect()) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(
            "SELECT * REPLACE (CAST(bucket AS VARCHAR) AS bucket) FROM read_parquet(?)", [str(path)]
        )
        names = [column[0] for column in found.description or ()]
        return [_decimal(dict(zip(names, row, strict=True))) for row in found.fetchall()]


def key(row: Row) -> tuple[str, ...]:
    """The bucket and the ids of a row."""
    ids = [name for name in row if name.endswith("_id") and name != "organization_id"]
    return (row["bucket"], *(row[name] for name in ids))


def measures(row: Row) -> Row:
    """The measures of a row."""
    return {name: row[name] for name in COLUMNS}


def total(rows: list[Row]) -> Row:
    """The sums of rows; 0 of none, None where every row lacks the measure.

    Rows of a rollup that lacks a measure leave it to what cannot be attributed.
    """
    found: Row = {}
    for name in COLUMNS:
        known = [row[name] for row in rows if row[name] is not None]
        found[name] = sum(known, Decimal(0)) if known or not rows else None
    return found


def _typed(row: dict[str, str]) -> Row:
    return {
        name: (Decimal(value) if value else None) if name in COLUMNS else value
        for name, value in row.items()
    }


def _decimal(row: Row) -> Row:
    return {
        name: Decimal(value) if name in COLUMNS and value is not None else value
        for name, value in row.items()
    }
