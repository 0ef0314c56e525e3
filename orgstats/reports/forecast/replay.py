"""How far off the rule of forecasts was in former months, which gives the range of a forecast."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from orgstats.domain.numbers import Number, add_up, minus, plus
from orgstats.domain.outlook import Awaited, Range
from orgstats.domain.periods import Period
from orgstats.domain.rounding import nearest
from orgstats.domain.window import Window, days_window, month_number, month_start
from orgstats.domain.zones import DAY, day_start
from orgstats.errors import UsageError
from orgstats.reports.forecast.ahead import WEEK_DAYS, Ahead, ahead

FORMER_MONTHS = 6
LEAST_MONTHS = 2
HISTORY = "history"
"""The period of all days up to the instant of a forecast."""

PeriodSums = Mapping[str, Number]
DaySums = Mapping[date, Number]


class Replay(NamedTuple):
    """A former month as of the same elapsed time."""

    month: Window
    plan: Ahead

    @property
    def name(self) -> str:
        """Give what its periods begin with."""
        return str(self.month.first)

    @property
    def earliest(self) -> date:
        """Give the first of the complete days that it must have had before."""
        return self.month.first - WEEK_DAYS * DAY

    def periods(self) -> Iterator[Period]:
        """Give the hours of the running day so far, and those that stand for its others."""
        running, tail = self.plan.running, self.plan.tail
        if running is not None and tail is not None:
            start = day_start(running, self.month.zone)
            yield Period(f"{self.name}:part", start, self.plan.used.end)
            yield tail._replace(name=f"{self.name}:tail")

    def ratio(self, days: DaySums, sums: PeriodSums) -> Fraction | None:
        """Give what the rest of the month came to, as a part of what was expected of it."""
        patterns = add_up(days.get(day, 0) for day in self.plan.days.values())
        expected = plus(patterns, sums.get(f"{self.name}:tail", 0))
        later = [day for day in _days_of(self.month) if day in self.plan.days]
        if self.plan.running is not None:
            later.append(self.plan.running)
        came = add_up(days.get(day, 0) for day in later)
        actual = minus(came, sums.get(f"{self.name}:part", 0))
        return Fraction(actual) / Fraction(expected) if expected > 0 else None


def replays(window: Window, as_of: datetime) -> list[Replay]:
    """Give the months before a window that were over at an instant, the newest first."""
    found: list[Replay] = []
    for count in range(1, FORMER_MONTHS + 1):
        month = _month(window, count)
        if month is not None and month.end <= as_of:
            found.append(Replay(month, ahead(month, month.start + (as_of - window.start))))
    return found


def since(window: Window) -> datetime:
    """Give the instant from which a forecast looks at usage: nothing before it counts."""
    first = _month(window, FORMER_MONTHS)
    try:
        return day_start((first or window).first - WEEK_DAYS * DAY, window.zone)
    except OverflowError:
        return window.start


def range_of(
    awaited: Awaited, ratios: list[Fraction], metric: str, *, over: bool = False
) -> Range | None:
    """Give what a window may come to if the rest of it differs as that of former months did."""
    if awaited.expected is None or (len(ratios) < LEAST_MONTHS and not over):
        return None
    rest = Fraction(minus(awaited.expected, awaited.used))
    ends = [nearest(Fraction(awaited.used) + rest * ratio, metric) for ratio in ratios]
    return Range(awaited.used, awaited.used) if over else Range(min(ends), max(ends))


def _month(window: Window, count: int) -> Window | None:
    try:
        first = month_start(month_number(window.first) - count)
        following = month_start(month_number(first) + 1)
        return days_window(first, following - DAY, window.zone)
    except (OverflowError, UsageError):
        return None


def _days_of(month: Window) -> Iterator[date]:
    return (month.first + count * DAY for count in range(month.days))
