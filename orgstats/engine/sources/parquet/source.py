"""Rollups as Parquet: a directory or a URL prefix with a file or a folder of files a table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orgstats.domain.entities import ENTITY_TABLES, UNREAD
from orgstats.domain.rollups import AUTHORITY, DAILY, ROLLUP
from orgstats.engine.driver import duckdb
from orgstats.engine.sources import advice, files
from orgstats.engine.sources.parquet import damage, folder, footers
from orgstats.engine.sources.snapshot.daily import HOURLY
from orgstats.engine.sources.snapshot.vouched import Vouched, vouched
from orgstats.engine.sources.storage import buckets
from orgstats.errors import OrgstatsError, SourceError
from orgstats.sql import schema, viewer
from orgstats.sql.dialect import DUCKDB
from orgstats.sql.statement import Columns, Statement, identifier

if TYPE_CHECKING:
    from datetime import date

    from orgstats.domain.rollups import Rollup
    from orgstats.domain.viewer import Visible
    from orgstats.engine.sources import Span

NEWEST, HOURS = "newest_hours", "all_hours"


class ParquetSource:
    """A directory or URL prefix; `<table>.parquet`, or `<table>/**/*.parquet` with hive folders."""

    dialect = DUCKDB

    def __init__(self, place: str, settings: dict[str, Any] | None = None) -> None:
        self.place = files.placed(place)
        remote = place.startswith(buckets.REMOTE)
        self._access = buckets.access(place, settings or {}, os.environ) if remote else None
        """The way to a server; None for a directory."""
        self.opening_s: float | None = self._access and self._access.timeout
        self.freshness = NEWEST
        self.warnings: tuple[str, ...] = ()
        self.visible: Visible | None = None
        self._columns: dict[str, Columns | None] = {}
        self._found: dict[str, list[files.TableFile]] = {}
        self._footers: dict[str, footers.Types] = {}
        self._opened: dict[str, None] = {}
        """Files that were read, or could not be, in order: one of them is at fault."""
        self._snapshot: Vouched | None = None
        self._of_days: dict[str, set[str]] = {}
        """The files of days that a view reads, by table."""

    def open(self, connection: duckdb.DuckDBPyConnection, span: Span | None) -> None:
        """Find the tables; of hive folders `month=YYYY-MM` only those of the span are read."""
        self._connection = connection
        self._span = span
        if self._access is not None:
            self._enter(self._access)
            return
        self._require_rollups(advice.of_folder(folder.found(self.place)))
        self._snapshot = vouched(self.place)
        if self._snapshot is not None:
            self.warnings = self._snapshot.warnings
            self.freshness = self._snapshot.newest or NEWEST

    def _enter(self, access: buckets.Access) -> None:
        access.enter(self._connection)
        if self.place.startswith(buckets.LISTABLE):
            self._found = files.listed(self._connection, self.place)
            self._require_rollups(advice.EXPECTED)

    def _require_rollups(self, hint: str) -> None:
        if not any(self._files(table) for table in (*ROLLUP, *ENTITY_TABLES)):
            raise SourceError(f"source {self.place} holds no rollups", hint=hint)

    @property
    def day_zone(self) -> str | None:
        """Give the zone of the days that a snapshot has sums of; None if it has none."""
        days = None if self._snapshot is None else self._snapshot.days
        return None if days is None else days.zone.key

    def has_days(self, rollup: Rollup, first: date, last: date) -> bool:
        """Tell whether a snapshot has the sums of days, of the hours at hand, and make a view."""
        table = HOURLY[rollup].table
        snapshot, hours = self._snapshot, self._files(table)
        found = None if snapshot is None else snapshot.of_days(rollup, (first, last), hours)
        known = self._of_days.setdefault(rollup.table, set())
        if found is not None and not known.issuperset(found):
            known.update(found)
            read = [files.TableFile(path, None) for path in sorted(known)]
            self._columns[rollup.table] = self._create(rollup.table, table, read)
        return found is not None

    def broken_files(self) -> list[tuple[str, str]] | None:
        """Give the files that are not as a snapshot wrote them, and how; None if it wrote none."""
        if self._snapshot is None:
            return None
        tables = (*ROLLUP, *DAILY, *ENTITY_TABLES)
        return self._snapshot.faults(file.path for table in tables for file in self._files(table))

    def narrow(self, visible: Visible) -> None:
        """Make every view anew when it is asked for, of the rows that a viewer may see."""
        for view in [name for name, columns in self._columns.items() if columns is not None]:
            self._connection.execute(f"DROP VIEW {identifier(view)}")
            del self._columns[view]
        self._of_days.clear()
        self.visible = visible

    def hours(self) -> str:
        """Give the relation of all hours of the totals, whoever looks."""
        if self.visible is None:
            return self.whole(AUTHORITY.table)
        self._create(HOURS, AUTHORITY.table, self._files(AUTHORITY.table))
        return HOURS

    def columns(self, table: str) -> Columns | None:
        """Make a view of a table and give its columns; None if there is no such file."""
        if table not in self._columns:
            if self._snapshot is not None:
                self._snapshot.require(table, self._span)
            found = self._files(table)
            try:
                self._columns[table] = self._view(table, found) if found else None
            except duckdb.HTTPException as error:
                # A web server lists nothing: only asking tells what it has.
                if table not in schema.DISPENSABLE or not damage.is_missing(error):
                    raise
                self._found[table], self._columns[table] = [], None
        return self._columns[table]

    def closed(self, table: str) -> tuple[str, ...]:
        """Give what was closed to the role that took a snapshot: of a file all may be read."""
        names = self.columns(table) or ()
        return tuple(name.removesuffix(UNREAD) for name in names if name.endswith(UNREAD))

    def columns_within(self, table: str, span: Span) -> Columns | None:
        """Give the columns of the files that a span is read from: others may have more."""
        found = self._look([file.path for file in files.within(self._files(table), span)])
        return footers.columns(found.values()) if found else None

    def most_rows(self, table: str) -> int:
        """Give how many rows the files that a table is read from have, as their footers tell."""
        hours = files.within(self._files(table), self._span)
        paths = self._of_days.get(table) or [file.path for file in hours]
        return footers.rows(self._connection, sorted(paths))

    def whole(self, table: str) -> str:
        """Make a view of all files of a table; that of the span, if those are all, is one."""
        found, view = self._files(table), f"whole_{table}"
        if found == files.within(found, self._span):
            return table
        if view not in self._columns:
            self._columns[view] = self._create(view, table, found)
        return view

    def name(self, table: str) -> str:
        """Give the file of a table, or the folder of its files."""
        found = self._files(table)
        if len(found) == 1:
            return found[0].path
        return f"{self.place.rstrip('/')}/{table}" + ("" if found else ".parquet")

    def relation(self, statement: Statement) -> str:
        """Give the statement itself: DuckDB runs it over the views."""
        return f"({statement.text})"

    def is_range_error(self, error: Exception) -> bool:
        """Tell whether a stored value was NaN, infinite, or too large to be summed."""
        return damage.is_range_error(error)

    def explain(self, error: Exception) -> OrgstatsError | None:
        """Tell a damaged file from one that cannot be reached, and both from a bug."""
        return damage.explain(error, self.place, self._opened, self._access)

    def rollback(self) -> None:
        """Do nothing: files have no transactions."""

    def patience(self, text: str) -> float | None:
        """Give the seconds that a server may take; files of this machine take any number."""
        del text
        return self.opening_s

    def runs(self, _text: str, /) -> bool:
        """Tell that no statement runs elsewhere: DuckDB itself reads the files."""
        return False

    def interrupt(self) -> None:
        """Do nothing: DuckDB itself reads the files, and stops."""

    def _files(self, table: str) -> list[files.TableFile]:
        if table not in self._found:
            if self._access is not None:
                self._found[table] = files.unlisted(self.place, table)
            else:
                with folder.reached(self.place):
                    self._found[table] = files.local(self.place, table)
        return self._found[table]

    def _view(self, table: str, found: list[files.TableFile]) -> Columns:
        if table not in ROLLUP:
            return self._create(table, table, found)
        if table == AUTHORITY.table:
            self._create(NEWEST, table, files.newest(found, self._has_rows))
        return self._create(table, table, files.within(found, self._span))

    def _create(self, view: str, table: str, found: list[files.TableFile]) -> Columns:
        read = self._look([file.path for file in found])
        if len(self._files(table)) > 1 and view not in DAILY:
            each = {path: footers.columns([types]) for path, types in read.items()}
            schema.require_alike(table, each)
        text = footers.select(read)
        if self.visible is not None and view not in (NEWEST, HOURS):
            text = f"SELECT * FROM ({text}){viewer.where(table, self.visible)}"
        self._connection.execute(f"CREATE OR REPLACE VIEW {identifier(view)} AS {text}")
        return footers.columns(read.values())

    def _look(self, paths: list[str]) -> dict[str, footers.Types]:
        """Give the columns of files, each asked once."""
        new = [path for path in paths if path not in self._footers]
        self._opened |= dict.fromkeys(new)
        if new:
            self._footers |= footers.look(self._connection, new)
        return {path: self._footers[path] for path in paths}

    def _has_rows(self, found: list[files.TableFile]) -> bool:
        paths = [file.path for file in found]
        self._look(paths)
        return footers.rows(self._connection, paths) > 0
