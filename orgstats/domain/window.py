"""Windows of time: whole local days, or hours, as half-open UTC instants, cut into buckets.

Days around a change of the clock have 23, 24.5 or 25 hours. An hour of a rollup belongs to the
bucket in which it starts and is never split.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.zones import DAY, day_start
from orgstats.errors import UsageError

BucketSize = Literal["hour", "day", "week", "month"]
BUCKET_SIZES: tuple[BucketSize, ...] = ("hour", "day", "week", "month")

HOUR = timedelta(hours=1)
# Steps of a chart, or of over_time, that fit in memory and that somebody can still use: 22 years of
# hours. Those that suit a window are always fewer.
MOST_STEPS = 200_000


class Window(NamedTuple):
    """A stretch of time `[start, end)` in UTC, and the local days `first` to `last` it covers.

    `hours` tells a window that was asked for in hours and so may start in the middle of a day.
    """

    zone: ZoneInfo
    start: datetime
    end: datetime
    first: date
    last: date
    hours: bool = False

    @property
    def timezone(self) -> str:
        """Give the IANA name of the zone."""
        return self.zone.key

    @property
    def days(self) -> int:
        """Give the number of local days the window touches."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int | None:
        """Give the number of calendar months the window consists of, None if it cuts one."""
        if self.hours or self.first.day != 1 or (self.last + DAY).day != 1:
            return None
        return month_number(self.last) - month_number(self.first) + 1

    @property
    def splits_hours(self) -> bool:
        """Tell whether a bound lies within an hour of UTC, which then counts where it starts."""
        return any(instant.minute or instant.second for instant in (self.start, self.end))

    def previous(self) -> "Window | None":
        """Give the window of equal length just before; None where the calendar begins."""
        try:
            if self.hours:
                return hours_window(self.start, (self.end - self.start) // HOUR, self.zone)
            last = self.first - DAY
            if self.months:
                return days_window(
                    month_start(month_number(self.first) - self.months), last, self.zone
                )
            return days_window(self.first - self.days * DAY, last, self.zone)
        except (OverflowError, UsageError):
            return None

    def reached(self, as_of: datetime | None) -> bool:
        """Tell whether a source that ends at an instant has all of it."""
        return as_of is not None and self.end <= as_of

    def until(self, end: datetime) -> "Window":
        """Give the part before an instant: whole days where it is the start of one."""
        if end == self.end:
            return self
        last = max((end - timedelta(microseconds=1)).astimezone(self.zone).date(), self.first)
        cut = end == self.start or day_start(last + DAY, self.zone) != end
        return self._replace(end=end, last=last, hours=self.hours or cut)

    def bucket_size(self) -> BucketSize:
        """Give the step that suits the length: hours to 2 days, days to 92, weeks to 366."""
        if self.days <= 2 or (self.hours and self.end - self.start <= 2 * DAY):
            return "hour"
        if self.days <= 92:
            return "day"
        return "week" if self.days <= 366 else "month"

    def check_steps(self, size: BucketSize) -> None:
        """Raise `UsageError` where a window has more steps of a size than a report can show."""
        length = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 28 * DAY}[size]
        steps = (self.end - self.start) // length
        if steps > MOST_STEPS:
            raise UsageError(
                f"the window has {steps:,} {size}s, more than the {MOST_STEPS:,} steps of a report",
                hint=f"ask for {self.bucket_size()}s, or for a shorter window",
            )


class Bucket(NamedTuple):
    """One step of a window: the UTC instant it starts and, unless it is an hour, its local date.

    The date is that of the day, the Monday or the first of the month, which can lie before the
    window.
    """

    start: datetime
    day: date | None


def days_window(first: date, last: date, zone: ZoneInfo) -> Window:
    """Give the window of the local days `first` to `last`, both included."""
    try:
        return Window(zone, day_start(first, zone), day_start(last + DAY, zone), first, last)
    except OverflowError:
        raise UsageError(f"{first} to {last} reaches beyond the calendar") from None


