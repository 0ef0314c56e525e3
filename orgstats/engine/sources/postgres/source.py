"""Rollups in a gateway's own Postgres: statements go to the server whole, only cells come back."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.measures import MEASURE
from orgstats.domain.rollups import AUTHORITY, HOUR_COLUMN, ROLLUP
from orgstats.engine.driver import duckdb
from orgstats.engine.sources.extensions import load
from orgstats.engine.sources.patience import LONGEST_S, seconds
from orgstats.engine.sources.postgres import catalogue as pgcatalog
from orgstats.engine.sources.postgres import conninfo, faults
from orgstats.engine.sources.secrecy import dump_no_core
from orgstats.errors import OrgstatsError, SourceError
from orgstats.sql.dialect import POSTGRES
from orgstats.sql.statement import Columns, Statement, identifier, literal

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from orgstats.domain.rollups import Rollup
    from orgstats.domain.viewer import Visible
    from orgstats.engine.sources import Span

# Longer waits for a lock, or for an answer to a connection attempt, are better tried again later.
LOCK_S, CONNECT_S = 5, 10
# A server that keeps to the limit of a statement says so before this has passed as well.
GRACE_S = 8

# Numbers travel as text, for the extension would read numeric as double. DuckDB takes 20 µs to read
# a wide decimal from text, and a five hundredth of that for what fits 64 bits.
_HUGEINT = "CAST({0} AS HUGEINT)"
_DECIMAL = (
    "CASE WHEN length({0}) < 19 AND NOT contains({0}, '.')"
    " THEN CAST(CAST({0} AS BIGINT) AS DECIMAL(38, 9)) ELSE CAST({0} AS DECIMAL(38, 9)) END"
)
_READ = {"count": _HUGEINT, "money": _HUGEINT, "tokens": _DECIMAL}


class PostgresSource:
    """A database that is only ever read, within one transaction and its one view of the data."""

    dialect = POSTGRES

    def __init__(self, text: str, settings: dict[str, Any]) -> None:
        self._address = conninfo.read(text)
        self._schema = str(settings.get("schema") or "public")
        self._timeout = seconds(settings)
        self._session = _session(self._timeout)
        self._server: pgcatalog.Server | None = None
        self.place = conninfo.describe(self._address, os.environ)
        self.warnings: tuple[str, ...] = ()
        self.freshness = AUTHORITY.table
        self.visible: Visible | None = None
        if conninfo.is_unverified(self._address, os.environ):
            advice = "need not prove who it is: add sslmode=verify-full and sslrootcert=system"
            self.warnings = (f"the server of {self.place} is another machine and {advice}",)

    def open(self, connection: duckdb.DuckDBPyConnection, span: Span | None) -> None:
        """Connect and begin the transaction in which everything is read."""
        dump_no_core()
        self._connection = connection
        self._attach(connection)
        connection.execute("BEGIN")
        statement = pgcatalog.look(self._schema, (*ROLLUP, *ENTITY_TABLES), self._session)
        rows = connection.execute(f"FROM {_sent(statement)}").fetchall()
        self._server = pgcatalog.Server(self._schema, rows)

    def narrow(self, visible: Visible) -> None:
        """Leave of every table the rows that a viewer may see; the newest hour stays what it is."""
        self.visible = self._opened().visible = visible
        self.freshness = self.hours()

    def hours(self) -> str:
        """Give the relation of all hours of the totals, whoever looks."""
        table = self._opened().named(AUTHORITY.table)
        return table if self.visible is None else f"(SELECT {HOUR_COLUMN} FROM {table}) AS hours"

    def whole(self, table: str) -> str:
        """Give the table with its schema; it holds all its rows."""
        return self._opened().whole(table)

    def columns(self, table: str) -> Columns | None:
        """Give the columns that the role may read; None if there is no such table."""
        return self._opened().columns(table)

    def closed(self, table: str) -> Container[str]:
        """Give the columns of the table that the role may not read."""
        return self._opened().closed(table)

    def columns_within(self, table: str, span: Span) -> Columns | None:
        """Give the columns of the table: all its rows have them."""
        del span
        return self.columns(table)

    def most_rows(self, table: str) -> None:
        """Give nothing: what a server estimates is no bound."""
        del table

    @property
    def day_zone(self) -> None:
        """Give nothing: a database has hours only."""

    def has_days(self, rollup: Rollup, first: date, last: date) -> bool:
        """Tell of none: a database has hours only."""
        del rollup, first, last
        return False

    def broken_files(self) -> None:
        """Give nothing: a database holds no files of a snapshot."""

    def name(self, table: str) -> str:
        """Give a table with its schema."""
        return f"{self._schema}.{table}"

    def relation(self, statement: Statement) -> str:
        """Hand the statement over and read its sums, which come as text."""
        keys = [identifier(name) for name in statement.keys]
        kinds = {name: MEASURE[name].kind for name in statement.measures} | {**statement.metered}
        sums = [
            f"{_READ[kind].format(identifier(name))} AS {identifier(name)}"
            for name, kind in kinds.items()
        ]
        return (
            f"(SELECT {', '.join(keys + sums)} FROM {_sent(self._opened().placed(statement.text))})"
        )

    def is_range_error(self, error: Exception) -> bool:
        """Tell whether a stored number was NaN, infinite, or too large to be summed."""
        return faults.is_range_error(error)

    def explain(self, error: Exception) -> OrgstatsError | None:
        """Say what the server or libpq could not do."""
        return faults.explain(error, self.place, self._timeout)

    @property
    def opening_s(self) -> float | None:
        """Give the seconds for every host to be tried with and without encryption, and a look."""
        hosts = conninfo.known(self._address, os.environ, "host").count(",") + 1
        given = conninfo.known(self._address, os.environ, "connect_timeout")
        each = int(given) if given.isdigit() else CONNECT_S
        return 2 * hosts * (each or LONGEST_S) + self._timeout + GRACE_S

    def patience(self, text: str) -> float | None:
        """Give the seconds for the server's part; None for what runs without it."""
        return self._timeout + GRACE_S if self.runs(text) or text == "ROLLBACK" else None

    def runs(self, text: str, /) -> bool:
        """Tell whether the server does the work of a statement."""
        return _SENT in text

    def rollback(self) -> None:
        """End the transaction: after a failure it takes no statement.

        Closing a connection whose server died within its transaction aborts the process.
        """
        with suppress(duckdb.Error):
            self._connection.execute("ROLLBACK")

    def interrupt(self) -> None:
        """Cancel what the server runs, over a connection of its own.

        DuckDB's own interruption is only heard once the server has answered.
        """
        if self._server is None:
            return
        with suppress(duckdb.Error), duckdb.connect() as helper:
            self._attach(helper)
            helper.execute(
                f"FROM {_sent(f'SELECT pg_catalog.pg_cancel_backend({self._server.pid}) AS done')}"
            )

    def _opened(self) -> pgcatalog.Server:
        if self._server is None:
            raise SourceError(f"{self.place} is not open")
        return self._server

    def _attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        load(connection, "postgres_scanner", extra="")
        # A secret, unlike ATTACH itself, does not repeat the string in its errors.
        target = literal(conninfo.write(_completed(self._address, self._session)))
        connection.execute("SET pg_pool_health_check_query = ''")
        connection.execute(f"CREATE SECRET address (TYPE postgres, URI {target})")
        connection.execute("ATTACH '' AS pg (TYPE postgres, READ_ONLY, SECRET address)")


