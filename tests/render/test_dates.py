"""Spans and moments, said as people do."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain.window import Bucket, Window, hours_window
from orgstats.render import dates
from tests.render.reports import window

END = datetime(2026, 10, 31, 12, tzinfo=UTC)
HOURS = hours_window(END, 6, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("asked", "span", "before"),
    [
        (window(date(2026, 10, 1), date(2026, 10, 31)), "Oct 1 - Oct 31, 2026", "Sep 2026"),
        (window(date(2026, 9, 1), date(2026, 10, 31)), "Sep 1 - Oct 31, 2026", "previous 2 months"),
        (window(date(2026, 10, 3), date(2026, 10, 9)), "Oct 3 - Oct 9, 2026", "previous 7 days"),
        (window(date(2026, 10, 3), date(2026, 10, 3)), "Sat Oct 3, 2026", "previous day"),
        (
            window(date(2025, 12, 3), date(2026, 1, 9)),
            "Dec 3, 2025 - Jan 9, 2026",
            "previous 38 days",
        ),
        (HOURS, "Oct 31 06:00 - 12:00, 2026", "previous 6 hours"),
        (
            hours_window(END, 13, ZoneInfo("UTC")),
            "Oct 30 23:00 - Oct 31, 2026 12:00",
            "previous 13 hours",
        ),
    ],
)
def test_a_window_in_words(asked: Window, span: str, before: str) -> None:
    assert dates.span(asked).replace(dates.TO, "-") == span
    assert dates.before(asked) == before


@pytest.mark.parametrize(
    ("size", "day", "words"),
    [
        ("hour", None, "at 09:00 on Oct 31"),
        ("day", date(2026, 10, 31), "on Oct 31"),
        ("week", date(2026, 10, 26), "in the week of Oct 26"),
        ("month", date(2026, 10, 1), "in Oct 2026"),
    ],
)
def test_a_bucket_in_words(size: str, day: date | None, words: str) -> None:
    bucket = Bucket(datetime(2026, 10, 31, 9, tzinfo=UTC), day)
    assert dates.when(bucket, size, HOURS) == words
