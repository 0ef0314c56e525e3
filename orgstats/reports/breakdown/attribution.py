"""Cells of stored values become series: one per identity of a dimension, ranked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from orgstats.domain.allocation import divide_measure, divide_sums
from orgstats.domain.cells import ByBucket, Cells, Keep, Leading, Weighing
from orgstats.domain.dimension import Dimension, Parts, Raw
from orgstats.domain.entities import Entities
from orgstats.domain.numbers import Number, Sums, add, minus
from orgstats.domain.periods import NOW
from orgstats.reports.asking.totals import count_values, counted, leaders, lines, nothing, total


@dataclass(slots=True)
class Series:
    """What has one identity: its sums and the stored values that make it up.

    `old` is the metric in the window before, None where nobody asked.
    """

    key: str
    sums: Sums
    raws: list[Raw] = field(default_factory=list)
    old: Number | None = None

    def rank(self, metric: str) -> tuple[Number, str]:
        """Give the place by a metric, the greatest first."""
        return -(self.sums[metric] or 0), self.key

    def add(self, raw: Raw, sums: Sums) -> None:
        """Add what has the same identity."""
        self.sums = add([sums], self.sums)
        if self.raws[-1:] != [raw]:
            self.raws.append(raw)


class Leaders(NamedTuple):
    """The series that lead, what belongs to none, and how many there are.

    `before` is what the metric of all was in the window before, where somebody asked.
    """

    series: list[Series]
    lost: Series
    among: int
    before: Number = 0


class Attribution(NamedTuple):
    """Who used what in a period: a dimension, the cells of its rollup, what tells whose they are.

    Usage that several share is divided in every stored group and bucket, so that the buckets of a
    series add up to it.
    """

    dimension: Dimension
    entities: Entities
    cells: Cells
    period: str = NOW

    def parts(self, raw: Raw) -> Parts:
        """Give the series that stored values belong to; none if nothing tells it."""
        return self.dimension.parts(raw, self.entities)

    def ranking(self, metric: str, top: int | None) -> Leaders:
        """Give the first series by a metric, `top` of them (None: all), and how many there are.

        Where a stored value is the key, those that are not asked for stay where they are summed.
        """
        if top is None or not self.dimension.plain:
            found, lost = self.series(metric)
            return Leaders(found, lost, len(found))
        columns = self.dimension.columns
        found, lost = self._ranked(metric, {columns[0]: Leading(metric, top, columns)})
        among = len(found)
        if among == top:
            among = self.among(self.period)
        return Leaders(found, lost, among)

    def first(self, weighing: Weighing, top: int | None) -> list[Raw] | None:
        """Give the first stored values of the series that weigh most; None where only all tell."""
        if top is None or not self.dimension.plain:
            return None
        found = leaders(self.cells, *self.dimension.columns, weighing=weighing, top=top)
        return [(value,) for value in found]

    def among(self, *periods: str) -> int:
        """Give how many series periods have, where a stored value is the key."""
        return count_values(self.cells, *self.dimension.columns, periods=periods)

    def lost(self, metric: str) -> Series:
        """Give what belongs to no series, where a stored value is the key."""
        columns = self.dimension.columns
        return self._ranked(metric, {columns[0]: Leading(metric, 0, columns)})[1]

    def attributed(self, metric: str) -> Number:
        """Give what all series have of a metric, where a stored value is the key."""
        whole = total(self.cells, period=self.period)[metric] or 0
        return minus(whole, self.lost(metric).sums[metric] or 0)

    def series(
        self, metric: str, raws: Collection[Raw] | None = None
    ) -> tuple[list[Series], Series]:
        """Give the series, the greatest by a metric first, and what belongs to none of them.

        With `raws` only what shares the first value of some stored ones is looked at.
        """
        return self._ranked(metric, {} if raws is None else self._keep(raws))

    def _ranked(self, metric: str, keep: Keep) -> tuple[list[Series], Series]:
        found: dict[str | None, Series] = {}
        for key, raw, sums in self._attributed(keep):
            if key in found:
                found[key].add(raw, sums)
            else:
                # Most series have one stored value: adding would be most of the work for many.
                found[key] = Series(key or "", sums, [raw])
        lost = found.pop(None, None) or Series("", nothing(self.cells))
        return sorted(found.values(), key=lambda one: one.rank(metric)), lost

    def lines(self, metric: str, raws: Collection[Raw]) -> dict[str | None, list[ByBucket]]:
        """Give the buckets of a metric by series, for all series that some stored values touch."""
        found: dict[str | None, list[ByBucket]] = {}
        if raws:
            for key, _, own in self.every_line(metric, self._keep(raws)):
                found.setdefault(key, []).append(own)
        return found

    def every_line(
        self, metric: str, keep: Keep | None = None
    ) -> Iterator[tuple[str | None, Raw, ByBucket]]:
        """Give the buckets of a metric of each series, a stored group at a time."""
        asked = lines(self.cells, metric, *self.dimension.columns, keep=keep, period=self.period)
        for raw, line in asked:
            for key, own in _shares(metric, self.parts(raw), line):
                yield key, raw, own

    def _attributed(self, keep: Keep) -> Iterator[tuple[str | None, Raw, Sums]]:
        divided: set[Raw] = set()
        for raw, sums in counted(
            self.cells, *self.dimension.columns, period=self.period, keep=keep
        ):
            parts = self.parts(raw)
            if len(parts) > 1:
                divided.add(raw)
            else:
                yield parts[0][0] if parts else None, raw, sums
        if divided:
            yield from self._divided(divided)

    def _divided(self, raws: Collection[Raw]) -> Iterator[tuple[str, Raw, Sums]]:
        by = (*self.dimension.columns, "bucket")
        for (*values, _), sums in counted(
            self.cells, *by, keep=self._keep(raws), period=self.period
        ):
            raw = tuple(values)
            if raw in raws:
                keys, weights = zip(*self.parts(raw), strict=True)
                for key, part in zip(keys, divide_sums(sums, weights), strict=True):
                    yield key, raw, part

    def _keep(self, raws: Collection[Raw]) -> Keep:
        return {self.dimension.columns[0]: sorted({raw[0] for raw in raws}, key=str)}


def _shares(metric: str, parts: Parts, line: ByBucket) -> Iterator[tuple[str | None, ByBucket]]:
    """Give each series its part of every bucket."""
    if len(parts) < 2:
        yield parts[0][0] if parts else None, line
        return
    keys, weights = zip(*parts, strict=True)
    divided = [divide_measure(metric, number, weights) for number in line.values()]
    for key, numbers in zip(keys, zip(*divided, strict=True), strict=True):
        yield key, dict(zip(line, numbers, strict=True))
