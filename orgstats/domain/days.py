"""Days and months as people write them: `2026-10-31`, `yesterday`, `2026-9`, `oct 2026`."""

import re
from datetime import date
from typing import NamedTuple

from orgstats.domain.window import floor, following, month_number, month_start
from orgstats.domain.zones import DAY
from orgstats.errors import UsageError

MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
DAYS_AGO = {"today": 0, "yesterday": 1}
MONTHS_AGO = {"this": 0, "this month": 0, "current": 0, "last": 1, "last month": 1, "previous": 1}
DAY_HINT = "write 2026-10-31, yesterday, 2026-10 or oct"
MONTH_HINT = "write 2026-10, oct, this or last"


class DaySpan(NamedTuple):
    """The first day and the last one of what was written; both are one day or of one month."""

    first: date
    last: date


def parse_day(text: str, option: str, today: date, *, end: bool) -> date:
    """Give a day, or the first or the last one of a month, as an option has it."""
    found = span(text, option, today)
    return found.last if end else found.first


def parse_month(text: str, option: str, today: date) -> date:
    """Give the first day of a month; raise `UsageError` for what is none, or not one as a whole."""
    ago = MONTHS_AGO.get(_folded(text))
    if ago is not None:
        return month_start(month_number(today) - ago)
    if _folded(text) in DAYS_AGO or re.fullmatch(r"\d+\D\d+\D\d+", text.strip(), re.ASCII):
        raise UsageError(f"{option} {text!r} is not a month", hint=MONTH_HINT)
    return span(text, option, today, "month").first


def span(text: str, option: str, today: date, wanted: str = "day") -> DaySpan:
    """Read a day or a month; raise `UsageError` for what is neither, or not in the calendar.

    A month without a year is the last one that has begun.
    """
    word = _folded(text)
    if word in DAYS_AGO:
        day = today - DAYS_AGO[word] * DAY
        return DaySpan(day, day)
    numbers = re.fullmatch(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?", word, re.ASCII)
    try:
        if numbers and numbers[3]:
            day = date(int(numbers[1]), int(numbers[2]), int(numbers[3]))
            return DaySpan(day, day)
        month = date(int(numbers[1]), int(numbers[2]), 1) if numbers else _named(word, today)
    except ValueError:
        what = "day" if numbers and numbers[3] else "month"
        raise UsageError(f"{option} {text}: there is no such {what}") from None
    if month is None:
        raise UsageError(f"{option} {text!r} is not a {wanted}", hint=_hint(word, wanted))
    return DaySpan(month, following(month, "month") - DAY)


def _named(word: str, today: date) -> date | None:
    """Give the month that a text names, None if it names none."""
    match = re.fullmatch(r"(?:(\d{4})[ ,/-]+)?([a-z]{3,9})\.?(?:[ ,/-]+(\d{4}))?", word, re.ASCII)
    places = [n for n, name in enumerate(MONTH_NAMES, 1) if match and name.startswith(match[2])]
    if match is None or not places or (match[1] and match[3]):
        return None
    if year := match[1] or match[3]:
        return date(int(year), places[0], 1)
    return floor(today, "month").replace(
        month=places[0], year=today.year - (places[0] > today.month)
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _hint(word: str, wanted: str) -> str:
    from difflib import get_close_matches

    known = (*MONTH_NAMES, *(MONTHS_AGO if wanted == "month" else DAYS_AGO))
    near = get_close_matches(word, known, 1, 0.7) if word.isalpha() else []
    if near:
        return f"did you mean {near[0]}?"
    return MONTH_HINT if wanted == "month" else DAY_HINT
