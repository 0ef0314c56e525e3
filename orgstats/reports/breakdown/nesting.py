"""One dimension within another: each row has rows of the other one, which add up to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.dimension import Dimension, Parts, Raw
from orgstats.domain.entities import Entities
from orgstats.domain.numbers import add, add_up
from orgstats.domain.results import Header, Within
from orgstats.domain.times import STEPS, Timed
from orgstats.domain.window import CUT_SIZES, within_step
from orgstats.reports.asking.totals import nothing
from orgstats.reports.breakdown.attribution import Attribution, Series
from orgstats.reports.breakdown.former import left, remembered
from orgstats.reports.breakdown.levels import Level

Moments = Mapping[str, list[Raw]]
"""Outer key → what the inner dimension of time holds within it, in order."""


class Nesting(NamedTuple):
    """The level within another one, the dimension of that one, and the cells that tell both.

    With `changes` they tell the window before, too.
    """

    inner: Level
    outer: Dimension
    cells: Cells
    header: Header
    changes: bool = False

    def within(self, shown: Sequence[Series], *, every: bool) -> dict[str, Within]:
        """Give what each of some series of the outer dimension is made of; `every`: they are all.

        What nothing tells of the inner dimension is unattributed in its row.
        """
        attribution = Attribution(self._pairs(), self.inner.entities, self.cells)
        raws = None if every else [raw for one in shown for raw in one.raws]
        found: dict[str, list[Series]] = {}
        ranking = attribution.series(self.inner.metric, raws)[0]
        if self.changes:
            ranking = remembered(attribution, ranking, self.inner.metric, raws)
        for one in ranking:
            outer, key = _apart(one.key)
            found.setdefault(outer, []).append(Series(key, one.sums, one.raws, one.old))
        moments = self._moments([one.key for one in shown])
        return {
            one.key: self._within(one, found.get(one.key, []), moments.get(one.key, []))
            for one in shown
        }

    def _within(self, outer: Series, ranking: list[Series], moments: list[Raw]) -> Within:
        level, none, key = self.inner, nothing(self.cells), outer.key
        shown = level.choose(ranking, moments, none)
        named = add((one.sums for one in ranking), none)
        own = self._own()
        rows = [level.row(one, own(one.raws[0]) if one.raws else (), key) for one in shown]
        before = add_up(one.old or 0 for one in ranking)
        folded, rest = left(outer, shown, named, before)
        count = len(ranking) - len([one for one in shown if one.raws])
        return Within(
            tuple(level.changed(rows, moments, self._header(key))),
            level.other(folded, count, key),
            level.unattributed(rest, outer, key),
        )

    def _header(self, key: str) -> Header:
        """Give the header of what is within a key: a week or month has its part of the window."""
        size = STEPS.get(self.outer.name, "")
        if size not in CUT_SIZES or self.inner.dimension.name not in STEPS:
            return self.header
        window = within_step(self.header.window, size, date.fromisoformat(key))
        return self.header._replace(window=window)

    def _moments(self, keys: Iterable[str]) -> Moments:
        """Give the steps of time within each key: within a step of time only those it has."""
        inner, outer = self.inner.dimension, self.outer
        if inner.name not in STEPS:
            return {}
        timed = Timed(self.header.window)
        if outer.name not in STEPS:
            return dict.fromkeys(keys, timed.moments([STEPS[inner.name]]))
        found: dict[str, list[Raw]] = {}
        for raw in timed.moments([STEPS[outer.name], STEPS[inner.name]]):
            key = outer.parts(raw[:1], self.inner.entities)[0][0]
            found.setdefault(key, []).append(raw[1:])
        return found

    def _pairs(self) -> Dimension:
        """Give both dimensions as one, whose keys are pairs of theirs."""
        outer, inner = self.outer, self.inner.dimension
        of_outer, own = len(outer.columns), self._own()

        def identify(raw: Raw, entities: Entities) -> Parts:
            pairs = product(outer.parts(raw[:of_outer], entities), inner.parts(own(raw), entities))
            return [(_joined(one, other), all_ * part) for (one, all_), (other, part) in pairs]

        return Dimension(
            f"{outer.name},{inner.name}",
            inner.title,
            inner.plural,
            columns_of_all(outer, inner),
            identify=identify,
            splits=outer.splits or inner.splits,
        )

    def _own(self) -> Callable[[Raw], Raw]:
        """Give what takes the values of the inner dimension's columns from those of both."""
        inner = self.inner.dimension
        columns = columns_of_all(self.outer, inner)
        places = [columns.index(name) for name in inner.columns]
        return lambda raw: tuple(raw[place] for place in places)


def columns_of_all(*dimensions: Dimension) -> tuple[str, ...]:
    """Give the columns that tell some dimensions, those of the first one first."""
    return tuple(dict.fromkeys(column for one in dimensions for column in one.columns))


def _joined(outer: str, inner: str) -> str:
    """Give two keys as one that no other two have."""
    return f"{len(outer)} {outer}{inner}"


def _apart(key: str) -> tuple[str, str]:
    length, _, both = key.partition(" ")
    return both[: int(length)], both[int(length) :]
