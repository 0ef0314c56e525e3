"""By meter: what usage is paid for adds up to its cost, whatever the source stores of it."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.meters import METER, METER_COLUMN, METERS
from orgstats.domain.meters import METERED as METERED_MEASURES
from orgstats.domain.periods import Period
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.errors import DataError, UsageError
from orgstats.reports.asking.scope import resolve
from orgstats.reports.comparison.meters import meter_usage
from tests.reports.test_breakdown import filters
from tests.reports.test_laws import laws, layouts, parts, reading
from tests.support.acme import ACME, LEDGER
from tests.support.cli import run
from tests.support.deployment import OLD, TODAY, Deployment
from tests.support.expected import Ranked, share
from tests.support.oracle import METERS as ORACLE_METERS
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import Layout, write_parquet
from tests.support.reports import Product, request, window
from tests.support.spans import Days
from tests.support.strategies import asks, deployments, ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

Acme = Callable[..., Product]
ORACLE = Oracle(LEDGER)
ALL = Days("Europe/Berlin", date(2026, 9, 29), date(2026, 11, 4))
METERED = Ask(ACME, ALL, "meter")
WITHOUT = Ranked("cost", None)


def told(key: str, cost: Decimal, quantity: Decimal, total: Decimal) -> dict[str, Any]:
    """What a row of a meter must say."""
    unit = METER[key].unit
    price = None
    if unit and quantity:
        each = cost * (1_000_000 if unit == "tokens" else 1) / quantity
        price = each.quantize(Decimal("1e-9"), ROUND_HALF_UP)
    return {
        "key": key,
        "quantity": quantity if unit else None,
        "unit": unit,
        "unit_price": price,
        "share": share(cost, total),
        "cost": cost,
        "tokens": quantity if unit == "tokens" else None,
        "requests": None,
        "input_tokens": None,
    }


def expected(oracle: Oracle, ask: Ask) -> list[dict[str, Any]]:
    """The rows of a breakdown by meter, in order."""
    total = oracle.total(ask)["cost"] or Decimal(0)
    found = oracle.meters(ask).items()
    ranked = sorted(found, key=lambda pair: (-pair[1][0], pair[0]))
    return [told(key, cost, quantity, total) for key, (cost, quantity) in ranked]


def rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a breakdown by meter, as far as they are expected."""
    names = told("other", Decimal(0), Decimal(0), Decimal(0))
    return [{name: row[name] for name in names} for row in document["rows"]]


@laws
@given(st.data(), ledgers(), deployments, layouts)
def test_meters_equal_the_oracle_and_add_up_to_the_cost(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, layout: Layout
) -> None:
    ask = replace(data.draw(asks(ledger, deployment)), mode="all")
    oracle = Oracle(ledger, deployment)
    with reading(ledger, deployment, layout) as product:
        found = product.breakdown(replace(ask, by="meter"), WITHOUT)
        tokens = product.breakdown(replace(ask, by="meter"), Ranked("tokens", 2))
    assert rows(found) == expected(oracle, ask)
    for document in (found, tokens):
        assert document["total"] == oracle.total(ask)
        for name in ("cost", "tokens"):
            assert sum(part[name] or 0 for part in parts(document)) == document["total"][name]
    for row in found["rows"]:
        points = found["over_time"]["points"]
        assert sum(point["values"][row["key"]] for point in points) == row["cost"]


@pytest.mark.parametrize("deployment", [OLD, TODAY])
@pytest.mark.parametrize("text", ["", "project=p_web", "key=k_gone", "model=gpt-4o", "app=web"])
def test_every_filter(acme: Acme, deployment: Deployment, text: str) -> None:
    ask = replace(METERED, filters=filters(text))
    if text.startswith("app") and "project_hourly_source_stats" in deployment.absent_tables:
        return
    found = acme(deployment).breakdown(ask, WITHOUT)
    assert rows(found) == expected(Oracle(LEDGER, deployment), ask)
    lacking = [note for note in found["notes"] if note["message"].endswith("in other costs")]
    assert bool(lacking) == (deployment is OLD)


def test_rest_has_what_rows_have(acme: Acme) -> None:
    found = acme().breakdown(METERED, Ranked("tokens", 1))
    for part in parts(found):
        assert {name for name in found["total"] if part[name] is not None} == {"cost", "tokens"}
    # The ledger counts more tokens in all than of input and output.
    assert (found["unattributed"]["cost"], found["unattributed"]["tokens"] > 0) == (0, True)
    for name in ("cost", "tokens"):
        assert sum(part[name] for part in parts(found)) == found["total"][name]


def test_only_what_is_asked_for_is_unattributed(acme_parquet: AcmeParquet) -> None:
    argv = ("breakdown", "meter", "-s", acme_parquet(), "--org", ACME, "--month", "2026-10")
    for columns, left in (("cost", False), ("cost,tokens", True)):
        out = run(*argv, "--columns", columns, "-f", "csv").out
        assert ("(unattributed)" in out) == left


