"""Dates for people: `Oct 1 to Oct 31, 2026`; the months are English in every locale."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime

from orgstats.domain.window import (
    CUT_SIZES,
    HOUR,
    Bucket,
    BucketSize,
    LeftDays,
    Window,
    cut_steps,
    last_day,
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TO = "\N{EN DASH}"


CutStep = tuple[str, LeftDays | None]
"""The start of a step of time and, where the window cuts it, the days that are left."""


def month(day: date, *, year: bool = False) -> str:
    """Give `Oct`, or `Oct 2026`."""
    return f"{MONTHS[day.month - 1]} {day.year}" if year else MONTHS[day.month - 1]


def day_name(day: date, *, year: bool = False) -> str:
    """Give `Oct 1`, or `Oct 1, 2026`."""
    name = f"{MONTHS[day.month - 1]} {day.day}"
    return f"{name}, {day.year}" if year else name


def part(days: LeftDays, *, year: bool = False) -> str:
    """Give the days that a window has of a week or month: first to last, `Nov 1 only`, `Oct`."""
    first, last = days
    if first.day == 1 and last == _month_end(first):
        return month(first, year=year)
    if first == last:
        return f"{day_name(first, year=year)} only"
    until = day_name(last) if first.month != last.month else str(last.day)
    both = f"{day_name(first)} {TO} {until}"
    return f"{both}, {last.year}" if year else both


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def clock(moment: datetime) -> str:
    """Give `14:00`."""
    return f"{moment:%H:%M}"


def span(window: Window) -> str:
    """Give the days of a window, the last one included; with times where it is one of hours."""
    if window.hours:
        start, end = window.start.astimezone(window.zone), window.end.astimezone(window.zone)
        years = start.year != end.year
        since = f"{day_name(start, year=years)} {clock(start)}"
        until = "" if start.date() == end.date() else f"{day_name(end, year=True)} "
        stretch = f"{since} {TO} {until}{clock(end)}"
        return stretch if until else f"{stretch}, {start.year}"
    first, last = window.first, window.last
    if first == last:
        return f"{DAY_NAMES[first.weekday()]} {day_name(first, year=True)}"
    return f"{day_name(first, year=first.year != last.year)} {TO} {day_name(last, year=True)}"


def as_of(moment: datetime, window: Window) -> str:
    """Give a moment in the zone of the window, the year only where the window's is another."""
    local = moment.astimezone(window.zone)
    return f"{day_name(local, year=local.year != window.last.year)} {clock(local)}"


def before(window: Window) -> str:
    """Give a name for the window just before: `previous 31 days`, `Sep 2026`."""
    former = window.previous()
    if window.hours:
        length, unit = (window.end - window.start) // HOUR, "hour"
    elif window.months == 1 and former is not None:
        return month(former.first, year=True)
    elif window.months:
        length, unit = window.months, "month"
    else:
        length, unit = (window.last - window.first).days + 1, "day"
    return f"previous {unit}" if length == 1 else f"previous {length} {unit}s"


def steps(names: Sequence[str], size: str, cut: Sequence[LeftDays | None] = ()) -> list[str]:
    """Give the shortest words for steps of time, from their starts, the year only where it differs.

    Weekdays are named, not started; of steps that are cut the days that are left are told.
    """
    found = _whole_steps(names, size)
    if not any(cut):
        return found
    years = len({name[: len("2026")] for name in names}) > 1
    return [part(days, year=years) if days else name for name, days in zip(found, cut, strict=True)]


def stretch(first: CutStep, last: CutStep, size: str) -> str:
    """Give the words for all from one step of time to another: their days, months or hours.

    Of days and weeks, and of months that are cut, it names the first and the last day.
    """
    (start, after), (end, before) = first, last
    if size not in {"day", "week"} and not (after or before):
        return f" {TO} ".join(_whole_steps([start, end], size))
    unit: BucketSize = "day" if size == "day" else CUT_SIZES[size]
    begin = after.first if after else date.fromisoformat(start)
    until = before.last if before else last_day(date.fromisoformat(end), unit)
    return part(LeftDays(begin, until), year=start[: len("2026")] != end[: len("2026")])


def _whole_steps(names: Sequence[str], size: str) -> list[str]:
    if size == "weekday":
        return [name[: len("Mon")] for name in names]
    starts = [datetime.fromisoformat(name) for name in names]
    years = len({start.year for start in starts}) > 1
    if size == "month":
        return [month(start, year=years) for start in starts]
    days = [day_name(start, year=years) for start in starts]
    if size != "hour":
        return days
    alone = len(set(days)) == 1
    return [
        clock(start) if alone else f"{day} {clock(start)}"
        for day, start in zip(days, starts, strict=True)
    ]


def when(bucket: Bucket, size: str, window: Window) -> str:
    """Give the words that place a bucket in time: `on Oct 14`, `in the week of Oct 12`."""
    years = window.first.year != window.last.year
    if bucket.day is None:
        start = bucket.start.astimezone(window.zone)
        return f"at {clock(start)} on {day_name(start, year=years)}"
    left = cut_steps(window, size).get(bucket.day)
    if left is not None:
        return f"on {part(left, year=years).removesuffix(' only')}"
    if size == "month":
        return f"in {month(bucket.day, year=True)}"
    place = "in the week of" if size == "week" else "on"
    return f"{place} {day_name(bucket.day, year=years)}"
