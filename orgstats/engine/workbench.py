"""What the rooms of an engine need of it, so that none has to know the engine itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.sources import Source
    from orgstats.sql.query import Query
    from orgstats.sql.statement import Columns


class Workbench(Protocol):
    """A source, questions to it, and tables of one's own."""

    source: Source

    def found(self, table: str) -> Columns | None:
        """Give the columns of a table of the source; None if there is no such table."""

    def ask(self, query: Query) -> StoredCells:
        """Answer a query with one pass over its rollup."""

    def make(self, select: str) -> str:
        """Keep the rows of a SELECT over tables of one's own, and give the table's name."""

    def run(self, text: str) -> list[tuple[Any, ...]]:
        """Run a statement over tables of one's own and give its rows."""
