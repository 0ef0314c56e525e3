"""Who was behind an unusual day: of the total a series, of a project a key, of that a model."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from orgstats.domain import periods
from orgstats.domain.anomalies import Culprit, Excess
from orgstats.domain.cells import Cells
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import OPTIONAL_TABLES
from orgstats.domain.numbers import billionths
from orgstats.errors import UsageError
from orgstats.reports.anomalies.daily import Daily, DailySeries
from orgstats.reports.anomalies.judging import DAYS, Judging
from orgstats.reports.anomalies.unusual import Unusual, foremost
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope
from orgstats.reports.breakdown.attribution import Attribution
from orgstats.sql.query import Query, plan

BEHIND = {"project": (("key", "model"), ("key",))}
"""What is looked for behind the series of a dimension, as far as a rollup tells."""


def behind(request: Request, by: str, asker: Asker) -> tuple[str, ...]:
    """Give the dimensions that a source can tell behind the series of another; none, if it cannot.

    What narrows the question must be told, too.
    """
    narrowed = [name for name, values in request.filters.items() if values]
    for names in BEHIND.get(by, ()):
        tables = {table for name in names for table in DIMENSION[name].tables} - OPTIONAL_TABLES
        try:
            plan([by, *narrowed, *names], asker.has)
        except UsageError:
            continue
        if all(map(asker.has, tables)):
            return names
    return ()


Suspect = tuple[str, int]
"""The key of a series, and the place of a day."""


class Inquiry(NamedTuple):
    """Where it is looked for who is behind some series: the dimensions, one within the other."""

    scope: Scope
    names: tuple[str, ...]
    daily: Daily
    days: Judging
    references: Mapping[int, Sequence[int]] = {}

    def cells(self, keys: Iterable[str], asker: Asker) -> Cells | None:
        """Ask for the days of all that is behind some projects, with one scan; None: of nothing."""
        projects = tuple(sorted(keys))
        if not (projects and self.names):
            return None
        return asker.ask(self._question(projects))

    def _question(self, projects: tuple[str, ...]) -> Query:
        columns = [column for name in self.names for column in DIMENSION[name].columns]
        return self.scope.query(["project", *self.names])._replace(
            by=tuple(dict.fromkeys(columns)),
            periods=periods.of(**{DAYS: self.days.window}),
            bucket="day",
            measures=(self.daily.metric,),
            projects=projects,
            apart=(),
        )

    def foremost(self, series: DailySeries, place: int) -> Culprit | None:
        """Give the series that had most beyond the expected on a day."""
        found = foremost(series.lines, place, self.references)
        if found is None:
            return None
        key, day = found
        name = series.attribution.dimension.name
        return Culprit(name, key, series.label(key), excess(day), series.details(key))

    def within(self, days: Collection[Suspect], asker: Asker) -> dict[Suspect, Culprit]:
        """Give who had most beyond the expected within some projects, each on a day."""
        cells = self.cells({key for key, _ in days}, asker)
        if cells is None:
            return {}
        first, *more = self.names
        found = self._each(first, "project_id", days, cells)
        if not more:
            return found
        own = {(culprit.key, place) for (_, place), culprit in found.items()}
        further = self._each(more[0], DIMENSION[first].columns[0], own, cells)
        return {
            (key, place): culprit._replace(behind=further.get((culprit.key, place)))
            for (key, place), culprit in found.items()
        }

    def _each(
        self, name: str, owner: str, days: Collection[Suspect], cells: Cells
    ) -> dict[Suspect, Culprit]:
        """Give who of a dimension was the foremost of each owner, a value of a column, on a day."""
        attribution = Attribution(DIMENSION[name], self.scope.entities, cells)
        keep = {owner: sorted({key for key, _ in days})}
        series = self.daily.series_of(owner, attribution, keep)
        found = {
            (key, place): self.foremost(series[key], place) for key, place in days if key in series
        }
        return {day: culprit for day, culprit in found.items() if culprit is not None}


def excess(day: Unusual) -> Excess:
    """Give a day beside what was expected of it."""
    return Excess(billionths(day.usual.expected), day.actual)
