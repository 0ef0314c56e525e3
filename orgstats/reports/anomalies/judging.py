"""Which days of a window are judged, and by which days before them."""

from datetime import date, datetime
from typing import NamedTuple

from orgstats.domain import periods
from orgstats.domain.periods import Period
from orgstats.domain.window import Window, days_window
from orgstats.domain.zones import DAY, day_start
from orgstats.reports.anomalies.unusual import DAYS_BEFORE, Calendar

DAYS, EDGE = "days", "edge"
"""The periods of the days that are judged with those before, and of the day before all of them.

Usage on that one tells that the source reaches back far enough.
"""

# Two days after the first of the calendar every zone has a day before.
_LEAST = 3


class Judging(NamedTuple):
    """The complete days `first` to the last of a window, and the days before that judge them."""

    first: date
    window: Window

    @property
    def edge(self) -> Window:
        """Give the day before all of them."""
        return _before(self.window.first, 1, self.window)

    def periods(self, window: Window) -> tuple[Period, ...]:
        """Give the periods that are asked for, those of the window asked for among them."""
        return periods.of(now=window, **{DAYS: self.window, EDGE: self.edge})

    def calendar(self, first_hour: datetime | None) -> Calendar:
        """Give the days; those that begin before a source's first hour are not known."""
        span = self.window
        days = [span.first + place * DAY for place in range(span.days)]
        known = 0
        while first_hour is not None and known < len(days):
            if day_start(days[known], span.zone) >= first_hour:
                break
            known += 1
        return Calendar(days, (self.first - span.first).days, known)


def reach(window: Window) -> Window:
    """Give the days before a window that tell what is usual of it, and one more."""
    return _before(window.first, DAYS_BEFORE + 1, window)


def judging(window: Window, as_of: datetime | None) -> Judging | None:
    """Give the complete days of a window as of an instant; None where it has none.

    A day is complete when the source reaches past its end; where nobody knows, each is.
    """
    window.check_steps("day")
    end = min(window.end, as_of or window.end)
    day = min(window.last, end.astimezone(window.zone).date())
    while day >= window.first and day_start(day + DAY, window.zone) > end:
        day -= DAY
    first = window.first
    if day_start(first, window.zone) < window.start:
        first += DAY
    if day < first:
        return None
    start = _before(first, DAYS_BEFORE, window).first
    return Judging(first, days_window(start, day, window.zone))


def late(window: Window, as_of: datetime | None, now: datetime) -> list[date]:
    """Give the whole days of a window that are over, and that the source does not reach past."""
    over, zone = min(window.end, now), window.zone
    days = (window.first + place * DAY for place in range(window.days))
    whole = (day for day in days if day_start(day, zone) >= window.start)
    ends = ((day, day_start(day + DAY, zone)) for day in whole)
    return [day for day, end in ends if end <= over and (as_of is None or end > as_of)]


def _before(day: date, count: int, window: Window) -> Window:
    """Give so many days before one, or as many as the calendar has."""
    last = max(day.toordinal() - 1, _LEAST)
    first = max(day.toordinal() - count, _LEAST)
    return days_window(date.fromordinal(first), date.fromordinal(last), window.zone)
