"""What was asked for, in a person's words, and whom a report may ask."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple, Protocol

from orgstats.domain.allotment import Rules
from orgstats.domain.cells import Cells
from orgstats.domain.entities import Entities
from orgstats.domain.measure import Mode
from orgstats.domain.window import HOUR, Window
from orgstats.sql.query import Query


class Asker(Protocol):
    """What a report asks: names, tables, the values of a column, and sums."""

    def entities(self, *tables: str, organization: str | None = None) -> Entities:
        """Give the rows of dimension tables, and the newest hour."""

    def has(self, table: str, column: str | None = None) -> bool:
        """Tell whether the source has a table or, where one is named, a column in it."""

    def values(self, query: Query, column: str) -> list[str]:
        """Give all values a stored column ever has for the query's projects, sorted."""

    def first_hour(self) -> datetime | None:
        """Give the first hour that the source has; None if it has none."""

    def ask(self, query: Query) -> Cells:
        """Give the sums that answer a query."""


class Request(NamedTuple):
    """What was asked for, still in a person's words: `filters` by dimension, ids or labels.

    `before` is a window that it is compared with. Where `until` is given, nothing counts that came
    after; what was used before the window is asked for back to `since`. `rules` allocate usage to
    teams.
    """

    window: Window
    now: datetime
    organization: str | None = None
    filters: Mapping[str, tuple[str, ...]] = {}
    mode: Mode = "all"
    include_deleted: bool = False
    before: Window | None = None
    until: datetime | None = None
    since: datetime | None = None
    rules: Rules = ()

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Give the first instant that is asked for, and the one after the last."""
        both = (self.window, self.before or self.window)
        starts = [one.start for one in both] + ([self.since] if self.since else [])
        return min(starts), max(one.end for one in both)

    @property
    def today(self) -> date:
        """Give the local day of now."""
        return self.now.astimezone(self.window.zone).date()

    def known(self, newest: datetime | None) -> datetime | None:
        """Give the instant up to which usage counts; `newest` is the newest hour of the source."""
        as_of = None if newest is None else newest + HOUR
        return as_of if as_of is None or self.until is None else min(as_of, self.until)
