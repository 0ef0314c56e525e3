"""The rule for unusual days: what is usual of days of a kind, and what is well above that."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from orgstats.domain.numbers import Number, minus

DAYS_BEFORE = 28
LEAST_DAYS = 4
"""Of so many days before, those of the same kind, if at least so many, tell what is usual."""

# How many median deviations are one standard deviation of what is spread normally.
DEVIATIONS = Fraction("1.4826")
# A spread is never less than this part of the expected, nor than one: a dollar, or a request.
LEAST_PART, LEAST_SPREAD = Fraction(1, 20), Fraction(1)

SATURDAY = 5

Line = Sequence[Number]
"""A number a day."""

References = Mapping[int, Sequence[int]]
"""For the place of each day that is judged the days that tell what is usual."""


class Usual(NamedTuple):
    """What days of a kind are expected to come to, and how far they spread."""

    expected: Fraction
    spread: Fraction

    def z(self, actual: Number) -> Fraction:
        """Give by how many spreads a number is above the expected."""
        return (Fraction(actual) - self.expected) / self.spread


class Unusual(NamedTuple):
    """A day, by its place, that was well above the usual."""

    place: int
    actual: Number
    usual: Usual

    @property
    def impact(self) -> Fraction:
        """Give what the day had beyond the expected, exactly."""
        return Fraction(self.actual) - self.usual.expected


class Calendar(NamedTuple):
    """Days in a row: those from `first` on are judged by the days before, from `known` on.

    Before `known` the source has none.
    """

    days: Sequence[date]
    first: int
    known: int

    def alike(self, place: int) -> list[int]:
        """Give the days of the same kind shortly before a day: Monday to Friday, or the weekend."""
        weekend = self.days[place].weekday() >= SATURDAY
        return [
            before
            for before in range(max(place - DAYS_BEFORE, self.known), place)
            if (self.days[before].weekday() >= SATURDAY) == weekend
        ]

    def references(self) -> References:
        """Give for each day to judge those that tell what is usual; a day with too few has none."""
        found = {place: self.alike(place) for place in range(self.first, len(self.days))}
        return {place: alike for place, alike in found.items() if len(alike) >= LEAST_DAYS}


def usual(numbers: Line) -> Usual:
    """Give what is usual of some days: their median, and 1.4826 times the median deviation."""
    exact = list(map(Fraction, numbers))
    expected = median(exact)
    deviation = median([abs(one - expected) for one in exact])
    spread = max(DEVIATIONS * deviation, LEAST_PART * expected, LEAST_SPREAD)
    return Usual(expected, spread)


def median(numbers: Sequence[Fraction]) -> Fraction:
    """Give the middle number, or what lies between the two."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


class Bar(NamedTuple):
    """What makes a day unusual: more than so many spreads, and at least so much, beyond."""

    sensitivity: Fraction
    impact: Fraction


def unusual(line: Line, references: References, bar: Bar) -> Iterator[Unusual]:
    """Give the unusual days of a series."""
    # What is expected is never less than this: most days of most series need no more.
    smallest = min(line, default=0)
    for place, alike in references.items():
        actual = line[place]
        if minus(actual, smallest) < bar.impact:
            continue
        if minus(actual, _at_least([line[before] for before in alike])) < bar.impact:
            continue
        found = beside_usual(line, place, references)
        if found.impact >= bar.impact and found.usual.z(found.actual) > bar.sensitivity:
            yield found


def _at_least(numbers: Line) -> Number:
    """Give what a median is never less than, without the cost of an exact one."""
    return sorted(numbers)[(len(numbers) - 1) // 2]


def beside_usual(line: Line, place: int, references: References) -> Unusual:
    """Give a day of a series beside what is usual of it."""
    return Unusual(place, line[place], usual([line[before] for before in references[place]]))


def foremost(
    lines: Mapping[str, Line], place: int, references: References
) -> tuple[str, Unusual] | None:
    """Give the series with the greatest impact on a day, of equal ones the first by key.

    None where no series had more than expected.
    """
    found, most = None, Fraction()
    for key, line in sorted(lines.items()):
        if minus(line[place], min(line)) > most:
            one = beside_usual(line, place, references)
            if one.impact > most:
                found, most = (key, one), one.impact
    return found