_SENT = "postgres_query('pg', "


def _sent(text: str) -> str:
    return f"{_SENT}{literal(text)})"


def _session(timeout: int) -> dict[str, str]:
    return {
        "default_transaction_read_only": "on",
        "statement_timeout": f"{timeout}s",
        "lock_timeout": f"{min(LOCK_S * 1000, timeout * 500)}ms",
        # A report that is suspended must not hold its view of the data for ever.
        "idle_in_transaction_session_timeout": f"{timeout}s",
        # Some thousand groups fit. The planner expects more, and would sort every row instead.
        "work_mem": "64MB",
        "enable_sort": "off",
        # What a worker has summed up is dear to hand over: one alone is faster at many groups.
        "parallel_tuple_cost": "0.5",
        # What a statement calls is Postgres' own: tables are read by their full names.
        "search_path": "pg_catalog, pg_temp",
        # A policy that hides rows makes the server refuse, where it would leave them out.
        "row_security": "off",
        "TimeZone": "UTC",
        "DateStyle": "ISO, YMD",
        "extra_float_digits": "1",
        "standard_conforming_strings": "on",
    }


def _completed(address: conninfo.Address, session: dict[str, str]) -> conninfo.Address:
    """Add what makes an address safe to use; of two settings of one name the later one holds."""
    ours = "".join(f" -c {name}={_escaped(value)}" for name, value in session.items())
    defaults = {
        "application_name": "orgstats",
        "connect_timeout": conninfo.known({}, os.environ, "connect_timeout") or str(CONNECT_S),
        # A server that vanished without a word is noticed within a minute.
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
    }
    theirs = conninfo.known(address, os.environ, "options")
    return defaults | address | {"options": (theirs + ours).strip()}


def _escaped(value: str) -> str:
    return re.sub(r"([\\\s])", r"\\\1", value)
