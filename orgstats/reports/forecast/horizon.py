"""What a forecast asks for, and what the days before allow it to say."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from orgstats.domain.numbers import Number
from orgstats.domain.periods import NOW, Period
from orgstats.domain.rounding import nearest
from orgstats.domain.window import Window
from orgstats.domain.zones import DAY, SECOND
from orgstats.reports.asking.request import Asker
from orgstats.reports.forecast.ahead import WEEK_DAYS, Ahead, ahead, day_of
from orgstats.reports.forecast.replay import HISTORY, Replay, replays, since


class Horizon(NamedTuple):
    """A window as of an instant, what stands for the rest of it, and the months before it."""

    window: Window
    as_of: datetime | None
    ahead: Ahead
    past: list[Replay]

    @property
    def over(self) -> bool:
        """Tell whether nothing is left to be expected."""
        return self.window.reached(self.as_of)

    def periods(self, *, whole: bool) -> tuple[Period, ...]:
        """Give the periods that rows are made of or, for the total, those of former months too."""
        found = list(self.ahead.periods(self.window))
        if whole and self.as_of is not None and not self.over:
            found += [period for one in self.past for period in one.periods()]
            found.append(Period(HISTORY, min(since(self.window), self.as_of), self.as_of))
        return tuple(found)

    def beginning(self, days: Mapping[date, Number], asker: Asker) -> date:
        """Give the first day that the source has and that is looked at.

        The source is asked only where the `days` that were used do not go back far enough: usage
        of others, or of something else, may.
        """
        if self.as_of is None or self.over:
            return self.window.first
        today = day_of(self.as_of, self.window)
        wanted = min([today - WEEK_DAYS * DAY, *(one.earliest for one in self.past)])
        first = min((day for day, number in days.items() if number), default=date.max)
        if first > wanted and (hour := asker.first_hour()) is not None:
            first = min(first, day_of(hour, self.window))
        return max(first, day_of(since(self.window), self.window))

    def enough(self, beginning: date) -> bool:
        """Tell whether there is a forecast: the source has seven complete days, or it is over."""
        if self.as_of is None:
            return False
        return self.over or _has_week(beginning, day_of(self.as_of, self.window))

    def ratios(
        self, days: Mapping[date, Number], sums: Mapping[str, Number], beginning: date
    ) -> list[Fraction]:
        """Give how far off the rule was in the months before that the source has enough of."""
        told = (one for one in self.past if _has_week(beginning, one.month.first))
        return [ratio for one in told if (ratio := one.ratio(days, sums)) is not None]

    def run_rate(self, used: Number, metric: str) -> Number | None:
        """Give what the window comes to if every hour is as those so far; None before it begins."""
        if self.as_of is None or self.as_of <= self.window.start:
            return None
        elapsed = min(self.as_of, self.window.end) - self.window.start
        length = self.window.end - self.window.start
        return nearest(Fraction(used) * (length // SECOND) / (elapsed // SECOND), metric)


def horizon(window: Window, as_of: datetime | None, *, replayed: bool = True) -> Horizon:
    """Give what a forecast of a window asks for; of a source without usage, the window alone."""
    if as_of is None:
        used = Period(NOW, window.start, window.end)
        return Horizon(window, None, Ahead(used, None, None, {}), [])
    past = replays(window, as_of) if replayed and not window.reached(as_of) else []
    return Horizon(window, as_of, ahead(window, as_of), past)


def _has_week(beginning: date, day: date) -> bool:
    """Tell whether a source that begins on a day has seven complete ones before another."""
    return beginning <= day - WEEK_DAYS * DAY
