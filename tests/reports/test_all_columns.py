"""Every measure and ratio that can be asked for, beside plain sums of what is stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.acme import ACME, LEDGER
from tests.support.cli import run
from tests.support.deployment import MIXED, NEWEST, NEXT, OLD, TODAY, Deployment
from tests.support.oracle import ALSO, COLUMNS, Ask, Oracle, Sums
from tests.support.reports import exact
from tests.support.spans import Days

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.stores import AcmeParquet

OCTOBER = Days("Europe/Berlin", date(2026, 10, 1), date(2026, 11, 3))
WINDOW = ("--from", "2026-10-01", "--to", "2026-11-03", "--tz", "Europe/Berlin", "--org", ACME)
DEPLOYMENTS = {"old": OLD, "today": TODAY, "newest": NEWEST, "next": NEXT, "mixed": MIXED}
BY = ("project", "key", "member", "model", "mapping", "provider", "app")


def _over(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def _error_rate(sums: Sums) -> Fraction | None:
    parts = [sums[name] for name in ("requests", "client_errors")]
    failed = [sums[name] for name in ("gateway_errors", "upstream_errors")]
    if None in parts or None in failed:
        return None
    served = (parts[0] or 0) - (parts[1] or 0)
    return _over(Decimal(min(sum(one or 0 for one in failed), served)), Decimal(served))


def _per_million(sums: Sums) -> Fraction | None:
    each = _over(sums["cost"], sums["tokens"])
    return None if each is None else each * 10**6


RATIOS: dict[str, Callable[[Sums], Fraction | None]] = {
    "cost_per_request": lambda sums: _over(sums["cost"], sums["requests"]),
    "cost_per_million_tokens": _per_million,
    "tokens_per_request": lambda sums: _over(sums["tokens"], sums["requests"]),
    "error_rate": _error_rate,
    "cache_hit_rate": lambda sums: _over(sums["cache_hits"], sums["requests"]),
    "cached_share": lambda sums: _over(sums["cached_tokens"], sums["input_tokens"]),
}


def assert_told(told: dict[str, Any], sums: Sums) -> None:
    """Assert that a part of a document has all measures, exactly, and ratios to the billionth."""
    assert {name: told[name] for name in sums} == sums
    for name, make in RATIOS.items():
        value = make(sums)
        assert (told[name] is None) == (value is None), name
        if value is not None:
            assert abs(Fraction(told[name]) - value) <= Fraction(1, 2 * 10**9), name
            assert round(Decimal(told[name]), 9) == told[name]


def asked(source: object, *argv: str) -> dict[str, Any]:
    found = run(*argv, "-s", source, *WINDOW, "--columns", "all", "-f", "json")
    assert found.code == 0, found.err
    document: dict[str, Any] = exact(found.out)
    return document


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_all_columns_of_a_breakdown(acme_parquet: AcmeParquet, name: str, by: str) -> None:
    deployment: Deployment = DEPLOYMENTS[name]
    if by == "app" and deployment is OLD:
        by = "project"
    oracle, ask = Oracle(LEDGER, deployment, COLUMNS | ALSO), Ask(ACME, OCTOBER, by)
    document = asked(acme_parquet(deployment), "breakdown", "--by", by)
    rows = oracle.rows(ask)
    assert {row["key"] for row in document["rows"]} == rows.keys()
    for row in document["rows"]:
        assert_told(row, rows[row["key"]])
    assert_told(document["total"], oracle.total(ask))
    lost = oracle.unattributed(ask)
    assert (document["unattributed"] is None) == (not any(lost.values()))
    if document["unattributed"]:
        assert_told(document["unattributed"], lost)


@pytest.mark.parametrize("mode", ["all", "credits", "byok"])
@pytest.mark.parametrize("filters", [{}, {"model": "gpt-4o"}, {"key": "k_gone"}, {"app": "cli"}])
def test_all_columns_of_a_summary(
    acme_parquet: AcmeParquet, mode: str, filters: dict[str, str]
) -> None:
    ids = {name: frozenset({value}) for name, value in filters.items()}
    ask = Ask(ACME, OCTOBER, filters=ids, mode=mode)
    options = [text for name, value in filters.items() for text in (f"--{name}", value)]
    document = asked(acme_parquet(NEWEST), "summary", "--mode", mode, *options)
    oracle = Oracle(LEDGER, NEWEST, COLUMNS | ALSO)
    assert_told({**document["total"], **document["ratios"]}, oracle.total(ask))
