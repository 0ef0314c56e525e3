"""A FOCUS export keeps to the specification's rules for its columns, in both versions."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.exports.focus.reading import NUMBERS, exporting
from tests.exports.focus.standard import COLUMNS, ONE_OF, ONLY, TOGETHER
from tests.support.acme import ACME
from tests.support.deployment import MIXED, NEWEST, Deployment
from tests.support.oracle import Ask
from tests.support.spans import Days

if TYPE_CHECKING:
    from tests.exports.focus.reading import Row
    from tests.support.stores import AcmeParquet

ASK = Ask(ACME, Days("Asia/Kolkata", date(2026, 9, 1), date(2026, 11, 2)), include_deleted=True)
OWN = ["x_BillingMode", "x_RequestCount", "x_CanonicalModel"]


def check_row(row: Row) -> None:
    """Asserts what one row has to be on its own."""
    for one, other in TOGETHER:
        assert (row[one] is None) == (row[other] is None)
    assert row["BillingPeriodStart"] <= row["ChargePeriodStart"] < row["ChargePeriodEnd"]
    assert row["ChargePeriodEnd"] <= row["BillingPeriodEnd"]
    if row["x_BillingMode"] == "byok":
        assert row["BilledCost"] == 0
    else:
        assert row["BilledCost"] == row["EffectiveCost"]
        assert row["InvoiceIssuerName"] == "LLM Gateway"
    tags = {} if row["Tags"] is None else json.loads(row["Tags"])
    assert all(isinstance(value, str) for value in tags.values())


@pytest.mark.parametrize(("version", "deployment"), [("1.2", NEWEST), ("1.4", MIXED)])
def test_rules_of_the_standard(
    acme_parquet: AcmeParquet, version: str, deployment: Deployment
) -> None:
    others = set[str]().union(*ONLY.values()) - ONLY[version]
    known = {name: rule for name, rule in COLUMNS.items() if name not in others}
    with exporting(str(acme_parquet(deployment))) as exporter:
        rows = exporter.rows(ASK, version=version)
    assert list(rows[0]) == [*sorted(known), *OWN]
    for name, rule in known.items():
        values = {row[name] for row in rows}
        assert rule.nulls or None not in values, name
        found = {f"{value:f}" if name in NUMBERS else value for value in values - {None}}
        assert all(re.fullmatch(rule.values, value) for value in found), name
    for row in rows:
        check_row(row)
    for one, other in ONE_OF:
        pairs = {(row[one], row[other]) for row in rows}
        assert len(pairs) == len({first for first, _ in pairs}), one
