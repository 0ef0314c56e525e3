"""Windows of time: whole local days, or hours, as half-open UTC instants, cut into buckets.

Days around a change of the clock have 23, 24.5 or 25 hours. An hour of a rollup belongs to the
bucket in which it starts and is never split.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from orgstats.errors import UsageError
from orgstats.zones import DAY, day_start

BucketSize = Literal["hour", "day", "week", "month"]
BUCKET_SIZES: tuple[BucketSize, ...] = ("hour", "day", "week", "month")

HOUR = timedelta(hours=1)
# Steps of a chart, or of over_time, that fit in memory and that somebody can still use: 22 years of
# hours. Those that suit a window are always fewer.
MOST_STEPS = 200_000
DEFAULT = "7d"


@dataclass(frozen=True, slots=True)
class Window:
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
        return _number(self.last) - _number(self.first) + 1

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
                return days_window(_month(_number(self.first) - self.months), last, self.zone)
            return days_window(self.first - self.days * DAY, last, self.zone)
        except (OverflowError, UsageError):
            return None

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
                hint=f"leave out --bucket for {self.bucket_size()}s, or ask for a shorter window",
            )


@dataclass(frozen=True, slots=True)
class Bucket:
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
            day = _next(day, size)
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


def _next(day: date, size: BucketSize) -> date:
    if size == "month":
        return _month(_number(day) + 1)
    return day + (DAY if size == "day" else 7 * DAY)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    try:
        return date(number // 12, number % 12 + 1, 1)
    except ValueError:
        raise UsageError("the window reaches beyond the calendar") from None


@dataclass(frozen=True, slots=True)
class Asked:
    """A window as a person asks for it: `--from`, `--to`, `--month`, `--last`, all text."""

    first: str | None = None
    last: str | None = None
    month: str | None = None
    recent: str | None = None


def parse(asked: Asked, zone: ZoneInfo, now: datetime) -> Window:
    """Give the window asked for, `now` being the clock; raise `UsageError` if it cannot be.

    `30d`, `8w` and `6m` are that many whole calendar units, `12h` that many hours of UTC, each with
    the running one. Nothing asked for is the last seven days.
    """
    today = now.astimezone(zone).date()
    ways = [
        option
        for option, given in (
            ("--from/--to", asked.first is not None or asked.last is not None),
            ("--month", asked.month is not None),
            ("--last", asked.recent is not None),
        )
        if given
    ]
    if len(ways) > 1:
        raise UsageError(f"{' and '.join(ways)} contradict each other", hint=f"keep {ways[0]} only")
    if asked.month is not None:
        first = _parse_month(asked.month, today)
        return days_window(first, _next(first, "month") - DAY, zone)
    if ways == ["--from/--to"]:
        return _parse_days(asked, today, zone)
    return _parse_recent(DEFAULT if asked.recent is None else asked.recent, now, zone)


def _parse_days(asked: Asked, today: date, zone: ZoneInfo) -> Window:
    if asked.first is None:
        raise UsageError("--to needs --from", hint="give both, or --month, or --last")
    first = _parse_day(asked.first, "--from", end=False)
    last = today if asked.last is None else _parse_day(asked.last, "--to", end=True)
    if first > last:
        missing = " (today, as --to is not given)" if asked.last is None else ""
        raise UsageError(f"--from {first} is after --to {last}{missing}")
    return days_window(first, last, zone)


def _parse_day(text: str, option: str, *, end: bool) -> date:
    what = "day" if text.count("-") > 1 else "month"
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
            first = date.fromisoformat(f"{text}-01")
            return _next(first, "month") - DAY if end else first
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: there is no such {what}") from None
    raise UsageError(f"{option} {text!r} is not a day", hint="write 2026-10-31, or 2026-10")


def _parse_month(text: str, today: date) -> date:
    if text == "this":
        return floor(today, "month")
    if text == "last":
        return _month(_number(today) - 1)
    if not re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        raise UsageError(f"--month {text!r} is not a month", hint="write 2026-10, this or last")
    return _parse_day(text, "--month", end=False)


def _parse_recent(text: str, now: datetime, zone: ZoneInfo) -> Window:
    match = re.fullmatch(r"([1-9]\d{0,6})([hdwm])", text, re.ASCII)
    if match is None:
        raise UsageError(
            f"--last {text!r} is not a length of time", hint="write 12h, 30d, 8w or 6m"
        )
    count, unit = int(match[1]), match[2]
    if unit == "h":
        running = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return hours_window(running + HOUR, count, zone)
    today = now.astimezone(zone).date()
    try:
        if unit == "d":
            return days_window(today - (count - 1) * DAY, today, zone)
        if unit == "w":
            monday = floor(today, "week")
            return days_window(monday - (count - 1) * 7 * DAY, monday + 6 * DAY, zone)
    except OverflowError:
        raise UsageError(f"--last {text} reaches beyond the calendar") from None
    first = _month(_number(today) - count + 1)
    return days_window(first, _next(floor(today, "month"), "month") - DAY, zone)
