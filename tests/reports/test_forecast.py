"""A forecast equals the oracle's, and obeys what must hold for any."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.reports.forecast.report import ForecastQuestion
from tests.reports.test_laws import laws, reading
from tests.support.acme import ACME, LEDGER
from tests.support.forecasted import DAY, Foreseen, forecasted, month_of, newest
from tests.support.ledger import Project
from tests.support.oracle import Ask, Oracle
from tests.support.reports import Product
from tests.support.spans import Days, bounds, local, stored
from tests.support.strategies import asks, ledgers, zones

if TYPE_CHECKING:
    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet


def told(document: dict[str, Any]) -> dict[str, Any]:
    """What the oracle knows of a document."""
    rows = [*document["rows"], document["other"] or {}, document["unattributed"] or {}]
    for row in rows:
        for name in ("share", "project_id", "project", "email"):
            row.pop(name, None)
    return {name: document[name] for name in ("total", "rows", "other", "unattributed")}


@st.composite
def histories(draw: st.DrawFn, zone: str) -> Ledger:
    """A ledger of up to eight months, which ends within hours of a day's start or anywhere."""
    ledger = draw(ledgers().filter(lambda one: bool(one.facts)))
    weeks = draw(st.integers(1, 32))
    facts = [
        replace(fact, hour=fact.hour - (7 * week + draw(st.integers(0, 6))) * DAY)
        for week in range(weeks)
        for fact in draw(st.lists(st.sampled_from(ledger.facts), min_size=1, max_size=4))
    ]
    day = max(local(fact.hour, zone).date() for fact in facts) + DAY
    start = bounds(Days(zone, day, day)).start.replace(minute=0)
    last = replace(facts[0], hour=start + timedelta(hours=draw(st.integers(-2, 30))))
    projects = tuple(Project(name, name, "o1") for name in ("p1", "p2", "p3", "p4"))
    return replace(ledger, facts=(*facts, last), projects=projects)


@laws
@given(st.data(), zones, st.sampled_from(("cost", "requests")), st.sampled_from((1, None)))
def test_a_forecast_is_the_oracles(
    data: st.DataObject, zone: str, metric: str, top: int | None
) -> None:
    ledger = data.draw(histories(zone))
    oracle = Oracle(ledger)
    as_of = newest(oracle)
    last = local(as_of, zone).date() + data.draw(st.sampled_from((0, 0, 0, 4, -20))) * DAY
    day = local(as_of, zone).date() - data.draw(st.integers(0, 9)) * DAY
    until = None
    if data.draw(st.booleans()):
        end = bounds(Days(zone, day, day)).end
        until, as_of = end.replace(tzinfo=UTC), min(end, as_of)
    ask = data.draw(asks(ledger))
    ask = replace(ask, organization_id="o1", span=month_of(zone, last))
    with reading(ledger) as product:
        found = product.forecast(ask, until, ForecastQuestion("", metric, top))
    assert told(found) == forecasted(Foreseen(oracle, ask, as_of, metric), top)


def steady(first: datetime, count: int) -> Ledger:
    """A ledger of one fact a day, each a dollar dearer than the one before."""
    fact = LEDGER.facts[1]
    facts = tuple(
        replace(fact, hour=first + at * DAY, measures={**fact.measures, "cost": at + 1.0})
        for at in range(count)
    )
    return replace(LEDGER, facts=facts)


FIRST = stored("2026-09-28 12:00")
OCTOBER = month_of("UTC", date(2026, 10, 1))


@pytest.mark.parametrize(
    ("count", "month", "used", "expected", "rate"),
    [
        # As of Saturday 10 October at 13:00: 4 to 13 dollars, then 3 weeks as from 3 October on.
        (13, OCTOBER, 85, 85 + 3 * (6 + 7 + 8 + 9 + 10 + 11 + 12), Decimal("276.15720524")),
        # Six complete days are not enough, and seven are.
        (7, OCTOBER, 22, None, Decimal("192.564705882")),
        (8, OCTOBER, 30, 30 + 3 * 28 + 2 + 3 + 4 + 5 + 6, Decimal("204.770642202")),
        # What is over is its own forecast; what is to come is made of the last week.
        (40, OCTOBER, 589, 589, 589),
        (34, month_of("UTC", date(2026, 11, 1)), 0, 4 * 210 + 28 + 29, None),
    ],
)
def test_by_hand(
    count: int, month: Days, used: int, expected: int | None, rate: Decimal | None
) -> None:
    with reading(steady(FIRST, count)) as product:
        found = product.forecast(Ask(ACME, month))
    assert found["total"]["used"] == used
    assert found["total"]["expected"] == expected
    assert found["total"]["run_rate"] == rate
    codes = [note["code"] for note in found["notes"]]
    assert ("too_little_history" in codes) == (expected is None)


AS_OF = datetime(2026, 10, 29, tzinfo=UTC)


@pytest.mark.parametrize("by", ["project", "model", "member"])
def test_one_scan_of_each_rollup_and_postgres_says_the_same(
    server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet, by: str
) -> None:
    ask = Ask(ACME, replace(OCTOBER, tz="Europe/Berlin"), by)
    found, shown = [], list[str]()
    for place in (str(acme_parquet()), server.conninfo(acme_database())):
        with Engine(find(place), trace=shown.append) as engine:
            found.append(Product(engine).forecast(ask, AS_OF))
    assert found[0] == found[1]
    scanned = [table for text in shown for table in re.findall("\nFROM ([a-z_]+_stats)", text)]
    assert len(scanned) == 2 * len(set(scanned))
