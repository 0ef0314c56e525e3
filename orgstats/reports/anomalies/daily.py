"""A metric day by day: of the total, and of every series of a dimension."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from orgstats.domain.cells import ByBucket, Cells, Keep
from orgstats.domain.dimension import Raw
from orgstats.reports.anomalies.judging import DAYS
from orgstats.reports.anomalies.unusual import Line
from orgstats.reports.asking.totals import BucketSteps, lines
from orgstats.reports.breakdown.attribution import Attribution

SeriesPart = tuple[str | None, Raw, ByBucket]
"""The key of a series, stored values that belong to it, and their buckets."""


class DailySeries(NamedTuple):
    """The days of each series of a dimension, by key, and the first stored values behind it."""

    attribution: Attribution
    lines: Mapping[str, Line]
    raws: Mapping[str, Raw]

    def label(self, key: str) -> str:
        """Give the name of a series."""
        return self.attribution.dimension.label(key, self.attribution.entities)

    def details(self, key: str) -> dict[str, str | None]:
        """Give what a series tells beside its numbers."""
        details, entities = self.attribution.dimension.details, self.attribution.entities
        return {name: one.of(key, self.raws[key], entities) for name, one in details.items()}


class Daily(NamedTuple):
    """A metric, and the days in which it is put in line."""

    metric: str
    steps: BucketSteps

    def total(self, cells: Cells) -> Line:
        """Give the days of all usage."""
        found = lines(cells, self.metric, period=DAYS)
        return self.steps.line(line for _, line in found)

    def series(self, attribution: Attribution) -> DailySeries:
        """Give the days of every series."""
        within = attribution._replace(period=DAYS)
        return self._put_together(within, within.every_line(self.metric))

    def series_of(self, owner: str, attribution: Attribution, keep: Keep) -> dict[Any, DailySeries]:
        """Give the days of every series of each value of a column, of cells with some values.

        The series are those of a dimension that divides nothing among several.
        """
        within = attribution._replace(period=DAYS)
        own = attribution.dimension.columns
        columns = tuple(dict.fromkeys((owner, *own)))
        found: dict[Any, list[SeriesPart]] = {}
        for values, line in lines(within.cells, self.metric, *columns, keep=keep, period=DAYS):
            named = dict(zip(columns, values, strict=True))
            raw = tuple(named[column] for column in own)
            for key, _ in within.parts(raw):
                found.setdefault(named[owner], []).append((key, raw, line))
        return {value: self._put_together(within, parts) for value, parts in found.items()}

    def _put_together(self, within: Attribution, parts: Iterable[SeriesPart]) -> DailySeries:
        found: dict[str, list[ByBucket]] = {}
        raws: dict[str, Raw] = {}
        for key, raw, line in parts:
            if key is not None:
                found.setdefault(key, []).append(line)
                raws.setdefault(key, raw)
        numbers = {key: self.steps.line(own) for key, own in found.items()}
        return DailySeries(within, numbers, raws)
