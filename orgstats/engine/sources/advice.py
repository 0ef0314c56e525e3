"""How to go on where a source is no directory of rollups: what was meant, and how it is written."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.rollups import AUTHORITY, ROLLUP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "give a directory of Parquet files"
EXPECTED = f"it should hold files such as {AUTHORITY.table}.parquet"
OTHER_KINDS = {
    "CSV files are": (".csv", ".tsv"),
    "JSON files are": (".json", ".ndjson", ".jsonl"),
    "spreadsheets are": (".xlsx", ".xls", ".ods"),
    "DuckDB databases are": (".duckdb", ".ddb"),
    "SQLite databases are": (".sqlite", ".sqlite3", ".db"),
    "archives are": (".zip", ".gz", ".tar", ".tgz"),
}
"""Files that people take for a source, by what is said of them."""

# A host that is one without a doubt, or a port, or a user before it: a folder has none of these.
_HOST = re.compile(
    r"(?:[\w.-]+@)?(?:(?:localhost|127\.0\.0\.1)(?::\d+)?|[\w-]+(?:\.[\w-]+)*:\d+)(?:/\S*)?"
    r"|[\w.-]+@[\w.-]+(?:/\S*)?",
    re.ASCII | re.IGNORECASE,
)


def of_missing(place: str, folder: Path) -> str:
    """Tell what may be meant by a place that is not there: a server, a folder of a like name."""
    if place.casefold().rstrip(":") in {"postgres", "postgresql", "pg", "psql"}:
        return "write 'postgres:' for libpq's environment, or postgresql://host/database"
    if _HOST.fullmatch(place):
        return f"for a Postgres server write postgresql://{_address(place)}"
    if folder.suffix.lower() in _suffixes():
        return f"{FOLDER}, not the name of a file"
    near = _near(folder)
    return f"did you mean {near}?" if near else FOLDER


def of_file(file: Path) -> str:
    """Tell what may be meant by a file: the folder that it lies in, or nothing that is read."""
    if file.suffix.lower() == ".parquet":
        return f"give the directory of the tables: {file.parent}"
    kind = next((one for one, those in OTHER_KINDS.items() if file.suffix.lower() in those), "")
    read = "a source is a directory of Parquet files, or Postgres"
    return f"{kind} not read: {read}" if kind else read


def of_folder(folder: Path) -> str:
    """Tell what may be meant by a folder without rollups: one above or below that has some."""
    with suppress(OSError):
        if folder.absolute().name in {*ROLLUP, *ENTITY_TABLES}:
            return f"give the directory of the tables: {folder.parent}"
        for below in sorted(filter(_holds, folder.iterdir()))[:1]:
            return f"did you mean {below}?"
    return EXPECTED


def _address(place: str) -> str:
    """Give a server with the database that an address needs."""
    host, slash, database = place.partition("/")
    return f"{host}/{database if slash and database else 'database'}"


def _holds(folder: Path) -> bool:
    """Tell whether a folder holds the rollup of totals."""
    table = folder / AUTHORITY.table
    return table.is_dir() or table.with_name(f"{table.name}.parquet").is_file()


def _suffixes() -> Iterator[str]:
    return (suffix for several in OTHER_KINDS.values() for suffix in several)


def _near(folder: Path) -> Path | None:
    """Give the folder beside one that is not there whose name comes nearest."""
    from difflib import get_close_matches

    with suppress(OSError):
        beside = {one.name.casefold(): one for one in folder.parent.iterdir() if one.is_dir()}
        for name in get_close_matches(folder.name.casefold(), beside, 1, 0.7):
            return beside[name]
    return None
