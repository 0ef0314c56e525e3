"""One report's view of a source: statements go in, cells come out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from orgstats.domain.rollups import AUTHORITY
from orgstats.engine import known
from orgstats.engine.attended import Attended
from orgstats.engine.connection import Limits, connect, writing
from orgstats.engine.driver import duckdb
from orgstats.engine.explained import explained, offender, too_large
from orgstats.engine.metered import kept
from orgstats.engine.planned import Planned, planned
from orgstats.sql import entities, meters, scan, schema, statement

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from orgstats.domain import entities as names
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.sources import Source, Span
    from orgstats.errors import OrgstatsError
    from orgstats.sql.query import Query
    from orgstats.sql.statement import Columns, Statement

Trace = Callable[[str], None]

PARQUET = "FORMAT parquet, COMPRESSION zstd"


class Engine:
    """One report's view of a source; `trace` is shown every statement of a report.

    With `dry` only names and the newest hour are looked up, for what is asked depends on them; all
    else is compiled and shown.
    """

    def __init__(
        self,
        source: Source,
        span: Span | None = None,
        *,
        limits: Limits | None = None,
        trace: Trace | None = None,
        dry: bool = False,
    ) -> None:
        self.source = source
        self._trace = trace
        self._dry = dry
        self._numbers = count(1)
        self._work = Attended(connect(limits or Limits()), source)
        try:
            with self._explained():
                self._work.open(span)
        except BaseException:
            self._work.close()
            raise

    def __enter__(self) -> Self:
        """Give the engine, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection and whatever the source holds open through it."""
        self._work.close()

    def rollback(self) -> None:
        """End what is still open, so that statements may follow a failure."""
        with self._explained():
            self._work.rollback()

    def found(self, table: str) -> Columns | None:
        """Give the columns of a table, whatever they are; None if there is no such table."""
        with self._explained():
            return self._work.call(lambda: self.source.columns(table))

    def has(self, table: str, column: str | None = None) -> bool:
        """Tell whether there is a table or, where one is named, a column in it."""
        columns = self.found(table)
        return columns is not None and (column is None or column in columns)

    def columns(self, table: str) -> Columns:
        """Give the columns of a rollup; raise `DataError` if it is not what a rollup is."""
        columns = self.found(table)
        name = self.source.name(table)
        if columns is None:
            raise known.missing(name)
        schema.require(table, name, columns)
        return columns

    def entities(self, *tables: str, organization: str | None = None) -> names.Entities:
        """Look up the dimension tables named and the newest hour, in one statement."""
        present = known.present(self, tables)
        self.columns(AUTHORITY.table)
        statement = entities.entities(present, self.source.freshness, organization)
        self.show(statement)
        return known.build(self, present, self.source.relation(statement))

    def store_entities(self, *tables: str, organization: str) -> None:
        """Look up dimension tables that may be large: `known` gives what is asked for."""
        found = entities.entities(known.present(self, tables), entities.NO_HOURS, organization)
        self.show(found)
        if not self._dry:
            self.run(
                f"CREATE OR REPLACE TEMP TABLE {known.STORED} AS FROM {self.source.relation(found)}"
            )

    def ask(self, query: Query) -> StoredCells:
        """Answer a query with one pass over its rollup.

        Where cells are shared out among teams, with one more over what all that projects have.
        """
        if query.plain is not query:
            return self.shared(self.ask(query.plain), query)
        columns = self.columns(query.rollup.table)
        with self._explained(query, columns):
            return self._keep(scan.scan(*self._planned(query, columns), self.source.dialect))

    def add(self, cells: StoredCells, part: Query) -> None:
        """Answer another part of a question into the table of its cells."""
        columns = self.columns(part.rollup.table)
        with self._explained(part, columns):
            found = scan.scan(*self._planned(part, columns), self.source.dialect)
            self._run(f"INSERT INTO {cells.table} BY NAME FROM {self._answer(found)}")

    def shared(self, cells: StoredCells, query: Query) -> StoredCells:
        """Give the answer to a query from the cells of its plain one."""
        if query.plain is query:
            return cells
        from orgstats.engine.allotment import share

        with self._explained():
            return share(self, cells, query)

    def make(self, select: str) -> str:
        """Keep the rows of a SELECT over the engine's own tables, and give the table's name."""
        table = f"cells_{next(self._numbers)}"
        self.run(f"CREATE TEMP TABLE {table} AS {select}")
        return table

    def store(self, statement: Statement) -> StoredCells:
        """Run a statement and keep its rows as cells."""
        with self._explained():
            return self._keep(statement)

    def read(self, statement: Statement) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows; none where it was only to be shown."""
        self.show(statement)
        return [] if self._dry else self._fetch(statement)

    def planned(self, query: Query) -> Query:
        """Give a question as it is asked: of the rollup that answers it with least work."""
        columns = self.columns(query.rollup.table)
        with self._explained():
            return self._planned(query, columns).query

    def most_rows(self, table: str) -> int | None:
        """Give how many rows a table has at most; None if only counting tells."""
        with self._explained():
            return self._work.call(lambda: self.source.most_rows(table))

    def show(self, statement: Statement) -> None:
        """Show a statement to the trace."""
        if self._trace is not None:
            self._trace(statement.text)

    def run(self, text: str) -> list[tuple[Any, ...]]:
        """Run a statement over the engine's own tables and give its rows."""
        with self._explained():
            return self._run(text)

    def alone(self) -> AbstractContextManager[None]:
        """Work in one thread for a while: each takes memory."""
        return self._work.alone()

    def copy(self, text: str, target: Path, how: str = PARQUET, *, alone: bool = True) -> int:
        """Write the rows of a SELECT to a file, in their order; `alone`: in one thread.

        Raises `OSError` if the file cannot be written.
        """
        self._run("SET preserve_insertion_order = true")
        threads = self._work.alone() if alone else nullcontext()
        with self._explained(), threads, writing(target):
            try:
                found = self._run(
                    f"COPY ({text}) TO {statement.literal(str(target))} (USE_TMP_FILE false, {how})"
                )
            except duckdb.ConversionException as error:
                raise too_large() from error
        return int(found[0][0])

    def values(self, query: Query, column: str) -> list[str]:
        """Give all values a stored column ever has for the query's projects, sorted."""
        self.columns(query.rollup.table)
        everywhere = self._whole(query.rollup.table)
        found = self.read(scan.distinct(query, column, everywhere))
        return sorted(row[0] for row in found if row[0] is not None)

    def first_hour(self) -> datetime | None:
        """Give the first hour that the source has of any usage; None if it has none."""
        with self._explained():
            everywhere = self._work.call(self.source.hours)
        found = self.read(scan.first_hour(everywhere))
        return next((hour.replace(tzinfo=UTC) for (hour,) in found if hour is not None), None)

    def _planned(self, query: Query, columns: Columns) -> Planned:
        return self._work.call(lambda: planned(query, columns, self.source))

    def _whole(self, table: str) -> str:
        with self._explained():
            return self._work.call(lambda: self.source.whole(table))

    def _keep(self, statement: Statement) -> StoredCells:
        self.show(statement)
        if self._dry:
            return kept(self._run, None, statement)
        table = f"cells_{next(self._numbers)}"
        self._run(f"CREATE TEMP TABLE {table} AS SELECT * FROM {self._answer(statement)}")
        return kept(self._run, table, statement)

    def _answer(self, statement: Statement) -> str:
        return meters.cells(statement, self.source.relation(statement))

    def _fetch(self, statement: Statement) -> list[tuple[Any, ...]]:
        with self._explained():
            return self._run(f"SELECT * FROM {self.source.relation(statement)}")

    def _run(self, text: str) -> list[tuple[Any, ...]]:
        return self._work.run(text)

    def _explained(
        self, query: Query | None = None, columns: Columns | None = None
    ) -> AbstractContextManager[None]:
        """Turn a driver's error into one of ours; one about a number is traced to its row."""
        if query is None or columns is None:
            return explained(self.source)
        return explained(self.source, lambda: self._offender(query, columns))

    def _offender(self, query: Query, columns: Columns) -> OrgstatsError | None:
        self.rollback()
        rows = self._fetch(scan.offenders(query, columns))
        return offender(rows, self.source.name(query.rollup.table))
