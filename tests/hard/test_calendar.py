"""Windows at both ends of the calendar, and data that lies beyond it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain.zones import FIRST_CHANGE, names, offset
from tests.support.cli import run
from tests.support.deployment import TODAY
from tests.support.parquet import Layout
from tests.support.reports import exact

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

ACME = ("--org", "org_acme", "-f", "json")


@pytest.mark.parametrize("size", ["hour", "day", "week", "month"])
@pytest.mark.parametrize("tz", ["UTC", "Asia/Tokyo", "America/New_York", "Europe/Berlin"])
@pytest.mark.parametrize(
    ("first", "last"), [("0001-01-02", "0001-02-03"), ("9999-11-20", "9999-12-30")]
)
def test_the_first_and_the_last_days(
    first: str, last: str, tz: str, size: str, acme_parquet: AcmeParquet
) -> None:
    window = ("--from", first, "--to", last, "--tz", tz, "--bucket", size)
    result = run("breakdown", "--by", "model", "-s", acme_parquet(), *ACME, *window)
    document = exact(result.out)
    assert (result.code, document["total"]["requests"]) == (0, 0)
    starts = [point["start"] for point in document["over_time"]["points"]]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize("first", ["0001-01-02", "0300-01-01", "1000-01-01", "1912-06-15"])
def test_months_in_folders_are_found_from_any_year_on(
    first: str, acme_parquet: AcmeParquet
) -> None:
    reports = [
        exact(run("summary", "-s", acme_parquet(TODAY, layout), *ACME, "--from", first).out)
        for layout in (Layout(), Layout(partitioned=True))
    ]
    assert reports[0]["total"]["requests"] > 0
    assert reports[0] == reports[1]


def test_no_zone_changed_before_the_first_change() -> None:
    begin = datetime(1, 1, 3, tzinfo=UTC)
    for name in names():
        assert offset(begin, ZoneInfo(name)) == offset(FIRST_CHANGE, ZoneInfo(name)), name
