"""What a check asks of a source: columns as they are, names, and the rows of statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from orgstats.domain.cells import Cells
from orgstats.domain.entities import Entities
from orgstats.domain.findings import Differences, Law
from orgstats.domain.rollups import Rollup
from orgstats.sql.dialect import Dialect
from orgstats.sql.statement import Columns, Statement


class InspectedSource(Protocol):
    """The source as a check sees it."""

    dialect: Dialect
    place: str
    freshness: str

    def name(self, table: str) -> str:
        """Give a table as the source knows it."""

    def whole(self, table: str) -> str:
        """Give the relation of all rows of a table."""

    @property
    def day_zone(self) -> str | None:
        """Give the zone of the days that it has sums of beside its hours; None if of none."""

    def has_days(self, rollup: Rollup, first: date, last: date) -> bool:
        """Tell whether it has the sums of some days, of all their hours, and make them readable."""

    def columns(self, table: str) -> Columns | None:
        """Give the columns of a table and their types; None if there is no such table."""

    def broken_files(self) -> Sequence[tuple[str, str]] | None:
        """Give the files that are not as a snapshot wrote them, and how; None if it wrote none."""


class Comparable(Cells, Protocol):
    """Cells that can be compared."""

    def differences(self, other: Any, law: Law) -> Differences:
        """Compare with other cells by project and day."""


class Inspector(Protocol):
    """What a check asks: columns as they are, names, and the rows of statements."""

    @property
    def source(self) -> InspectedSource:
        """Give the source."""

    def found(self, table: str) -> Columns | None:
        """Give the columns of a table, whatever they are; None if there is no such table."""

    def entities(self, *tables: str, organization: str | None = None) -> Entities:
        """Give the rows of dimension tables, and the newest hour."""

    def read(self, statement: Statement) -> list[tuple[Any, ...]]:
        """Give the rows of a statement."""

    def store(self, statement: Statement) -> Comparable:
        """Give the rows of a statement as cells."""

    def rollback(self) -> None:
        """Let statements follow after a failure."""
