"""The rule of forecasts: which days and hours of the past stand for those to come."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import NamedTuple

from orgstats.domain.periods import NOW, Period
from orgstats.domain.window import HOUR, Window
from orgstats.domain.zones import DAY, day_start

WEEK_DAYS = 7
TAIL = "tail"
"""The period that stands for the hours that the running day has still to come."""


class Ahead(NamedTuple):
    """A window as of an instant: what is over, and what stands for the rest of it.

    The running day is the one that has begun, if it is in the window; `tail` stands for what is
    left of it. Each day after it has a complete day that stands for it.
    """

    used: Period
    running: date | None
    tail: Period | None
    days: Mapping[date, date]

    @property
    def patterns(self) -> list[date]:
        """Give the complete days that stand for days to come, in order."""
        return sorted(set(self.days.values()))

    @property
    def weights(self) -> dict[str, int]:
        """Give how often each period counts for all of the window."""
        listed = list(self.days.values())
        found = {self.used.name: 1} | ({} if self.tail is None else {TAIL: 1})
        return found | {str(day): listed.count(day) for day in self.patterns}

    def periods(self, window: Window) -> tuple[Period, ...]:
        """Give the periods of which the forecast is made, in the zone of a window."""
        tail = () if self.tail is None else (self.tail,)
        return (self.used, *tail, *(_day(day, window) for day in self.patterns))


def ahead(window: Window, as_of: datetime) -> Ahead:
    """Tell what stands for the rest of a window.

    For a day to come that is the newest complete day of the same weekday, for the running day the
    hours of such a day from the same local time on.
    """
    used = Period(NOW, min(window.start, as_of), min(window.end, as_of))
    if window.end <= as_of:
        return Ahead(used, None, None, {})
    today = day_of(as_of, window)
    begun = day_start(today, window.zone) < as_of
    running = today if begun and window.first <= today else None
    first = max(window.first, today + DAY if begun else today)
    days = {day: _pattern(day, today) for day in _days(first, window.last)}
    return Ahead(used, running, None if running is None else _tail(running, as_of, window), days)


def day_of(instant: datetime, window: Window) -> date:
    """Give the local day that an instant lies in, by the starts of the zone's days."""
    day = instant.astimezone(window.zone).date()
    while day_start(day, window.zone) > instant:
        day -= DAY
    while day_start(day + DAY, window.zone) <= instant:
        day += DAY
    return day


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _pattern(day: date, today: date) -> date:
    """Give the newest day of the same weekday that was complete before today."""
    newest = today - DAY
    return newest - (newest.weekday() - day.weekday()) % WEEK_DAYS * DAY


def _day(day: date, window: Window) -> Period:
    return Period(str(day), day_start(day, window.zone), day_start(day + DAY, window.zone))


def _tail(running: date, as_of: datetime, window: Window) -> Period:
    """Give the hours from a local time on of the day that stands for the running one."""
    pattern = _day(_pattern(running, running), window)
    clock = _clock(as_of, window)
    hour = pattern.start.replace(minute=0, second=0, microsecond=0)
    hour += HOUR if hour < pattern.start else HOUR * 0
    while hour < pattern.end and _clock(hour, window) < clock:
        hour += HOUR
    return Period(TAIL, min(hour, pattern.end), pattern.end)


def _clock(instant: datetime, window: Window) -> time:
    return instant.astimezone(window.zone).time()
