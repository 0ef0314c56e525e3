"""The rules of time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.zones import day_start, names, offset, offsets, zone
from orgstats.errors import UsageError
from tests.support.strategies import ZONES

HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Etc/GMT+2", "US/Pacific"])
def test_zones_are_known_by_their_iana_names(name: str) -> None:
    assert zone(name).key == name
    assert name in names()


def test_case_carries_no_meaning() -> None:
    assert zone("europe/BERLIN") == zone("Europe/Berlin")


@pytest.mark.parametrize(
    "name",
    [
        *("UTC+2", "+02:00", "GMT-3", "Berlin", "", ".", "Europe", "Factory"),
        *("localtime", "posix/Europe/Berlin", "right/Europe/Berlin", "/etc/localtime", "a\0b"),
        *("../UTC", "tzdata.zi", "Ü"),
    ],
)
def test_everything_else_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is not an IANA time zone"):
        zone(name)
    assert name not in names()


@pytest.mark.parametrize(
    ("place", "start", "end", "expected"),
    [
        ("UTC", "2026-01-01", "2026-12-31", ["2026-01-01 0:00:00"]),
        (
            "Europe/Berlin",
            "2026-01-01",
            "2026-12-31",
            ["2026-01-01 1:00:00", "2026-03-29T01 2:00:00", "2026-10-25T01 1:00:00"],
        ),
        # The end is not part of the window, and with it neither is a change at the end.
        ("Europe/Berlin", "2026-10-01", "2026-10-25T01", ["2026-10-01 2:00:00"]),
        (
            "Europe/Berlin",
            "2026-10-01",
            "2026-10-25T01:00:01",
            ["2026-10-01 2:00:00", "2026-10-25T01 1:00:00"],
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-04",
            "2026-04-05",
            ["2026-04-04 11:00:00", "2026-04-04T15 10:30:00"],
        ),
        # 00:01 becomes 23:01 of the day before: the new offset holds from midnight on.
        (
            "America/St_Johns",
            "2010-11-06",
            "2010-11-08",
            ["2010-11-06 -1 day, 21:30:00", "2010-11-07T02:30 -1 day, 20:30:00"],
        ),
    ],
)
def test_offsets(place: str, start: str, end: str, expected: list[str]) -> None:
    found = offsets(utc(start), utc(end), ZoneInfo(place))
    assert [(instant, str(ahead)) for instant, ahead in found] == [
        (utc(instant), ahead) for instant, ahead in (line.split(" ", 1) for line in expected)
    ]


@given(
    st.sampled_from(ZONES),
    st.datetimes(*map(datetime.fromisoformat, ("2012-01-01", "2030-01-01"))),
    st.integers(1, 900),
)
def test_offsets_are_those_of_every_hour(place: str, moment: datetime, hours: int) -> None:
    start = moment.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    found = offsets(start, start + hours * HOUR, ZoneInfo(place))
    for hour in range(hours):
        instant = start + hour * HOUR
        ahead = [ahead for since, ahead in found if since <= instant][-1]
        assert ahead == offset(instant, ZoneInfo(place))


@given(st.sampled_from(ZONES), st.dates(date(2012, 1, 1), date(2030, 1, 1)))
def test_a_day_starts_where_its_date_does(place: str, day: date) -> None:
    start = day_start(day, ZoneInfo(place))
    assert start.astimezone(ZoneInfo(place)).date() >= day
    assert (start - timedelta(seconds=1)).astimezone(ZoneInfo(place)).date() < day
