"""A FOCUS export adds up to the oracle's sums, to the last digit, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgstats.domain.meters import METER, METERS
from orgstats.exports import slices
from tests.exports.focus.reading import Exporter, by, exporting, total
from tests.support.acme import ACME, LEDGER
from tests.support.deployment import MIXED, NEWEST, NEXT, OLD, TODAY, Deployment
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import write_parquet
from tests.support.spans import Days
from tests.support.strategies import asks, deployments, ledgers

if TYPE_CHECKING:
    from orgstats.exports.grains import Grain
    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

DAYS = date(2026, 10, 24), date(2026, 11, 2)
ASK = Ask(ACME, Days("Europe/Berlin", *DAYS), include_deleted=True)
TITLES = {meter.title: meter for meter in METERS}


def check(exporter: Exporter, oracle: Oracle, ask: Ask, grain: Grain) -> None:
    """Asserts the laws of a question in a grain."""
    rows = exporter.rows(ask, grain)
    sums = oracle.total(ask)
    assert total(rows, "EffectiveCost") == total(rows, "ContractedCost") == sums["cost"]
    if ask.mode != "all":
        assert {row["x_BillingMode"] for row in rows} <= {ask.mode}
        assert total(rows, "BilledCost") == (sums["cost"] if ask.mode == "credits" else 0)
        return
    assert total(rows, "BilledCost") == sums["credits_cost"]
    assert total(rows, "ListCost") == (sums["cost"] or 0) + (sums["discount_savings"] or 0)
    assert total(rows, "x_RequestCount") == sums["requests"]
    counted = [row for row in rows if TITLES[row["SkuMeter"]].unit]
    wanted = {METER[name].title: q for name, (_, q) in oracle.meters(ask).items() if q}
    assert by(counted, "SkuMeter", "PricingQuantity") == wanted


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data(), ledgers(), deployments, st.sampled_from(["hour", "day"]))
def test_charges_add_up(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, grain: Grain
) -> None:
    ask = data.draw(asks(ledger, deployment))
    with TemporaryDirectory() as folder:
        write_parquet(ledger, Path(folder), deployment)
        with exporting(folder) as exporter:
            check(exporter, Oracle(ledger, deployment), ask, grain)


@pytest.mark.parametrize(
    ("deployment", "grain"),
    [(OLD, "day"), (TODAY, "hour"), (NEWEST, "hour"), (NEXT, "day"), (MIXED, "day")],
)
def test_every_deployment_adds_up(
    acme_parquet: AcmeParquet, deployment: Deployment, grain: Grain
) -> None:
    with exporting(str(acme_parquet(deployment))) as exporter:
        check(exporter, Oracle(LEDGER, deployment), ASK, grain)


@pytest.mark.parametrize("mode", ["credits", "byok"])
def test_charges_of_a_mode_add_up(acme_parquet: AcmeParquet, mode: str) -> None:
    with exporting(str(acme_parquet(MIXED))) as exporter:
        check(exporter, Oracle(LEDGER, MIXED), replace(ASK, mode=mode), "day")


@pytest.mark.parametrize("deployment", [NEWEST, MIXED])
def test_postgres_gives_the_same_bytes(
    deployment: Deployment, server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet
) -> None:
    address = server.conninfo(acme_database(deployment))
    with exporting(address) as live, exporting(str(acme_parquet(deployment))) as files:
        assert live.bytes(ASK, "hour") == files.bytes(ASK, "hour")


def test_the_same_bytes_whatever_fits_in_memory(
    acme_parquet: AcmeParquet, monkeypatch: pytest.MonkeyPatch
) -> None:
    with exporting(str(acme_parquet(NEWEST))) as exporter:
        whole = exporter.bytes(ASK)
        (memory,) = exporter.engine.run(
            "SELECT parse_formatted_bytes(current_setting('memory_limit')) // 2"
        )[0]
        monkeypatch.setattr(slices, "ROW_BYTES", memory)
        ready = exporter.ready(ASK)
        assert len(slices.slices(exporter.engine, ready.levels[0])) > 3
        assert exporter.bytes(ASK) == whole
