"""Time as a dimension: the hours, days, weeks, months and weekdays of a question."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from orgstats.domain.dimensions import CHOICES, DIMENSION
from orgstats.domain.times import Timed
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.reports.asking.scope import resolve
from orgstats.reports.breakdown.attribution import Attribution
from tests.support.acme import ACME, LEDGER
from tests.support.oracle import Ask, Oracle
from tests.support.reports import request
from tests.support.spans import Days

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

ORACLE = Oracle(LEDGER)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
TIMES = ("hour", "day", "week", "month", "weekday")


def wanted(ask: Ask, by: str) -> dict[str, Decimal]:
    """The oracle's costs, by the keys of a dimension of time."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for start, sums in ORACLE.bucket_totals(ask, "day" if by == "weekday" else by).items():
        key = start
        if by == "weekday":
            key = str(date.fromisoformat(start).isoweekday())
        found[key] += sums["cost"] or 0
    return found


def check(engine: Engine, zone: str, by: str) -> None:
    """Asserts that the series of a dimension of time are the oracle's buckets."""
    ask = Ask(ACME, Days(zone, date(2026, 9, 29), date(2026, 11, 2)))
    scope = resolve(request(ask), engine, [by])
    dimension = Timed(scope.header.window).local(DIMENSION[by])
    cells = engine.ask(scope.query([by])._replace(by=dimension.columns))
    series, lost = Attribution(dimension, scope.entities, cells).series("cost")
    assert {one.key: one.sums["cost"] for one in series} == wanted(ask, by)
    assert not any(lost.sums.values())


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("by", TIMES)
def test_series_of_time_are_buckets(acme_parquet: AcmeParquet, zone: str, by: str) -> None:
    with Engine(find(str(acme_parquet()))) as engine:
        check(engine, zone, by)


def test_postgres_tells_the_time_alike(server: Server, acme_database: AcmeDatabase) -> None:
    with Engine(find(server.conninfo(acme_database()))) as engine:
        for by in TIMES:
            check(engine, "Europe/Berlin", by)


@pytest.mark.parametrize(
    ("by", "key", "label"),
    [
        ("weekday", "7", "Sunday"),
        ("month", "2026-10-01", "2026-10"),
        ("day", "2026-10-09", "2026-10-09 Fri"),
        ("week", "2026-10-05", "2026-10-05"),
        ("hour", "2026-10-25T02:00:00+02:00", "2026-10-25 02:00"),
    ],
)
def test_times_are_named(acme_parquet: AcmeParquet, by: str, key: str, label: str) -> None:
    with Engine(find(str(acme_parquet()))) as engine:
        found = engine.entities("organization")
    assert DIMENSION[by].label(key, found) == label
    assert not {*TIMES} & {*CHOICES}
