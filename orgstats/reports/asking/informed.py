"""Asking with names that were looked up before."""

from datetime import datetime
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.entities import Entities
from orgstats.reports.asking.request import Asker
from orgstats.sql.query import Query


class Informed(NamedTuple):
    """What a report asks, of a source whose names are known already: they are not read again."""

    found: Entities
    asker: Asker

    def entities(self, *_: str, organization: str | None = None) -> Entities:
        """Give the names that were looked up, those of the same organization."""
        del organization
        return self.found

    def has(self, table: str, column: str | None = None) -> bool:
        """Tell whether the source has a table or, where one is named, a column in it."""
        return self.asker.has(table, column)

    def values(self, query: Query, column: str) -> list[str]:
        """Give all values a stored column ever has for the query's projects, sorted."""
        return self.asker.values(query, column)

    def first_hour(self) -> datetime | None:
        """Give the first hour that the source has; None if it has none."""
        return self.asker.first_hour()

    def ask(self, query: Query) -> Cells:
        """Give the sums that answer a query."""
        return self.asker.ask(query)
