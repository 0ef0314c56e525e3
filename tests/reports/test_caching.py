"""What caching saved: of each route, then added up; null where nothing tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from orgstats.engine.connection import Limits
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.reports.caching import of_route
from orgstats.reports.summary import SummaryQuestion, summary
from tests.support.acme import ACME, LEDGER
from tests.support.deployment import NEWEST, OLD
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import write_parquet
from tests.support.reports import request
from tests.support.spans import Days

if TYPE_CHECKING:
    from pathlib import Path

    from orgstats.domain.results import Summary
    from tests.support.deployment import Deployment
    from tests.support.ledger import Fact, Number
    from tests.support.server import Server
    from tests.support.stores import NewDatabase

WEEK = Days("Europe/Berlin", date(2026, 10, 26), date(2026, 11, 1))
ASK = Ask(ACME, WEEK)


def cached(fact: Fact) -> Fact:
    """A fact with a quarter of its input read from the cache, and an eighth written to it."""
    tokens = int(fact.measures["input_tokens"])
    more: dict[str, Number] = {
        "cached_tokens": tokens // 4,
        "cache_write_tokens": tokens // 8,
        "cached_input_cost": fact.measures["cost"] / 64,
        "cache_write_input_cost": fact.measures["cost"] / 8,
    }
    return replace(fact, measures={**fact.measures, **more})


CACHED = replace(LEDGER, facts=tuple(map(cached, LEDGER.facts)))


def asked(source: str, ask: Ask = ASK) -> Summary:
    with Engine(find(source), limits=Limits(threads=1)) as engine:
        return summary(request(ask), engine, SummaryQuestion(caching=True))


@pytest.mark.parametrize("stored", ["parquet", "postgres"])
@pytest.mark.parametrize(
    "filters", [{}, {"app": frozenset({"cli", "web"})}, {"key": frozenset({"k_ci1", "k_sum"})}]
)
def test_it_is_the_oracles(
    stored: str,
    filters: dict[str, frozenset[str]],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if stored == "parquet":
        source = str(write_parquet(CACHED, tmp_path / "rollups", NEWEST))
    else:
        server: Server = request.getfixturevalue("server")
        database: NewDatabase = request.getfixturevalue("new_database")
        source = server.conninfo(database(CACHED, NEWEST))
    ask = replace(ASK, filters=filters)
    now, before = asked(source, ask).saved
    if "app" in filters:
        # What the rollup of apps and models stores does not tell.
        assert (now, before) == (None, None)
        return
    past = replace(ask, span=Days(WEEK.tz, date(2026, 10, 19), date(2026, 10, 25)))
    oracle = Oracle(CACHED, NEWEST)
    assert now is not None
    assert abs(Fraction(now) - oracle.caching(ask)) <= Fraction(1, 2 * 10**9)
    assert before is not None
    assert abs(Fraction(before) - oracle.caching(past)) <= Fraction(1, 2 * 10**9)
    assert now != 0


@pytest.mark.parametrize(
    ("deployment", "ask"), [(OLD, ASK), (NEWEST, replace(ASK, mode="credits"))]
)
def test_where_nothing_tells_there_is_none(
    deployment: Deployment, ask: Ask, tmp_path: Path
) -> None:
    source = write_parquet(CACHED, tmp_path / "rollups", deployment)
    assert asked(str(source), ask).saved == (None, None)


@pytest.mark.parametrize(
    ("cached_tokens", "written", "saved"), [(50, 0, 40), (0, 50, -10), (100, 0, 0), (120, 0, 0)]
)
def test_of_a_route(cached_tokens: int, written: int, saved: int) -> None:
    found = of_route(
        {
            "input_tokens": 100,
            "cached_tokens": cached_tokens,
            "cache_write_tokens": written,
            "input_cost": 50,
            "cached_input_cost": 10 * bool(cached_tokens),
            "cache_write_cost": 60 * bool(written),
        }
    )
    assert found == saved