def month_window(month: str, zone: ZoneInfo) -> Window:
    """Give the window of a month, such as `2026-10`."""
    first = date.fromisoformat(f"{month}-01")
    return days_window(first, following(first, "month") - DAY, zone)


def hours_window(end: datetime, hours: int, zone: ZoneInfo) -> Window:
    """Give the window of so many hours before `end`."""
    try:
        start = end - hours * HOUR
        last = (end - timedelta(microseconds=1)).astimezone(zone).date()
        return Window(zone, start, end, start.astimezone(zone).date(), last, hours=True)
    except OverflowError:
        raise UsageError(f"{hours} hours reach beyond the calendar") from None


def buckets(window: Window, size: BucketSize) -> list[Bucket]:
    """Give every bucket that the window touches, in order, the empty ones too."""
    if size == "hour":
        count = -((window.start - window.end) // HOUR)
        return [Bucket(window.start + index * HOUR, None) for index in range(count)]
    return [Bucket(_start(day, window), day) for day in _firsts(window, size)]


def _firsts(window: Window, size: BucketSize) -> Iterator[date]:
    """Give the first day of every bucket, up to the end of the calendar."""
    day = floor(window.first, size)
    while day <= window.last:
        yield day
        try:
            day = following(day, size)
        except (OverflowError, UsageError):
            return


def _start(day: date, window: Window) -> datetime:
    """Give the start of a day; where the calendar begins after it, that of the window."""
    try:
        return day_start(day, window.zone)
    except OverflowError:
        return window.start


def floor(day: date, size: BucketSize) -> date:
    """Give the first day of a day's week (from Monday) or month; the day itself for days."""
    if size == "week":
        return day - day.weekday() * DAY
    return day.replace(day=1) if size == "month" else day


CUT_SIZES: Mapping[str, BucketSize] = {"week": "week", "month": "month"}
"""The steps that the days of a window may begin or end within."""


class LeftDays(NamedTuple):
    """The days that a window leaves of a step of time, from the first to the last."""

    first: date
    last: date


def cut_steps(window: Window, size: str) -> dict[date, LeftDays]:
    """Give what a window leaves of the weeks or months that it cuts, by their starts."""
    found: dict[date, LeftDays] = {}
    unit = CUT_SIZES.get(size)
    if unit is None:
        return found
    for start in (floor(window.first, unit), floor(window.last, unit)):
        left = days_within(window, unit, start)
        if left != (start, last_day(start, unit)):
            found[start] = left
    return found


def within_step(window: Window, size: str, start: date) -> Window:
    """Give the part of a window that is in the week or month that starts then."""
    unit = CUT_SIZES.get(size)
    if unit is None:
        return window
    first, last = days_within(window, unit, start)
    bounds = [window.start, window.end]
    if first > window.first:
        bounds[0] = max(bounds[0], day_start(first, window.zone))
    if last < window.last:
        bounds[1] = min(bounds[1], day_start(last + DAY, window.zone))
    return window._replace(start=bounds[0], end=bounds[1], first=first, last=last)


def days_within(window: Window, size: BucketSize, start: date) -> LeftDays:
    """Give the days that a window has of the week or month that starts then."""
    return LeftDays(max(start, window.first), min(last_day(start, size), window.last))


def last_day(start: date, size: BucketSize) -> date:
    """Give the last day of the day, week or month that starts then, as far as there is one."""
    try:
        return following(start, size) - DAY
    except (OverflowError, UsageError):  # the calendar ends
        return date.max


def following(day: date, size: BucketSize) -> date:
    """Give the first day of the next day, week or month."""
    if size == "month":
        return month_start(month_number(day) + 1)
    return day + (DAY if size == "day" else 7 * DAY)


def month_number(day: date) -> int:
    """Give the months from year 0 to that of a day."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """Give the first day of a month counted from year 0; raise `UsageError` where there is none."""
    try:
        return date(number // 12, number % 12 + 1, 1)
    except ValueError:
        raise UsageError("the window reaches beyond the calendar") from None
