"""The months of a rollup as a source has them, and the SELECT of the rows of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.rollups import ROLLUPS
from orgstats.domain.window import Window, month_window
from orgstats.engine.sources.snapshot.manifest import State, belongs, month_file
from orgstats.errors import DataError
from orgstats.sql import snapshot as sql
from orgstats.sql.schema import DISPENSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgstats.domain.rollups import Rollup
    from orgstats.engine.engine import Engine


UTC = ZoneInfo("UTC")


class Month(NamedTuple):
    """A month of a rollup as the source has it; `state` changes whenever a row of it does."""

    copied: sql.Copied
    rollup: Rollup
    name: str
    state: State
    fraction: bool

    @property
    def file(self) -> str:
        """Give the place of its file in a snapshot."""
        return month_file(self.rollup.table, self.name)

    @property
    def window(self) -> Window:
        """Give the month as a window of UTC."""
        return month_window(self.name, UTC)


def touches(month: str, window: Window | None) -> bool:
    """Tell whether a window has hours of a month; None is all there are."""
    if window is None:
        return True
    own = month_window(month, UTC)
    return own.start < window.end and window.start < own.end


class Months:
    """The months that a source has of some projects' rows (None: of all)."""

    def __init__(self, engine: Engine, projects: tuple[str, ...] | None) -> None:
        self._engine = engine
        self._projects = projects

    def within(self, window: Window | None, empty: str) -> list[Month]:
        """Give the months that a window touches, those of the narrowest rollup first.

        A rollup without rows there is still a rollup: the month `empty` stands for it.
        """
        return [
            month
            for rollup in ROLLUPS
            if (copied := self._copied(rollup)) is not None
            for month in self._listed(copied, rollup, window)
            or [Month(copied, rollup, empty, (), fraction=False)]
        ]

    def rows(self, month: Month) -> str:
        """Write the SELECT of the rows of a month."""
        source, window = self._engine.source, month.window
        # A snapshot lacks the columns that the files of a month lack.
        there = source.columns_within(month.rollup.table, (window.start, window.end)) or {}
        columns = {name: kind for name, kind in month.copied.columns.items() if name in there}
        copied = month.copied._replace(columns=columns)
        statement = sql.rows(copied, month.rollup, window)
        relation = source.relation(statement)
        return sql.received(statement, relation, copied, fraction=month.fraction)

    def _copied(self, rollup: Rollup) -> sql.Copied | None:
        """Give what is copied of a rollup; None where the source may lack it, and does."""
        table = rollup.table
        if table in DISPENSABLE and self._engine.found(table) is None:
            return None
        columns = sql.wanted(rollup, self._engine.columns(table))
        return sql.Copied(table, columns, self._projects, self._engine.source.dialect)

    def _listed(
        self, copied: sql.Copied, rollup: Rollup, window: Window | None
    ) -> Iterator[Month] | list[Month]:
        found = [self._month(copied, rollup, row) for row in self._engine.read(sql.months(copied))]
        return [month for month in found if touches(month.name, window)]

    def _month(self, copied: sql.Copied, rollup: Rollup, row: tuple[Any, ...]) -> Month:
        first, *state, fraction = row
        name = str(first).removesuffix("-01")
        if not belongs(month_file(rollup.table, name)):
            table = self._engine.source.name(rollup.table)
            raise DataError(f"{table} has rows of {first}, which is not a month of a calendar")
        return Month(copied, rollup, name, tuple(state), bool(fraction))
