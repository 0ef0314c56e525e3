"""Every zone over the year 2026: both changes of its clock and both edges of the year."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
import pytest

from orgstats.domain.rollups import AUTHORITY
from orgstats.domain.window import buckets, days_window
from orgstats.domain.zones import names, offsets
from orgstats.sql.dialect import DUCKDB
from orgstats.sql.query import Query
from orgstats.sql.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, LAST = date(2025, 12, 31), date(2027, 1, 1)
BEGIN, HOUR = datetime(2025, 12, 29, tzinfo=UTC), timedelta(hours=1)
HOURS = [BEGIN + number * HOUR for number in range(24 * 372)]
Offsets = tuple[tuple[datetime, timedelta], ...]


@pytest.fixture(scope="module")
def rules() -> dict[Offsets, list[ZoneInfo]]:
    """The zones by the offsets that the product finds; zones that share them share the SQL."""
    found: dict[Offsets, list[ZoneInfo]] = {}
    for name in names():
        zone = ZoneInfo(name)
        found.setdefault(tuple(offsets(HOURS[0], HOURS[-1], zone)), []).append(zone)
    return found


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A rollup with one request in every hour."""
    with duckdb.connect() as opened:
        opened.execute(
            f"CREATE TABLE {AUTHORITY.table} AS SELECT 'p' AS project_id, 1 AS request_count,"
            f" TIMESTAMP '{BEGIN:%Y-%m-%d}' + INTERVAL 1 HOUR * i AS hour_timestamp"
            f" FROM range({len(HOURS)}) AS t(i)"
        )
        yield opened


def test_zones_of_one_rule_share_every_hour(rules: dict[Offsets, list[ZoneInfo]]) -> None:
    assert sum(map(len, rules.values())) == len(names()) > 500
    for zones in rules.values():
        expected = [hour.astimezone(zones[0]).utcoffset() for hour in HOURS]
        for zone in zones[1:]:
            assert [hour.astimezone(zone).utcoffset() for hour in HOURS] == expected, zone


def test_local_days_are_those_of_every_hour(
    rules: dict[Offsets, list[ZoneInfo]], connection: duckdb.DuckDBPyConnection
) -> None:
    for zone, *_ in rules.values():
        counted_once(zone, connection)


def counted_once(zone: ZoneInfo, connection: duckdb.DuckDBPyConnection) -> None:
    """Asserts that SQL counts each hour on the date that Python gives its start."""
    window = days_window(FIRST, LAST, zone)
    query = Query(AUTHORITY, window, ("p",), bucket="day")
    statement = scan(query, {"request_count": "integer"}, DUCKDB)
    found = dict(connection.execute(statement.text).fetchall())
    dates = Counter(hour.astimezone(zone).date() for hour in HOURS)
    assert found == {day: dates[day] for day in dates if FIRST <= day <= LAST}, zone
    days = [bucket.day for bucket in buckets(window, "day")]
    assert days == sorted(found), zone
    # Half an hour at either end belongs to the day, and no rollup's hour starts in it.
    length = window.end - window.start
    assert abs(sum(found.values()) * HOUR - length) < HOUR, zone


def test_days_follow_each_other(rules: dict[Offsets, list[ZoneInfo]]) -> None:
    for zone, *_ in rules.values():
        window = days_window(FIRST, LAST, zone)
        starts = [bucket.start for bucket in buckets(window, "day")]
        assert (starts[0], window.days) == (window.start, len(starts)), zone
        lengths = [after - start for start, after in pairwise([*starts, window.end])]
        assert all(22 * HOUR <= length <= 26 * HOUR for length in lengths), zone
