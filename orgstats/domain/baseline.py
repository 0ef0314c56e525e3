"""The window that another is compared with, as a person asks for it, and for how long of both."""

from datetime import date, datetime, timedelta
from typing import Literal

from orgstats.domain.days import parse_day
from orgstats.domain.window import Window, days_window, hours_window
from orgstats.domain.words import meant
from orgstats.domain.zones import DAY
from orgstats.errors import UsageError

Align = Literal["elapsed", "none"]
ALIGNMENTS: tuple[Align, ...] = ("elapsed", "none")
PREVIOUS, YEAR = "previous", "year"
_OPTION = "--against"
_HINT = "previous, year, 2026-09, 2026-09-14, or 2026-08-01..2026-08-15"


def baseline(text: str, window: Window, today: date) -> Window:
    """Give the window that one is compared with; raise `UsageError` if there cannot be such.

    `previous` is the one of equal length just before, `year` the same days a year earlier; else it
    is a month, a day, or `FROM..TO`, both included.
    """
    word = meant(text, (PREVIOUS, YEAR))
    if word == PREVIOUS:
        found = window.previous()
        if found is None:
            raise UsageError("the window before reaches beyond the calendar")
        return found
    if word == YEAR:
        return _year_before(window)
    return days_window(*_days(text, today), window.zone)


def _days(text: str, today: date) -> tuple[date, date]:
    start, dots, end = text.partition("..")
    try:
        first = parse_day(start, _OPTION, today, end=False)
        last = parse_day(end if dots else start, _OPTION, today, end=True)
    except UsageError as error:
        raise UsageError(str(error), hint=_HINT) from error
    if first > last:
        raise UsageError(f"{_OPTION} {text}: {first} is after {last}")
    return first, last


def _year_before(window: Window) -> Window:
    if window.hours:
        end = window.end.astimezone(window.zone).replace(tzinfo=None)
        day = _earlier(end.date())
        local = datetime.combine(day, end.time(), window.zone)
        hours = (window.end - window.start) // timedelta(hours=1)
        return hours_window(local.astimezone(window.end.tzinfo), hours, window.zone)
    # A month ends with its last day, also where another year gives it one more.
    last = _earlier(window.last + DAY) - DAY if window.months else _earlier(window.last)
    return days_window(_earlier(window.first), last, window.zone)


def _earlier(day: date) -> date:
    """Give the same day a year earlier; for 29 February the 28th."""
    if day.year == 1:
        raise UsageError("a year earlier is beyond the calendar")
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def aligned(window: Window, before: Window, as_of: datetime | None) -> tuple[Window, Window]:
    """Give two windows up to the same elapsed time, where the first is not over.

    It is over when the source has its last hour.
    """
    if as_of is None or window.reached(as_of):
        return window, before
    end = max(as_of, window.start)
    until = min(before.start + (end - window.start), before.end)
    return window.until(end), before.until(until)
