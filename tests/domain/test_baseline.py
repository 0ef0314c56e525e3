"""The window that another is compared with: asked for in words, and cut as the other is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.baseline import aligned, baseline
from orgstats.domain.window import Window, days_window, hours_window
from orgstats.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 3)


def days(first: str, last: str, zone: ZoneInfo = BERLIN) -> Window:
    return days_window(date.fromisoformat(first), date.fromisoformat(last), zone)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "window", "found"),
    [
        ("previous", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        ("previous", ("2026-10-08", "2026-10-14"), ("2026-10-01", "2026-10-07")),
        ("year", ("2026-10-08", "2026-10-14"), ("2025-10-08", "2025-10-14")),
        ("year", ("2024-02-29", "2024-03-01"), ("2023-02-28", "2023-03-01")),
        ("year", ("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        ("2026-07", ("2026-10-08", "2026-10-14"), ("2026-07-01", "2026-07-31")),
        ("2026-07-03", ("2026-10-08", "2026-10-14"), ("2026-07-03", "2026-07-03")),
        ("Previous", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        ("YEAR", ("2026-10-08", "2026-10-14"), ("2025-10-08", "2025-10-14")),
        ("dec", ("2026-10-08", "2026-10-14"), ("2025-12-01", "2025-12-31")),
        ("yesterday", ("2026-11-03", "2026-11-03"), ("2026-11-02", "2026-11-02")),
        ("2026-07..2026-08-03", ("2026-10-08", "2026-10-14"), ("2026-07-01", "2026-08-03")),
    ],
)
def test_a_baseline_is_asked_for_in_words(
    text: str, window: tuple[str, str], found: tuple[str, str]
) -> None:
    assert baseline(text, days(*window), TODAY) == days(*found)


def test_a_year_before_some_hours_is_at_the_same_time_of_day() -> None:
    window = hours_window(at("2026-03-29T12:00"), 12, BERLIN)
    assert baseline("year", window, TODAY) == hours_window(at("2025-03-29T13:00"), 12, BERLIN)


@pytest.mark.parametrize(
    "text", ["", "..", "2026-09..", "lately", "2026-13", "2026-09-05..2026-09-01", "2026-02-30"]
)
def test_what_is_no_window_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--against "):
        baseline(text, days("2026-10-01", "2026-10-31"), TODAY)


@pytest.mark.parametrize("text", ["previous", "year"])
def test_a_baseline_ends_with_the_calendar(text: str) -> None:
    with pytest.raises(UsageError, match="beyond the calendar"):
        baseline(text, days("0001-01-02", "0001-12-31", ZoneInfo("UTC")), TODAY)


@pytest.mark.parametrize(
    ("as_of", "now", "before"),
    [
        # A day begins at 22:00 UTC, and an hour later after the clocks went back.
        ("2026-10-10T22:00", ("2026-10-10T22:00", 10, False), ("2026-09-10T22:00", 10, False)),
        ("2026-10-10T23:00", ("2026-10-10T23:00", 11, True), ("2026-09-10T23:00", 11, True)),
        ("2026-10-31T22:00", ("2026-10-31T22:00", 31, True), ("2026-09-30T22:00", 30, False)),
        ("2026-09-01T00:00", ("2026-09-30T22:00", 1, True), ("2026-08-31T22:00", 1, True)),
        ("2026-10-31T23:00", ("2026-10-31T23:00", 31, False), ("2026-09-30T22:00", 30, False)),
    ],
)
def test_both_end_after_the_same_time(
    as_of: str, now: tuple[str, int, bool], before: tuple[str, int, bool]
) -> None:
    windows = days("2026-10-01", "2026-10-31"), days("2026-09-01", "2026-09-30")
    cut = aligned(*windows, at(as_of))
    for one, (end, last, hours) in zip(cut, (now, before), strict=True):
        assert (one.end, one.last.day, one.hours) == (at(end), last, hours)
    assert [one.start for one in cut] == [one.start for one in windows]


def test_a_source_without_hours_cuts_nothing() -> None:
    windows = days("2026-10-01", "2026-10-31"), days("2026-09-01", "2026-09-30")
    assert aligned(*windows, None) == windows


ZONES = st.sampled_from(("Europe/Berlin", "America/Santiago", "Asia/Kolkata", "Pacific/Apia"))
FIRST = st.dates(date(2003, 1, 1), date(2040, 12, 31))


@given(FIRST, st.integers(0, 800), ZONES)
def test_a_year_before_are_the_same_days(first: date, more: int, zone: str) -> None:
    window = days_window(first, first + timedelta(more), ZoneInfo(zone))
    found = baseline("year", window, TODAY)
    assert found == days_window(found.first, found.last, ZoneInfo(zone))
    for now, before in ((window.first, found.first), (window.last, found.last)):
        same = (now.year - 1, now.month, now.day)
        leaping = {(now.month, now.day), (before.month, before.day)} & {(2, 28), (2, 29)}
        assert leaping or (before.year, before.month, before.day) == same
    # A 29 February is in one of them at most, and takes a day.
    assert abs(window.days - found.days) <= 1
    assert bool(window.months) <= (window.months == found.months)


LENGTHS = st.integers(0, 40)


@given(FIRST, st.tuples(LENGTHS, LENGTHS), st.integers(-50, 1100), ZONES)
def test_aligned_windows_are_as_long_but_where_the_one_before_ends(
    first: date, lengths: tuple[int, int], hours: int, zone: str
) -> None:
    window, before = (
        days_window(day, day + timedelta(more), ZoneInfo(zone))
        for day, more in zip((first, first - timedelta(50)), lengths, strict=True)
    )
    as_of = window.start + timedelta(hours=hours)
    now, then = aligned(window, before, as_of)
    assert (now.start, then.start) == (window.start, before.start)
    if as_of >= window.end:
        assert (now, then) == (window, before)
        return
    assert now.end == max(as_of, window.start)
    assert then.end == min(then.start + (now.end - now.start), before.end)
