"""Where rollups live: a `Source` opens itself in a DuckDB connection and runs statements there."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from orgstats.config.secrets import has_password
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import date, datetime

    from orgstats.domain.rollups import Rollup
    from orgstats.domain.viewer import Visible
    from orgstats.engine.driver import duckdb
    from orgstats.errors import OrgstatsError
    from orgstats.sql.dialect import Dialect
    from orgstats.sql.statement import Columns, Statement

Span = tuple["datetime", "datetime"]


class Source(Protocol):
    """A place that holds rollups. None of its methods ever shows a password."""

    dialect: Dialect
    place: str
    """The source as a person may read it, without credentials."""
    freshness: str
    """The relation whose newest hour is the newest of the source."""
    warnings: tuple[str, ...]
    """What a person should know about the way to the source."""
    visible: Visible | None
    """What a viewer may see of it; None: everything."""

    @property
    def opening_s(self) -> float | None:
        """Give the seconds that it may take to open, or to look at a table; None: any number."""

    def open(self, connection: duckdb.DuckDBPyConnection, span: Span | None) -> None:
        """Make the source readable; of the rollups only hours within `span` will be asked for."""

    def narrow(self, visible: Visible) -> None:
        """Hold from now on only the rows that a viewer may see, whatever the statement."""

    def hours(self) -> str:
        """Give the relation of all hours of the totals: how far a source reaches is no secret."""

    def columns(self, table: str) -> Columns | None:
        """Give the columns of a table and their types; None if there is no such table."""

    def closed(self, table: str) -> Container[str]:
        """Give the columns of a table that are there and may not be read."""

    def most_rows(self, table: str) -> int | None:
        """Give how many rows of a table are read at most; None if only counting tells."""

    def columns_within(self, table: str, span: Span) -> Columns | None:
        """Give the columns that rows of a span can have: a file may lack what others hold."""

    @property
    def day_zone(self) -> str | None:
        """Give the zone of the days that it has sums of beside its hours; None if of none."""

    def has_days(self, rollup: Rollup, first: date, last: date) -> bool:
        """Tell whether it has the sums of some days, of all their hours, and make them readable."""

    def broken_files(self) -> list[tuple[str, str]] | None:
        """Give the files that are not as a snapshot wrote them, and how; None if it wrote none."""

    def whole(self, table: str) -> str:
        """Give the relation of all rows of a table, also those beyond the span."""

    def name(self, table: str) -> str:
        """Give a table as the source knows it: a file, a schema and name."""

    def relation(self, statement: Statement) -> str:
        """Give the FROM clause that yields the statement's rows, sums as exact numbers."""

    def is_range_error(self, error: Exception) -> bool:
        """Tell whether a stored value was no number, or too large a one, to be summed."""

    def explain(self, error: Exception) -> OrgstatsError | None:
        """Say in the project's own errors what a driver's error means; None if it is no fault."""

    def rollback(self) -> None:
        """End what is still open, also after a failure: statements may follow, or the end."""

    def patience(self, text: str) -> float | None:
        """Give the seconds that a statement may take; None: any number."""

    def runs(self, text: str, /) -> bool:
        """Tell whether the source does the work of a statement, outside this process."""

    def interrupt(self) -> None:
        """Stop what runs outside this process; called from another thread."""


def find(text: str, settings: dict[str, Any] | None = None) -> Source:
    """Give the source that a `--source` names; raise `UsageError` if it names none."""
    if not text.strip():
        raise UsageError("--source is empty", hint=HINT)
    match = _SCHEME.match(text)
    scheme = _scheme(text)
    if scheme not in SCHEMES and match and text[match.end() :].startswith("//"):
        known = ", ".join(f"{name}://" for name in SCHEMES if name)
        raise UsageError(f"no source is known for {scheme}://", hint=f"known are {known}")
    if scheme not in SCHEMES or not scheme:
        _refuse_address(text)
    if scheme in SCHEMES and match:
        text = scheme + text[match.end() - 1 :]
    return SCHEMES.get(scheme, _parquet)(text, settings or {})


def is_local(text: str) -> bool:
    """Tell whether a `--source` can only name a folder of this machine."""
    return not _scheme(text)


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_PAIRS = re.compile(r"(^|\s)(host|hostaddr|dbname|service|user|port)\s*=")


def _scheme(text: str) -> str:
    """Give the scheme of an address, that of Postgres for connection strings; of a folder ''."""
    match = _SCHEME.match(text)
    if match:
        return match[1].lower()
    return "postgres" if _PAIRS.search(text) else ""


def _refuse_address(text: str) -> None:
    """Raise `UsageError` for a folder that is none, but a password that nobody should see."""
    with suppress(OSError):
        if has_password(text) and not Path(text).exists():
            raise UsageError(
                "--source looks like an address with a password, but is not one", hint=HINT
            )


HINT = (
    "give --source or set ORGSTATS_SOURCE: a directory of Parquet files,"
    " or postgresql://host/database"
)


def _parquet(text: str, settings: dict[str, Any]) -> Source:
    from orgstats.engine.sources.parquet.source import ParquetSource

    return ParquetSource(text, settings)


def _postgres(text: str, settings: dict[str, Any]) -> Source:
    from orgstats.engine.sources.postgres.source import PostgresSource

    return PostgresSource(text, settings)


SCHEMES: dict[str, Callable[[str, dict[str, Any]], Source]] = {
    "": _parquet,
    "s3": _parquet,
    "gs": _parquet,
    "az": _parquet,
    "abfss": _parquet,
    "http": _parquet,
    "https": _parquet,
    "postgres": _postgres,
    "postgresql": _postgres,
}
