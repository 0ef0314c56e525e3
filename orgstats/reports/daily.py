"""A metric day by day: of the total, and of every series of a dimension."""

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from orgstats.domain.cells import Cells, Pairs
from orgstats.domain.dimension import Raw
from orgstats.reports.attribution import Attribution, Keep
from orgstats.reports.judging import DAYS
from orgstats.reports.totals import BucketSteps, lines
from orgstats.reports.unusual import Line


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
        return self.steps.line(chain.from_iterable(pairs for _, pairs in found))

    def series(self, attribution: Attribution, keep: Keep | None = None) -> DailySeries:
        """Give the days of every series, of cells that have some values alone."""
        found: dict[str, list[Pairs]] = {}
        raws: dict[str, Raw] = {}
        within = attribution._replace(period=DAYS)
        for key, raw, pairs in within.every_line(self.metric, keep):
            if key is not None:
                found.setdefault(key, []).append(pairs)
                raws.setdefault(key, raw)
        numbers = {key: self.steps.line(chain(*own)) for key, own in found.items()}
        return DailySeries(within, numbers, raws)
