"""An export's file as a table: what form it has, and its rows as columns of text in DuckDB."""

from __future__ import annotations

import csv
import json
import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from orgstats.domain.measures import MEASURE
from orgstats.render.csv import COMMA, SEPARATORS
from orgstats.render.formulas import FORMULA
from orgstats.sql.statement import files, identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

FileRow = dict[str, Any]
START = ("organization_id", "organization", "bucket")
CHUNK = 1 << 20
LONGEST_LINE = 1 << 28
_ROWS = re.compile(r'(?<!\\)"rows"\s*:\s*\[')
_FORMS = {
    "focus": rb"BilledCost,",
    "parquet": rb"PAR1",
    "xlsx": rb"PK\x03\x04",
    "json": rb'\s*\{\s*"schema"\s*:\s*"orgstats\.export/',
    "manifest": rb'\s*\{\s*"schema"\s*:\s*"orgstats\.manifest/',
    "ndjson": rb'\s*(?:\{\s*"organization_id"\s*:|$)',
    **{name: mark.join((*START, "")).encode() for name, mark in SEPARATORS.items()},
}


class Verbatim(str):
    """A number of JSON as it is written."""

    __slots__ = ()


class FileTable(NamedTuple):
    """The columns of an export's file and the relation that gives their values as text."""

    columns: tuple[str, ...]
    relation: str
    guarded: bool = False

    def value(self, column: str) -> str:
        """Write a value in SQL, without the guard of a formula."""
        name = identifier(column)
        if not self.guarded or column in MEASURE:
            return name
        guard = f"starts_with({name}, '''') AND regexp_matches(substr({name}, 2), {_formula()})"
        return (
            f"CASE WHEN {name} IS NULL THEN '' WHEN {guard} THEN substr({name}, 2) ELSE {name} END"
        )


def _formula() -> str:
    return literal(FORMULA)


def form(path: Path) -> str:
    """Tell by its beginning what a file is; raise `ValueError` if it is nothing of ours."""
    with path.open("rb") as stream:
        start = stream.read(4096)
    for name, pattern in _FORMS.items():
        if re.match(pattern, start):
            return name
    raise ValueError("it does not begin like one")


def loads(text: str | bytes) -> Any:
    """Read JSON with numbers as they are written; raise `ValueError` for what is none."""
    return json.loads(text, parse_float=Verbatim, parse_int=Verbatim, parse_constant=_refuse)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


_DECODER = json.JSONDecoder(parse_float=Verbatim, parse_int=Verbatim, parse_constant=_refuse)


def table(path: Path, form: str, scratch: Path) -> tuple[FileTable, FileRow]:
    """Give the table of a file, and what the file says beside its rows.

    JSON is put into `scratch` first, whatever its blanks and line breaks are.
    """
    if form == "parquet":
        return FileTable((), f"read_parquet({files([str(path)])})"), {}
    if form in SEPARATORS:
        with path.open("rb") as whole:
            whole.seek(-1, os.SEEK_END)
            if whole.read() != b"\n":
                raise ValueError("it ends within a line")
        with path.open(encoding="utf-8", newline="") as stream:
            columns = tuple(next(csv.reader(stream, delimiter=SEPARATORS[form], strict=True)))
        return _read_csv(path, columns, SEPARATORS[form], guarded=True), {}
    with path.open(encoding="utf-8") as stream:
        about, rows = _document(stream) if form == "json" else ({}, _values(stream, "", "{"))
        columns = _write(rows, scratch)
    return _read_csv(scratch, columns, COMMA, guarded=False), about


def _read_csv(path: Path, columns: tuple[str, ...], mark: str, *, guarded: bool) -> FileTable:
    if not columns:
        return FileTable((), "")
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    options = (
        f"columns={{{types}}}, auto_detect=false, header=true, delim={literal(mark)}, quote='\"',"
        f" escape='\"', nullstr='', strict_mode=true, max_line_size={LONGEST_LINE}"
    )
    return FileTable(columns, f"read_csv({files([str(path)])}, {options})", guarded)


def _document(stream: TextIO) -> tuple[FileRow, Iterator[Mapping[str, Any]]]:
    """Give what stands before the rows, and the rows."""
    text = ""
    while not (found := _ROWS.search(text)):
        more = stream.read(CHUNK)
        if not more:
            raise ValueError("it has no rows")
        text += more
    about: FileRow = loads(f"{text[: found.start()].rstrip().removesuffix(',')}}}")
    return about, _values(stream, text[found.end() :], "]")


def _values(stream: TextIO, text: str, last: str) -> Iterator[Mapping[str, Any]]:
    """Give one value after the other, whatever stands between them; what follows `]` ends all."""
    while True:
        text = text.lstrip(" \t\r\n,")
        if text.startswith("]") and last == "]":
            rest = text[1:].lstrip(" \t\r\n,") + stream.read()
            loads("{" + rest.lstrip(" \t\r\n,"))
            return
        try:
            value, end = _DECODER.raw_decode(text)
            text = text[end:]
        except ValueError:
            more = stream.read(CHUNK)
            if not more:
                if text or last == "]":
                    raise
                return
            text += more
            continue
        yield value


def _write(rows: Iterator[Mapping[str, Any]], target: Path) -> tuple[str, ...]:
    columns: tuple[str, ...] = ()
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for row in rows:
            if not columns:
                columns = tuple(row)
                writer.writerow(columns)
            if len(row) != len(columns):
                raise ValueError("its rows have different columns")
            writer.writerow([row[name] for name in columns])
    return columns
