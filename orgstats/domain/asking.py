"""A window as a person asks for it: `2026-10`, `last`, `30d`."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

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
    if text.count("-") != 2:
        raise UsageError(f"--on {text!r} is not a day", hint="write 2026-10-10")
    day = parse_day(text, "--on", end=True)
    if day >= now.astimezone(zone).date():
        raise UsageError(f"--on {text}: that day is not over", hint="leave out --on for today")
    return day_start(day + DAY, zone)


def parse(asked: WindowRequest, zone: ZoneInfo, now: datetime) -> Window:
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
        return days_window(first, following(first, "month") - DAY, zone)
    if ways == ["--from/--to"]:
        return _parse_days(asked, today, zone)
    return _parse_recent(DEFAULT if asked.recent is None else asked.recent, now, zone)


def _parse_days(asked: WindowRequest, today: date, zone: ZoneInfo) -> Window:
    if asked.first is None:
        raise UsageError("--to needs --from", hint="give both, or --month, or --last")
    first = parse_day(asked.first, "--from", end=False)
    last = today if asked.last is None else parse_day(asked.last, "--to", end=True)
    if first > last:
        missing = " (today, as --to is not given)" if asked.last is None else ""
        raise UsageError(f"--from {first} is after --to {last}{missing}")
    return days_window(first, last, zone)


def parse_day(text: str, option: str, *, end: bool) -> date:
    """Give a day, or the first or the last one of a month, as an option has it."""
    what = "day" if text.count("-") > 1 else "month"
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
            first = date.fromisoformat(f"{text}-01")
            return following(first, "month") - DAY if end else first
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: there is no such {what}") from None
    raise UsageError(f"{option} {text!r} is not a day", hint="write 2026-10-31, or 2026-10")


def _parse_month(text: str, today: date) -> date:
    if text == "this":
        return floor(today, "month")
    if text == "last":
        return month_start(month_number(today) - 1)
    if not re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        raise UsageError(f"--month {text!r} is not a month", hint="write 2026-10, this or last")
    return parse_day(text, "--month", end=False)


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
    first = month_start(month_number(today) - count + 1)
    return days_window(first, following(floor(today, "month"), "month") - DAY, zone)


def parse_number(text: str, option: str) -> Fraction:
    """Give a number of at least 0, exactly as an option has it."""
    if not re.fullmatch(r"\d{1,30}(\.\d{1,30})?", text, re.ASCII):
        raise UsageError(f"{option} {text!r} is not a number", hint="write 50, or 3.5; at least 0")
    return Fraction(text)
