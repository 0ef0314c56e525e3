"""A window as a person asks for it: `2026-10`, `last`, `30d`, `30`."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.days import parse_day, parse_month, span
from orgstats.domain.window import (
    HOUR,
    Window,
    days_window,
    floor,
    following,
    hours_window,
    month_number,
    month_start,
)
from orgstats.domain.zones import DAY, day_start
from orgstats.errors import UsageError

DEFAULT = "7d"


class WindowRequest(NamedTuple):
    """A window as a person asks for it: `--from`, `--to`, `--month`, `--last`, all text."""

    first: str | None = None
    last: str | None = None
    month: str | None = None
    recent: str | None = None


def day_over(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Give the end of a day that is over, as `--on` has it; raise `UsageError` for any other."""
    today = now.astimezone(zone).date()
    first, day = span(text, "--on", today)
    if first != day:
        raise UsageError(f"--on {text!r} is not a day", hint="write 2026-10-10, or yesterday")
    if day >= today:
        raise UsageError(f"--on {text}: that day is not over", hint="leave out --on for today")
    return day_start(day + DAY, zone)


def parse(asked: WindowRequest, zone: ZoneInfo, now: datetime) -> Window:
    """Give the window asked for, `now` being the clock; raise `UsageError` if it cannot be.

    `30d`, `8w`, `6m` and `1y` are that many whole calendar units, `12h` that many hours of UTC,
    each with the running one; `30` is days. Nothing asked for is the last seven days.
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
        first = parse_month(asked.month, "--month", today)
        return days_window(first, following(first, "month") - DAY, zone)
    if ways == ["--from/--to"]:
        return _parse_days(asked, today, zone)
    return _parse_recent(DEFAULT if asked.recent is None else asked.recent, now, zone)


def _parse_days(asked: WindowRequest, today: date, zone: ZoneInfo) -> Window:
    if asked.first is None:
        raise UsageError("--to needs --from", hint="give both, or --month, or --last")
    first = parse_day(asked.first, "--from", today, end=False)
    last = today if asked.last is None else parse_day(asked.last, "--to", today, end=True)
    if first > last:
        missing = " (today, as --to is not given)" if asked.last is None else ""
        raise UsageError(f"--from {first} is after --to {last}{missing}")
    return days_window(first, last, zone)


_UNITS = {"hour": "h", "day": "d", "week": "w", "month": "m", "year": "y"}


def _parse_recent(text: str, now: datetime, zone: ZoneInfo) -> Window:
    count, unit = _length(text)
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
    if unit == "y":
        first = month_start((today.year - count + 1) * 12)
        return days_window(first, today.replace(month=12, day=31), zone)
    first = month_start(month_number(today) - count + 1)
    return days_window(first, following(floor(today, "month"), "month") - DAY, zone)


def _length(text: str) -> tuple[int, str]:
    """Read a length of time: a number, of days where no unit follows."""
    match = re.fullmatch(r"([1-9]\d{0,6})\s*([a-z]*)", text.strip().casefold(), re.ASCII)
    unit = _UNITS.get(match[2].rstrip("s"), match[2] or "d") if match else ""
    if match is None or unit not in _UNITS.values():
        raise UsageError(
            f"--last {text!r} is not a length of time",
            hint="write 30d, 12h, 8w, 6m or 1y; or --month last",
        )
    return int(match[1]), unit


def parse_number(text: str, option: str) -> Fraction:
    """Give a number of at least 0, exactly as an option has it."""
    if not re.fullmatch(r"\d{1,30}(\.\d{1,30})?", text, re.ASCII):
        raise UsageError(f"{option} {text!r} is not a number", hint="write 50, or 3.5; at least 0")
    return Fraction(text)
