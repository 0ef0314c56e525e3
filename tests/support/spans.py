"""Windows and buckets by brute force: every hour is asked for its local date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_STEP = timedelta(minutes=15)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Instants:
    """The half-open window of naive UTC instants `[start, end)`; `tz` only cuts its buckets."""

    start: datetime
    end: datetime
    tz: str = "UTC"

    def holds(self, hour: datetime) -> bool:
        """Whether the hour starts in the window."""
        return self.start <= hour < self.end


@dataclass(frozen=True)
class Days:
    """The local calendar days from `first` to `last` of `tz`, both included."""

    tz: str
    first: date
    last: date

    def holds(self, hour: datetime) -> bool:
        """Whether the hour starts on one of the days."""
        return self.first <= local(hour, self.tz).date() <= self.last

    def instants(self) -> Instants:
        """The same window as instants."""
        return _instants(self)


Span = Instants | Days


@cache
def _instants(days: Days) -> Instants:
    """Tries every quarter of an hour."""
    moment = midnight(days.first) - timedelta(days=2)
    while local(moment, days.tz).date() < days.first:
        moment += _STEP
    start = moment
    while local(moment, days.tz).date() <= days.last:
        moment += _STEP
    return Instants(start, moment, days.tz)


def stored(text: str) -> datetime:
    """The moment of a text, naive and in UTC, as the rollups store it."""
    return datetime.fromisoformat(text)


def midnight(day: date) -> datetime:
    """The naive UTC midnight at which the day starts."""
    return stored(day.isoformat())


def local(moment: datetime, tz: str) -> datetime:
    """The naive UTC moment as an aware datetime of the zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(tz))


def bucket_of(moment: datetime, span: Span, size: str) -> str:
    """The bucket of a window in which a naive UTC moment lies, named by its start.

    Days, weeks (Monday first) and months are local and named by a date; hours are steps from the
    window's start, named by the instant with the zone's offset.
    """
    day = local(moment, span.tz).date()
    match size:
        case "hour":
            start = bounds(span).start
            steps = (moment - start) // _HOUR
            return local(start + steps * _HOUR, span.tz).isoformat()
        case "day":
            return day.isoformat()
        case "week":
            return (day - timedelta(days=day.weekday())).isoformat()
        case "month":
            return day.replace(day=1).isoformat()
    raise ValueError(size)


def bounds(span: Span) -> Instants:
    """The window as instants."""
    return span.instants() if isinstance(span, Days) else span


def buckets(span: Span, size: str) -> list[str]:
    """The names of all buckets of the window, in order, also of those without usage."""
    found = bounds(span)
    names: dict[str, None] = {}
    moment = found.start
    while moment < found.end:
        names[bucket_of(moment, found, size)] = None
        moment += _STEP
    return list(names)
