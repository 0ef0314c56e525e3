"""Spans and moments, said as people do."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain.window import Bucket, BucketSize, Window, buckets, cut_steps, hours_window
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
        ("week", date(2026, 10, 19), "in the week of Oct 19"),
        ("week", date(2026, 10, 26), "on Oct 31"),
        ("month", date(2026, 9, 1), "in Sep 2026"),
        ("month", date(2026, 10, 1), "on Oct 31"),
    ],
)
def test_a_bucket_in_words(size: str, day: date | None, words: str) -> None:
    bucket = Bucket(datetime(2026, 10, 31, 9, tzinfo=UTC), day)
    assert dates.when(bucket, size, HOURS) == words


@pytest.mark.parametrize(
    ("days", "size", "words"),
    [
        ((date(2026, 10, 1), date(2026, 10, 31)), "week", ["Oct 1 - 4", "Oct 5"]),
        ((date(2026, 9, 29), date(2026, 10, 11)), "week", ["Sep 29 - Oct 4", "Oct 5"]),
        ((date(2026, 9, 28), date(2026, 10, 5)), "week", ["Sep 28", "Oct 5 only"]),
        ((date(2026, 8, 15), date(2026, 9, 30)), "month", ["Aug 15 - 31", "Sep"]),
        ((date(2025, 12, 30), date(2026, 1, 31)), "month", ["Dec 30 - 31, 2025", "Jan 2026"]),
        ((date(2026, 10, 5), date(2026, 10, 6)), "day", ["Oct 5", "Oct 6"]),
    ],
)
def test_a_step_that_is_cut_says_so(
    days: tuple[date, date], size: BucketSize, words: list[str]
) -> None:
    asked = window(*days)
    starts = [one.day for one in buckets(asked, size) if one.day][:2]
    cut = cut_steps(asked, size)
    found = dates.steps(list(map(str, starts)), size, [cut.get(start) for start in starts])
    assert [text.replace(dates.TO, "-") for text in found] == words
