"""Exports by meter: each with its quantity and unit price, and all adding up to the summary."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from orgstats.domain.meters import METER
from tests.export.test_sums import DAYS, exporting
from tests.support import exports, workbooks
from tests.support.acme import ACME, LEDGER
from tests.support.cli import Result, run
from tests.support.deployment import OLD, TODAY, Deployment
from tests.support.oracle import Ask, Oracle
from tests.support.spans import Days

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

ASK = Ask(ACME, Days("Europe/Berlin", *DAYS), include_deleted=True)
BY = ("meter", "project")
FORMS = ("csv", "json", "ndjson", "parquet")


def check(source: str, deployment: Deployment) -> None:
    """Asserts the rows of an export by meter and project, and that they add up."""
    oracle = Oracle(LEDGER, deployment)
    with exporting(source) as exporter:
        rows = exporter.rows(ASK, BY, "total")
        total = exporter.summary(ASK)
    for name, whole in total.items():
        if whole is not None:
            assert sum(row[name] or 0 for row in rows) == whole
    for project in oracle.rows(ASK):
        own = [row for row in rows if row["project_id"] == project]
        found = {row["meter_id"]: row for row in own if row["meter_id"] != "(unattributed)"}
        wanted = oracle.meters(replace(ASK, filters={"project": frozenset([project])}))
        assert found.keys() == wanted.keys()
        for meter, (cost, quantity) in wanted.items():
            row, unit = found[meter], METER[meter].unit
            assert (row["cost"], row["unit"]) == (cost, unit)
            assert row["quantity"] == (quantity if unit else None)
            assert row["tokens"] == (quantity if unit == "tokens" else None)
            each = cost * (1_000_000 if unit == "tokens" else 1) / (quantity or 1)
            price = each.quantize(Decimal("1e-9"), ROUND_HALF_UP)
            assert row["unit_price"] == (price if unit and quantity else None)


@pytest.mark.parametrize("deployment", [OLD, TODAY])
def test_rows_are_the_oracles_and_add_up(acme_parquet: AcmeParquet, deployment: Deployment) -> None:
    check(str(acme_parquet(deployment)), deployment)


def test_postgres_exports_meters_alike(server: Server, acme_database: AcmeDatabase) -> None:
    check(server.conninfo(acme_database()), TODAY)


def test_every_format_holds_the_same_and_compares(
    folder: Path, export: Callable[..., Result]
) -> None:
    paths = [folder / f"meters.{form}" for form in FORMS]
    for path in paths:
        assert export("--by", "meter,project", "-o", path).code == 0
    csv, *others = map(exports.read, paths)
    assert others[0] == others[1] == others[2]
    assert [row["cost"] for row in csv] == [row["cost"] for row in others[0]]
    columns = list(csv[0])
    assert columns[3:9] == ["meter_id", "meter", "quantity", "unit", "unit_price", "project_id"]
    for path in paths[1:]:
        assert run("diff", paths[0], path).code == 0


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("cost", ["quantity", "unit", "unit_price", "cost"]),
        ("quantity,cost", ["quantity", "cost"]),
        ("unit_price, unit, requests", ["unit", "unit_price", "requests"]),
    ],
)
@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_columns_of_meters_are_chosen_as_measures_are(
    columns: str, told: list[str], form: str, folder: Path, export: Callable[..., Result]
) -> None:
    path, whole = folder / f"some.{form}", folder / "all.json"
    for to, options in ((path, ("--columns", columns)), (whole, ())):
        assert export("--by", "meter", "--grain", "total", *options, "-o", to).code == 0
    if form == "xlsx":
        titles, *lines = workbooks.values(workbooks.opened(path)["Rows"])
        assert len(titles) == 5 + len(told)
        values = {line[3]: line[5:] for line in lines}
    else:
        rows = exports.read(path)
        assert list(rows[0])[5:] == told
        values = {row["meter_id"]: [*row.values()][5:] for row in rows}
    known = {row["meter_id"]: row for row in exports.read(whole)}
    for meter, found in values.items():
        assert [*map(_plain, found)] == [_plain(known[meter][name]) for name in told]


def _plain(value: object) -> object:
    """Gives what every format has for a value."""
    if isinstance(value, int | float | Decimal):
        return float(value)
    try:
        return float(str(value)) if value else None
    except ValueError:
        return value
