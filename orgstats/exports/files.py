"""The rows of an export's file, one by one: numbers as Decimal or as text, never as floats."""

from __future__ import annotations

import csv
import json
import os
from contextlib import closing
from datetime import UTC
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from orgstats.domain.measures import MEASURE
from orgstats.render.formulas import unguarded
from orgstats.sql.statement import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FileRow = dict[str, Any]
Records = tuple[tuple[str, ...], "Iterator[FileRow]"]
"""The columns, where the file tells them, and the rows."""

READ_BATCH = 10_000
ROWS_MARK = b'  "rows": [\n'


def form(path: Path) -> str:
    """Tell by its beginning what a file is; raise `ValueError` if it is nothing of ours."""
    with path.open("rb") as stream:
        start = stream.read(64)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b'{\n  "schema": "orgstats.export/'):
        return "json"
    if start.startswith(b'{\n  "schema": "orgstats.manifest/'):
        return "manifest"
    if not start or start.startswith(b'{"organization_id": '):
        return "ndjson"
    if start.startswith(b"organization_id,organization,bucket,"):
        return "csv"
    raise ValueError("it does not begin like one")


def loads(text: bytes) -> Any:
    """Read JSON without floats; raise `ValueError` for what is none."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def opening(path: Path) -> FileRow:
    """Give what stands before the rows of an export in JSON."""
    with path.open("rb") as stream:
        return _opening(stream)


def _opening(stream: BinaryIO) -> FileRow:
    lines: list[bytes] = []
    for line in stream:
        if line == ROWS_MARK:
            found: FileRow = loads(b"".join(lines).rstrip(b",\n") + b"}")
            return found
        lines.append(line)
    raise ValueError("it has no rows")


def _json(path: Path) -> Records:
    def rows() -> Iterator[FileRow]:
        with path.open("rb") as stream:
            _opening(stream)
            for line in stream:
                if line == b"  ],\n":
                    break
                if line.strip():
                    yield loads(line.strip().removesuffix(b","))
            loads(b"{" + stream.read())

    return _peeked(rows())


def _ndjson(path: Path) -> Records:
    def rows() -> Iterator[FileRow]:
        with path.open("rb") as stream:
            yield from map(loads, stream)

    return _peeked(rows())


def _peeked(rows: Iterator[FileRow]) -> Records:
    first = next(rows, None)
    return (() if first is None else tuple(first)), rows if first is None else chain([first], rows)


def _csv(path: Path) -> Records:
    with path.open("rb") as stream:
        header = stream.readline().decode().rstrip("\r\n").split(",")
        stream.seek(-1, os.SEEK_END)
        if stream.read(1) != b"\n":
            raise ValueError("it ends within a line")
    # Only text is guarded, and numbers are many.
    texts = sum(name not in MEASURE for name in header)

    def rows() -> Iterator[FileRow]:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            next(reader)
            for values in reader:
                values[:texts] = map(unguarded, values[:texts])
                yield dict(zip(header, values, strict=True))

    return tuple(header), rows()


def _parquet(path: Path) -> Records:
    from orgstats.engine.connection import Limits, connect
    from orgstats.engine.driver import duckdb

    file = f"read_parquet({files([str(path)])})"

    def rows() -> Iterator[FileRow]:
        with closing(connect(Limits())) as connection:
            connection.execute("SET preserve_insertion_order = true")
            # Python needs another library for instants with a zone, but none for those of UTC.
            bucket = "bucket AT TIME ZONE 'UTC' AS bucket" if hourly else "bucket AS bucket"
            found = connection.execute(f"SELECT * REPLACE ({bucket}) FROM {file}")
            while batch := found.fetchmany(READ_BATCH):
                for values in batch:
                    record = dict(zip(types, values, strict=True))
                    moment = record["bucket"]
                    record["bucket"] = (
                        moment.replace(tzinfo=UTC).isoformat() if hourly else str(moment)
                    )
                    yield record

    try:
        with closing(connect(Limits())) as connection:
            types = dict(
                connection.execute(
                    f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {file})"
                ).fetchall()
            )
    except duckdb.Error as error:
        raise ValueError(str(error).splitlines()[0]) from error
    hourly = types.get("bucket") == "TIMESTAMP WITH TIME ZONE"
    return tuple(types), _explained(rows())


def _explained(rows: Iterator[FileRow]) -> Iterator[FileRow]:
    from orgstats.engine.driver import duckdb

    try:
        yield from rows
    except duckdb.Error as error:
        raise ValueError(str(error).splitlines()[0]) from error


READERS: dict[str, Callable[[Path], Records]] = {
    "csv": _csv,
    "json": _json,
    "ndjson": _ndjson,
    "parquet": _parquet,
}
