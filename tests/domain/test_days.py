"""Days and months as people write them, and lengths of time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain.asking import WindowRequest, day_over, parse
from orgstats.domain.days import MONTH_NAMES, parse_day, parse_month, span
from orgstats.errors import UsageError

TODAY = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-03", "2026-11-03"),
        ("Yesterday", "2026-11-02", "2026-11-02"),
        ("2026-9", "2026-09-01", "2026-09-30"),
        ("2026/09", "2026-09-01", "2026-09-30"),
        ("2026-9-5", "2026-09-05", "2026-09-05"),
        ("oct", "2026-10-01", "2026-10-31"),
        (" OCTOBER ", "2026-10-01", "2026-10-31"),
        ("Sept.", "2026-09-01", "2026-09-30"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("dec", "2025-12-01", "2025-12-31"),
        ("oct 2025", "2025-10-01", "2025-10-31"),
        ("February, 2024", "2024-02-01", "2024-02-29"),
        ("2024-feb", "2024-02-01", "2024-02-29"),
    ],
)
def test_days_and_months_are_read(text: str, first: str, last: str) -> None:
    found = [parse_day(text, "--from", TODAY, end=end).isoformat() for end in (False, True)]
    assert found == [first, last]


@pytest.mark.parametrize("name", MONTH_NAMES)
def test_a_month_without_a_year_is_the_last_that_has_begun(name: str) -> None:
    first = span(name, "--from", TODAY).first
    assert first == span(name[:3], "--from", TODAY).first == parse_month(name, "--month", TODAY)
    assert date(2025, 12, 1) <= first <= TODAY
    assert MONTH_NAMES[first.month - 1] == name


@pytest.mark.parametrize(
    ("text", "first"),
    [("This", "2026-11-01"), ("last month", "2026-10-01"), ("previous", "2026-10-01")],
)
def test_months_by_their_distance(text: str, first: str) -> None:
    assert parse_month(text, "--month", TODAY).isoformat() == first


@pytest.mark.parametrize(
    "text",
    [
        "",
        "oc",
        "octo ber",
        "oct 26",
        "2026 oct 2026",
        "10/2026",
        "2026-10-1-1",
        "tomorrow",
        "oct\0",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--from .* is not a day"):
        span(text, "--from", TODAY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30", "2026-10-05 2026-11-03"),
        ("7D", "2026-10-28 2026-11-03"),
        ("2 weeks", "2026-10-26 2026-11-08"),
        ("1y", "2026-01-01 2026-12-31"),
        ("2 Years", "2025-01-01 2026-12-31"),
        ("12m", "2025-12-01 2026-11-30"),
    ],
)
def test_lengths_of_time(text: str, days: str) -> None:
    window = parse(WindowRequest(recent=text), ZoneInfo("UTC"), NOW)
    assert f"{window.first} {window.last}" == days


@pytest.mark.parametrize("text", ["3000y", "0", "-3", "d", "month", "1.5d", "1 fortnight", "1s"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a length of time|beyond the calendar"):
        parse(WindowRequest(recent=text), ZoneInfo("UTC"), NOW)


def test_a_day_that_is_over_may_be_yesterday() -> None:
    assert day_over("yesterday", ZoneInfo("UTC"), NOW) == datetime(2026, 11, 3, tzinfo=UTC)
    for text in ("today", "nov", "oct"):
        with pytest.raises(UsageError, match=r"^--on "):
            day_over(text, ZoneInfo("UTC"), NOW)
