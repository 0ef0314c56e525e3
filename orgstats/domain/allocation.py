"""Who pays for what: rules that take usage, and amounts divided into exact parts."""

from __future__ import annotations

import re
from decimal import Decimal
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import EXACT, NANO, Number, Sums
from orgstats.domain.owners import KEY, MEMBER, PROJECT
from orgstats.domain.routes import APP, MODEL, PROVIDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from orgstats.domain.dimension import Dimension, Parts, Raw
    from orgstats.domain.entities import Entities

# What a rule can look at.
CONDITIONS: dict[str, Dimension] = {
    one.name: one for one in (PROJECT, KEY, MEMBER, MODEL, PROVIDER, APP)
}


class AllocationRule(NamedTuple):
    """Who pays for what meets all of some conditions: teams with weights.

    A condition names ids or labels, which may be globs, of a dimension.
    """

    teams: Parts
    conditions: Mapping[str, tuple[str, ...]] = {}


def conditions(rules: Iterable[AllocationRule]) -> tuple[str, ...]:
    """Give the dimensions that some rules look at."""
    found = {name for rule in rules for name in rule.conditions}
    return tuple(name for name in CONDITIONS if name in found)


class Matching:
    """Rules over the values of some stored columns: the first that matches takes the usage."""

    def __init__(
        self, rules: Sequence[AllocationRule], columns: Sequence[str], entities: Entities
    ) -> None:
        self._rules = rules
        self._columns = columns
        self._entities = entities
        self._names: dict[tuple[str, Raw], frozenset[str]] = {}

    def parts(self, raw: Raw) -> Parts:
        """Give the teams that pay for what has some stored values; none: nobody is known to."""
        values = dict(zip(self._columns, raw, strict=True))
        taken = (rule for rule in self._rules if self._takes(rule, values))
        rule = next(taken, None)
        return () if rule is None else rule.teams

    def meets(self, rule: AllocationRule, name: str, raw: Raw) -> bool:
        """Tell whether stored values of a dimension meet a rule's condition, if it has one.

        What is not known, as the key of platform traffic, meets none.
        """
        wanted = rule.conditions.get(name)
        return wanted is None or any(matches(one, wanted) for one in self.names(name, raw))

    def names(self, name: str, raw: Raw) -> frozenset[str]:
        """Give what stored values of a dimension are called: ids, labels, and as routed."""
        place = name, raw
        if place not in self._names:
            dimension = CONDITIONS[name]
            ids = [key for key, _ in dimension.parts(raw, self._entities)]
            labels = [dimension.label(key, self._entities) for key in ids]
            filter_ = dimension.filter
            routed = raw if ids and filter_ is not None and filter_.stored else ()
            self._names[place] = frozenset((*ids, *labels, *routed))
        return self._names[place]

    def _takes(self, rule: AllocationRule, values: Mapping[str, str | None]) -> bool:
        return all(
            self.meets(rule, name, tuple(values[one] for one in CONDITIONS[name].columns))
            for name in rule.conditions
        )


def matches(text: str, patterns: Sequence[str]) -> bool:
    """Tell whether a text is one of some patterns, or what a glob among them describes.

    Names may hold what a glob gives a meaning to: `Web [beta]` is also itself.
    """
    return text in patterns or any(_glob(one).match(text) for one in patterns)


@cache
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


def divide(whole: Number, weights: Sequence[int], exponent: int = 0) -> list[Number]:
    """Divide a number by weights into multiples of a power of ten that add up to it exactly.

    Each part is rounded down, and what that leaves goes, one unit each, to the parts that lost most
    by it; of equal ones the first gets it. A number that is finer is divided in its own last digit.
    """
    exact = Decimal(whole)
    exponent = min(exponent, int(exact.as_tuple().exponent))
    units, total = int(exact.scaleb(-exponent, EXACT)), sum(weights)
    parts = [units * weight // total for weight in weights]
    places = sorted(range(len(parts)), key=lambda at: -(units * weights[at] % total))
    for place in places[: units - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(exponent, EXACT) if exponent else part for part in parts]


def divide_measure(name: str, whole: Number, weights: Sequence[int]) -> list[Number]:
    """Divide the sum of a measure: money in billionths of a dollar, all else in whole units."""
    return divide(whole, weights, NANO if MEASURE[name].kind == "money" else 0)


def divide_sums(sums: Sums, weights: Sequence[int]) -> list[dict[str, Number | None]]:
    """Divide every measure; what is lacking is so in each part."""
    parts: list[dict[str, Number | None]] = [dict(sums) for _ in weights]
    for name, whole in sums.items():
        if whole:
            for part, value in zip(parts, divide_measure(name, whole, weights), strict=True):
                part[name] = value
    return parts