def test_files_that_lack_what_others_have(tmp_path: Path) -> None:
    partitioned = Layout(partitioned=True)
    old = write_parquet(LEDGER, tmp_path / "old", OLD, partitioned)
    mixed = write_parquet(LEDGER, tmp_path / "mixed", TODAY, partitioned)
    october = "project_hourly_stats/month=2026-10"
    shutil.copytree(old / october, mixed / october, dirs_exist_ok=True)
    ask = replace(METERED, span=Days("UTC", date(2026, 10, 1), date(2026, 10, 31)))
    with Engine(find(str(mixed))) as engine:
        found = Product(engine).breakdown(ask, WITHOUT)
    assert rows(found) == expected(Oracle(LEDGER, OLD), ask)


def routes(engine: Engine) -> None:
    """Asserts what every route used of each meter in two periods, asked for with one scan."""
    early = Days("UTC", date(2026, 9, 29), date(2026, 10, 28))
    spans = {"before": early, "now": Days("UTC", date(2026, 10, 25), date(2026, 11, 4))}
    periods = [Period(name, window(span).start, window(span).end) for name, span in spans.items()]
    scope = resolve(request(METERED), engine, ["mapping"])
    columns = (*DIMENSION["mapping"].columns, METER_COLUMN)
    question = scope.query(["mapping"])._replace(
        by=columns, measures=METERED_MEASURES, periods=tuple(periods)
    )
    cells = engine.ask(question)
    for name, span in spans.items():
        found: dict[str, dict[str, tuple[Any, Any]]] = defaultdict(dict)
        for used in meter_usage(cells, "mapping", name):
            usage = found[used.raw[1]]
            cost, quantity = usage.get(used.meter.name, (0, 0))
            usage[used.meter.name] = cost + used.cost, quantity + (used.quantity or 0)
        for provider in ORACLE.rows(Ask(ACME, span, "provider")):
            narrowed = Ask(ACME, span, filters={"provider": frozenset([provider])})
            assert found.pop(provider) == ORACLE.meters(narrowed)
        assert not found


def test_routes_by_meter_in_two_periods(acme_parquet: AcmeParquet) -> None:
    scanned: list[str] = []
    with Engine(find(str(acme_parquet())), trace=scanned.append) as engine:
        routes(engine)
    assert sum("FROM project_hourly_model_stats" in text for text in scanned) == 1


@pytest.mark.parametrize("deployment", [OLD, TODAY])
def test_postgres_tells_meters_alike(
    deployment: Deployment, server: Server, acme_database: AcmeDatabase
) -> None:
    with Engine(find(server.conninfo(acme_database(deployment)))) as engine:
        found = Product(engine).breakdown(METERED, WITHOUT)
        if deployment is TODAY:
            routes(engine)
    assert rows(found) == expected(Oracle(LEDGER, deployment), METERED)


def test_what_no_meter_has_is_refused(acme: Acme) -> None:
    with pytest.raises(UsageError, match="meters are not split by billing mode"):
        acme().breakdown(replace(METERED, mode="credits"))
    with pytest.raises(UsageError, match="meters have no requests"):
        acme().breakdown(METERED, Ranked("requests"))


def test_a_cost_that_is_not_a_number_is_named(tmp_path: Path) -> None:
    store = write_parquet(LEDGER, tmp_path / "store")
    file = str(store / "project_hourly_stats.parquet")
    spoilt = f"SELECT * REPLACE ('nan'::FLOAT AS output_cost) FROM read_parquet('{file}')"
    duckdb.sql(f"CREATE OR REPLACE TEMP TABLE spoilt AS {spoilt}")
    duckdb.sql(f"COPY spoilt TO '{file}'")
    with Engine(find(str(store))) as engine, pytest.raises(DataError, match="output_cost is nan"):
        Product(engine).breakdown(METERED)


def test_every_meter_is_declared_with_its_column() -> None:
    assert {meter.name: meter.cost for meter in METERS if meter.cost} == {
        name: cost for name, (cost, _) in ORACLE_METERS.items()
    }
    assert METERS[-1].cost is None


def test_people_see_no_rest_of_what_is_not_ranked(acme_parquet: AcmeParquet) -> None:
    asked = ("breakdown", "--by", "meter", "--org", ACME, "--month", "2026-10", "-s")
    by_cost = run(*asked, acme_parquet(), env={"COLUMNS": "120"}).out
    by_tokens = run(*asked, acme_parquet(), "--metric", "tokens").out
    assert "Per 1M or request" in by_cost
    assert "Requests" in by_cost
    assert ("Unattributed" in by_cost, "Unattributed" in by_tokens) == (False, True)
