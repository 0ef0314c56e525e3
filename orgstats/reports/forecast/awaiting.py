"""The rows of a forecast: what each series used and is expected to use, and what they leave."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from orgstats.domain.cells import Weighing
from orgstats.domain.dimension import Raw
from orgstats.domain.numbers import EXACT, Number, Sums, add_up, minus, plus
from orgstats.domain.outlook import Awaited, AwaitedRest, AwaitedRow
from orgstats.domain.periods import NOW
from orgstats.domain.rounding import tolerance
from orgstats.reports.breakdown.attribution import Attribution, Series

Weights = Mapping[str, int]
"""How often each period counts for what is expected."""


def times(number: Number, count: int) -> Number:
    """Multiply without rounding."""
    return number * count if isinstance(number, int) else EXACT.multiply(number, count)


def weighted(sums: Mapping[str, Sums], weights: Weights, measure: str) -> Number:
    """Add up a measure of periods, each as often as it counts."""
    return add_up(times(sums[name][measure] or 0, count) for name, count in weights.items())


class AwaitedRows(NamedTuple):
    """The rows that are shown, what all series come to, and how many these are."""

    rows: list[AwaitedRow]
    named: Awaited
    among: int


class Waiting(NamedTuple):
    """What rows are made of: whose usage, which metric, and how often each period counts.

    Without weights nothing is expected.
    """

    attribution: Attribution
    metric: str
    weights: Weights | None

    @property
    def counts(self) -> Weights:
        """Give how often each period counts for what ranks rows."""
        return self.weights or {NOW: 1}

    def foremost(self, top: int | None) -> AwaitedRows:
        """Give the series of which most is expected, `top` of them (None: all)."""
        raws = self.attribution.first(Weighing(self.metric, self.counts), top)
        found = self._rows(raws)
        if raws is None:
            return AwaitedRows(found[:top], added([one.awaited for one in found]), len(found))
        sums = {name: self._of(name).attributed(self.metric) for name in self.counts}
        whole = add_up(times(sums[name], count) for name, count in self.counts.items())
        named = Awaited(sums[NOW], self._told(whole))
        return AwaitedRows(found, named, self.attribution.among(*self.counts))

    def _of(self, period: str) -> Attribution:
        return self.attribution._replace(period=period)

    def _rows(self, raws: Collection[Raw] | None) -> list[AwaitedRow]:
        """Give the series of some stored values (None: all), the greatest first."""
        used: dict[str, Number] = {}
        expected: dict[str, Number] = {}
        known: dict[str, Series] = {}
        for name, count in self.counts.items():
            for one in self._of(name).series(self.metric, raws)[0]:
                number = one.sums[self.metric] or 0
                known.setdefault(one.key, one)
                expected[one.key] = plus(expected.get(one.key, 0), times(number, count))
                if name == NOW:
                    used[one.key] = number
        order = sorted(known, key=lambda key: (-expected[key], key))
        self.attribution.dimension.expect(order, self.attribution.entities)
        return [
            self._row(known[key], Awaited(used.get(key, 0), self._told(expected[key])))
            for key in order
        ]

    def _told(self, expected: Number) -> Number | None:
        return None if self.weights is None else expected

    def _row(self, series: Series, awaited: Awaited) -> AwaitedRow:
        dimension, entities = self.attribution.dimension, self.attribution.entities
        details = {
            name: detail.of(series.key, series.raws[0], entities)
            for name, detail in dimension.details.items()
        }
        return AwaitedRow(series.key, dimension.label(series.key, entities), awaited, details)


def added(parts: list[Awaited]) -> Awaited:
    """Add up, used and expected apart; nothing is expected where that is unknown of one."""
    expected = [one.expected for one in parts if one.expected is not None]
    whole = add_up(expected) if len(expected) == len(parts) else None
    return Awaited(add_up(one.used for one in parts), whole)


def without(whole: Awaited, part: Awaited) -> Awaited:
    """Give what a part leaves."""
    if whole.expected is None or part.expected is None:
        return Awaited(minus(whole.used, part.used), None)
    return Awaited(minus(whole.used, part.used), minus(whole.expected, part.expected))


def unattributed(rest: Awaited, metric: str, sums: Mapping[str, Sums]) -> AwaitedRest | None:
    """Give what no series explains, and tell whether it is nothing but rounding; None if none."""
    numbers = [rest.used, rest.expected or 0]
    if not any(numbers):
        return None
    bound = sum(tolerance(metric, one) for one in sums.values())
    return AwaitedRest(rest, noise=all(abs(Decimal(number)) <= bound for number in numbers))
