"""Windows: how they are asked for, which hours they hold, and how they are cut."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.asking import WindowRequest, parse
from orgstats.domain.window import (
    BUCKET_SIZES,
    HOUR,
    BucketSize,
    buckets,
    days_window,
    floor,
    hours_window,
)
from orgstats.errors import UsageError
from tests.support.spans import Days, bounds
from tests.support.spans import buckets as expected_buckets
from tests.support.strategies import ZONES

#: A Tuesday; already Wednesday in Kiritimati, still Monday in Los Angeles at 02:30.
NOW = datetime(2026, 11, 3, 10, 20, tzinfo=UTC)
EARLY = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)


def asked(text: str) -> WindowRequest:
    """Reads `--from A --to B`, `--month M` or `--last L`."""
    words = text.split()
    given = dict(zip(words[::2], words[1::2], strict=True))
    return WindowRequest(
        given.get("--from"), given.get("--to"), given.get("--month"), given.get("--last")
    )


def days(text: str, zone: str = "UTC", now: datetime = NOW) -> str:
    window = parse(asked(text), ZoneInfo(zone), now)
    return f"{window.first} {window.last}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "2026-10-28 2026-11-03"),
        ("--from 2026-10-05", "2026-10-05 2026-11-03"),
        ("--from 2026-10-05 --to 2026-10-05", "2026-10-05 2026-10-05"),
        ("--from 2026-10 --to 2026-10", "2026-10-01 2026-10-31"),
        ("--from 2024-02 --to 2024-02", "2024-02-01 2024-02-29"),
        ("--from 2026-09 --to 2026-10-15", "2026-09-01 2026-10-15"),
        ("--from 2026-12-01 --to 2026-12-31", "2026-12-01 2026-12-31"),
        ("--month 2026-02", "2026-02-01 2026-02-28"),
        ("--month this", "2026-11-01 2026-11-30"),
        ("--month last", "2026-10-01 2026-10-31"),
        ("--last 1d", "2026-11-03 2026-11-03"),
        ("--last 30d", "2026-10-05 2026-11-03"),
        ("--last 1w", "2026-11-02 2026-11-08"),
        ("--last 2w", "2026-10-26 2026-11-08"),
        ("--last 1m", "2026-11-01 2026-11-30"),
        ("--last 13m", "2025-11-01 2026-11-30"),
    ],
)
def test_what_can_be_asked_for(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", "2026-11-03"),
        ("America/Los_Angeles", "2026-11-02"),
        ("Pacific/Kiritimati", "2026-11-03"),
        ("Etc/GMT+12", "2026-11-02"),
    ],
)
def test_today_is_that_of_the_zone(zone: str, expected: str) -> None:
    assert days("--last 1d", zone, EARLY) == f"{expected} {expected}"


def test_the_month_before_january_is_december() -> None:
    assert days("--month last", now=NOW.replace(month=1)) == "2025-12-01 2025-12-31"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Europe/Berlin"])
def test_hours_are_those_of_utc_with_the_running_one(zone: str) -> None:
    window = parse(asked("--last 12h"), ZoneInfo(zone), NOW)
    assert window.start == datetime(2026, 11, 2, 23, tzinfo=UTC)
    assert window.end == datetime(2026, 11, 3, 11, tzinfo=UTC)
    assert len(buckets(window, "hour")) == 12


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2026-03-29", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        # Midnight is skipped in the first three, repeated in the others.
        ("America/Santiago", "2026-09-06", 23),
        ("America/Havana", "2026-03-08", 23),
        ("Africa/Cairo", "2026-04-24", 23),
        ("America/Santiago", "2026-04-04", 25),
        ("America/Havana", "2026-11-01", 25),
        ("Africa/Cairo", "2026-10-29", 25),
        # The clock went back a minute after midnight, into the day before.
        ("America/St_Johns", "2010-11-06", 25),
        ("America/St_Johns", "2010-11-07", 24),
        # A day that never was, and one that was twice.
        ("Pacific/Apia", "2011-12-30", 0),
        ("Pacific/Kwajalein", "1993-08-21", 0),
        ("Asia/Kolkata", "2026-10-25", 24),
    ],
)
def test_days_around_a_change_of_the_clock(zone: str, day: str, hours: float) -> None:
    only = date.fromisoformat(day)
    window = days_window(only, only, ZoneInfo(zone))
    assert window.end - window.start == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("around", ["2024-09-08", "2025-03-30", "2025-10-26", "2026-04-05"])
def test_days_are_those_of_every_quarter_of_an_hour(zone: str, around: str) -> None:
    first = date.fromisoformat(around) - timedelta(days=1)
    span = Days(zone, first, first + timedelta(days=2))
    window = days_window(span.first, span.last, ZoneInfo(zone))
    found = bounds(span)
    assert window.start.replace(tzinfo=None) == found.start
    assert window.end.replace(tzinfo=None) == found.end


@given(
    st.sampled_from(ZONES),
    st.dates(date(2010, 1, 1), date(2030, 12, 31)),
    st.integers(0, 400),
)
def test_days_meet_without_gap_or_overlap(zone: str, first: date, count: int) -> None:
    place, middle = ZoneInfo(zone), first + timedelta(days=count)
    last = middle + timedelta(days=7)
    one = days_window(first, middle, place)
    two = days_window(middle + timedelta(days=1), last, place)
    whole = days_window(first, last, place)
    assert (one.start, one.end, two.end) == (whole.start, two.start, whole.end)


@pytest.mark.parametrize("size", BUCKET_SIZES)
@pytest.mark.parametrize("zone", ZONES)
def test_buckets_cover_the_window(zone: str, size: BucketSize) -> None:
    span = Days(zone, date(2026, 10, 22), date(2026, 11, 3))
    window = days_window(span.first, span.last, ZoneInfo(zone))
    found = buckets(window, size)
    named = [
        str(bucket.day) if bucket.day else bucket.start.astimezone(window.zone).isoformat()
        for bucket in found
    ]
    assert named == expected_buckets(span, size)
    assert found[0].start <= window.start
    assert [b.start for b in found] == sorted(b.start for b in found)


def test_a_last_bucket_may_be_half_an_hour() -> None:
    day = date(2026, 4, 5)
    window = days_window(day, day, ZoneInfo("Australia/Lord_Howe"))
    found = buckets(window, "hour")
    assert len(found) == 25
    assert window.end - found[-1].start == HOUR / 2


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("--last 48h", "hour"),
        ("--last 49h", "day"),
        ("--last 1d", "hour"),
        ("--last 2d", "hour"),
        ("--last 3d", "day"),
        ("--last 92d", "day"),
        ("--last 93d", "week"),
        ("--last 366d", "week"),
        ("--last 367d", "month"),
        ("--from 2000-01-01", "month"),
    ],
)
def test_the_step_that_suits_a_window(text: str, size: str) -> None:
    assert parse(asked(text), ZoneInfo("Europe/Berlin"), NOW).bucket_size() == size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--month 2026-03", "2026-02-01 2026-02-28"),
        ("--from 2026-01 --to 2026-03", "2025-10-01 2025-12-31"),
        ("--from 2025-01 --to 2025-12", "2024-01-01 2024-12-31"),
        ("--from 2026-03-01 --to 2026-03-30", "2026-01-30 2026-02-28"),
        ("--last 7d", "2026-10-21 2026-10-27"),
        ("--last 2w", "2026-10-12 2026-10-25"),
    ],
)
def test_the_window_before(text: str, expected: str) -> None:
    before = parse(asked(text), ZoneInfo("Europe/Berlin"), NOW).previous()
    assert before is not None
    assert f"{before.first} {before.last}" == expected


def test_the_hours_before() -> None:
    window = hours_window(NOW.replace(minute=0), 30, ZoneInfo("Europe/Berlin"))
    before = window.previous()
    assert before is not None
    assert (before.end, before.start) == (window.start, window.start - 30 * HOUR)


@pytest.mark.parametrize("text", ["--from 0001-01-01", "--from 0001-01 --to 0001-01"])
def test_there_is_nothing_before_the_calendar(text: str) -> None:
    assert parse(asked(text), ZoneInfo("UTC"), NOW).previous() is None


def test_windows_have_no_longest() -> None:
    window = parse(asked("--from 0002-01-01 --to 9998-12-31"), ZoneInfo("Europe/Berlin"), NOW)
    assert len(buckets(window, "month")) == 9997 * 12


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin"])
def test_the_calendar_has_an_end(zone: str) -> None:
    with pytest.raises(UsageError, match="beyond the calendar"):
        parse(asked("--from 0001-01-01 --to 2026-01-01"), ZoneInfo(zone), NOW)
    with pytest.raises(UsageError, match="beyond the calendar"):
        parse(asked("--from 2026-01-01 --to 9999-12-31"), ZoneInfo(zone), NOW)


@pytest.mark.parametrize(
    ("zone", "split"), [("UTC", False), ("Asia/Kolkata", True), ("Asia/Kathmandu", True)]
)
def test_days_that_begin_within_an_hour_of_utc(zone: str, *, split: bool) -> None:
    assert days_window(date(2026, 10, 1), date(2026, 10, 2), ZoneInfo(zone)).splits_hours == split


def test_weeks_start_on_monday() -> None:
    assert floor(date(2026, 11, 1), "week") == date(2026, 10, 26)
    assert floor(date(2026, 11, 2), "week") == date(2026, 11, 2)
