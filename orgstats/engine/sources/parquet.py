"""Rollups as Parquet: a directory or a URL prefix with a file or a folder of files a table."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.rollups import AUTHORITY, HOUR_COLUMN, ROLLUP
from orgstats.engine.driver import duckdb
from orgstats.engine.sources.extensions import load
from orgstats.engine.sources.snapshotted import read_manifest
from orgstats.errors import DataError, OrgstatsError, SourceError
from orgstats.sql import statement
from orgstats.sql.dialect import DUCKDB
from orgstats.sql.statement import Columns, ColumnType, Statement, identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgstats.engine.sources import Span

REMOTE = ("s3://", "gs://", "http://", "https://")
MONTH = r"month=(\d{4}-\d{2})"
DAMAGED = ("magic bytes", "too small to be a Parquet", "Parquet file", "thrift", "metadata")
NEWEST = "newest_hours"
BUGS = (duckdb.ProgrammingError, duckdb.InternalError, duckdb.NotSupportedError)


class ParquetSource:
    """A directory or URL prefix; `<table>.parquet`, or `<table>/**/*.parquet` with hive folders."""

    dialect = DUCKDB

    def __init__(self, place: str) -> None:
        # A ~ in a configuration file; Path.expanduser fails for names it cannot expand.
        self.place = place if place.startswith(REMOTE) else os.path.expanduser(place)  # noqa: PTH111
        self.freshness = NEWEST
        self.warnings: tuple[str, ...] = ()
        self._columns: dict[str, Columns | None] = {}

    def open(self, connection: duckdb.DuckDBPyConnection, span: Span | None) -> None:
        """Find the tables; of hive folders `month=YYYY-MM` only those of the span are read."""
        self._connection = connection
        self._span = span
        if self.place.startswith(REMOTE):
            load(connection, "httpfs", extra="[s3]")
            return
        folder = self._folder()
        if not any(self._files(table) for table in (*ROLLUP, *ENTITY_TABLES)):
            raise SourceError(
                f"source {self.place} holds no rollups",
                hint=f"it should hold files such as {AUTHORITY.table}.parquet",
            )
        self._trust(read_manifest(folder))

    def _folder(self) -> Path:
        """Give the directory; raise `SourceError` if it is none, or cannot be one."""
        folder = Path(self.place)
        with self._reached():
            if folder.is_dir():
                return folder
            there = folder.exists()
        if there:
            raise SourceError(
                f"source {self.place} is a file",
                hint=f"give the directory of the tables: {folder.parent}",
            )
        raise SourceError(
            f"source {self.place} is not there", hint="give a directory of Parquet files"
        )

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SourceError(f"source {self.place} cannot be read: {reason}") from error

    def _trust(self, manifest: dict[str, Any] | None) -> None:
        """Take from the manifest of a snapshot how far it goes: its last hours may be idle ones."""
        if manifest is None:
            return
        if not manifest.get("finished"):
            self.warnings = (f"the snapshot in {self.place} was interrupted: take it again",)
        elif manifest.get("newest_hour"):
            newest = literal(manifest["newest_hour"].removesuffix("+00:00"))
            self.freshness = f"(SELECT CAST({newest} AS TIMESTAMP) AS {HOUR_COLUMN}) AS newest"

    def columns(self, table: str) -> Columns | None:
        """Make a view of a table and give its columns; None if there is no such file."""
        if table not in self._columns:
            files = self._files(table)
            self._columns[table] = self._view(table, files) if files else None
        return self._columns[table]

    def whole(self, table: str) -> str:
        """Make a view of all files of a table; that of the span, if those are all, is one."""
        files, view = self._files(table), f"whole_{table}"
        if files == _within(files, self._span):
            return table
        if view not in self._columns:
            self._columns[view] = self._create(view, files)
        return view

    def name(self, table: str) -> str:
        """Give the file of a table, or the folder of its files."""
        files = self._files(table)
        if len(files) == 1:
            return files[0]
        return f"{self.place.rstrip('/')}/{table}" + ("" if files else ".parquet")

    def relation(self, statement: Statement) -> str:
        """Give the statement itself: DuckDB runs it over the views."""
        return f"({statement.text})"

    def is_range_error(self, error: Exception) -> bool:
        """Tell whether a stored value was NaN, infinite, or too large to be summed."""
        return isinstance(error, duckdb.ConversionException | duckdb.OutOfRangeException)

    def explain(self, error: Exception) -> OrgstatsError | None:
        """Tell a damaged file from one that cannot be reached, and both from a bug."""
        text = str(error).splitlines()[0].partition(": ")[2] or str(error)
        if isinstance(error, duckdb.OutOfMemoryException):
            return SourceError(f"out of memory: {text}", hint="raise --memory-limit")
        if any(sign in text for sign in DAMAGED):
            return DataError(f"a file in {self.place} is damaged: {text}")
        if isinstance(error, duckdb.HTTPException | duckdb.IOException):
            return SourceError(f"source {self.place} cannot be read: {text}")
        # Our statements are the same for every file: what fails for one is the file's fault.
        return (
            None
            if isinstance(error, BUGS)
            else DataError(f"a file in {self.place} is damaged: {text}")
        )

    def rollback(self) -> None:
        """Do nothing: files have no transactions."""

    def interrupt(self) -> None:
        """Do nothing: DuckDB itself reads the files, and stops."""

    def _files(self, table: str) -> list[str]:
        if self.place.startswith(REMOTE):
            return self._remote_files(table)
        single, folder = Path(self.place, f"{table}.parquet"), Path(self.place, table)
        with self._reached():
            if single.is_file():
                return [str(single)]
            if folder.is_dir():
                # A pattern finds nothing where it may not look, and says nothing.
                next(folder.iterdir(), None)
            return sorted(map(str, folder.glob("**/*.parquet")))

    def _remote_files(self, table: str) -> list[str]:
        base = f"{self.place.rstrip('/')}/{table}"
        if self.place.startswith("http"):
            return [f"{base}.parquet"]
        found = self._connection.execute(
            f"SELECT file FROM glob({literal(base + '.parquet')})"
            f" UNION ALL SELECT file FROM glob({literal(base + '/**/*.parquet')})"
        )
        return sorted(row[0] for row in found.fetchall())

    def _view(self, table: str, files: list[str]) -> Columns:
        if table not in ROLLUP:
            return self._create(table, files)
        if table == AUTHORITY.table:
            self._create(NEWEST, _newest(files))
        return self._create(table, _within(files, self._span))

    def _create(self, view: str, files: list[str]) -> Columns:
        # Files of one table may differ: columns came and went over the years.
        union = ", union_by_name = true" if len(files) > 1 else ""
        reader = f"read_parquet({statement.files(files)}{union}, hive_partitioning = false)"
        types = {
            row[0]: row[1]
            for row in self._connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
        }
        hour = types.get(HOUR_COLUMN, "TIMESTAMP")
        cast = HOUR_COLUMN
        if hour == "TIMESTAMP WITH TIME ZONE":
            cast = f"{HOUR_COLUMN} AT TIME ZONE 'UTC'"
        elif hour.startswith("TIMESTAMP_"):
            cast = f"CAST({HOUR_COLUMN} AS TIMESTAMP)"
        replaced = "" if cast == HOUR_COLUMN else f" REPLACE ({cast} AS {HOUR_COLUMN})"
        self._connection.execute(
            f"CREATE VIEW {identifier(view)} AS SELECT *{replaced} FROM {reader}"
        )
        return {name: _column_type(kind) for name, kind in types.items()}


def _column_type(kind: str) -> ColumnType:
    if kind in {"FLOAT", "DOUBLE"}:
        return "float"
    if kind.startswith("DECIMAL"):
        return "decimal"
    if kind.endswith(("INT", "INTEGER")):
        return "integer"
    if kind == "VARCHAR" or kind.startswith("ENUM"):
        return "text"
    return "time" if kind.startswith("TIMESTAMP") else "other"


def _month(file: str) -> str | None:
    match = re.search(MONTH, file)
    return match[1] if match else None


def _newest(files: list[str]) -> list[str]:
    newest = max((_month(file) or "9999-12" for file in files), default="")
    return [file for file in files if (_month(file) or "9999-12") == newest]


def _within(files: list[str], span: Span | None) -> list[str]:
    """Leave out the months that a span does not touch; one file stays, for its columns."""
    if span is None:
        return files
    # Not with strftime, which writes years before 1000 with fewer digits.
    first, last = (moment.isoformat()[:7] for moment in (span[0], span[1] - timedelta.resolution))
    return [
        file for file in files if (month := _month(file)) is None or first <= month <= last
    ] or files[-1:]
