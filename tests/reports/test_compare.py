"""Two windows compared, against plain sums: any dimension, filters, and windows of any kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.errors import UsageError
from orgstats.reports.comparison.report import compare
from tests.reports.test_laws import laws, reading
from tests.reports.test_scans import Watched, rollups
from tests.support.acme import ACME, LEDGER
from tests.support.compared import aligned, compared, effects
from tests.support.deployment import OLD, TODAY, Deployment
from tests.support.oracle import Ask, Oracle, rollup_for
from tests.support.reports import COSTS, Product, request, window
from tests.support.spans import Days, Instants, stored
from tests.support.strategies import asks, deployments, ledgers, spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.spans import Span
    from tests.support.stores import AcmeDatabase, AcmeParquet

    Acme = Callable[..., Product]

ORACLE = Oracle(LEDGER)
PARTS = ("total", "rows", "other", "unattributed")


def days(first: str, last: str, tz: str = "Europe/Berlin") -> Days:
    return Days(tz, date.fromisoformat(first), date.fromisoformat(last))


OCTOBER, SEPTEMBER = days("2026-10-01", "2026-10-31"), days("2026-09-01", "2026-09-30")


def parts(document: dict[str, Any]) -> dict[str, Any]:
    for row in document["rows"]:
        for detail in ("project_id", "project", "email"):
            row.pop(detail, None)
    return {name: document[name] for name in PARTS}


def check(
    product: Product, ask: Ask, before: Span, oracle: Oracle = ORACLE, **more: Any
) -> dict[str, Any]:
    """Asserts that a comparison is that of the oracle, and gives it."""
    document = product.compare(ask, before, COSTS._replace(**more))
    now, then = aligned(oracle, ask.span, before)
    metric, top = more.get("metric", "cost"), more.get("top")
    assert parts(document) == compared(oracle, replace(ask, span=now), then, metric, top)
    explained(document, oracle, replace(ask, span=now), then)
    return document


def explained(document: dict[str, Any], oracle: Oracle, ask: Ask, before: Span) -> None:
    """Asserts that effects are those of the rule and add up, or that nothing can tell them."""
    if document["metric"] != "cost" or ask.mode != "all" or not answerable(ask, oracle):
        assert document["effects"] is None
        return
    rule = effects(oracle, ask, before)
    assert [one["name"] for one in document["effects"]] == list(rule)
    values = [Decimal(one["value"]) for one in document["effects"]]
    assert sum(values) == document["total"]["change"]
    for value, exact in zip(values, rule.values(), strict=True):
        assert abs(Fraction(value) - exact) < Fraction(1, 10**9)


def answerable(ask: Ask, oracle: Oracle) -> bool:
    """Whether a rollup tells models together with what is filtered by."""
    try:
        rollup_for({*ask.filters, "mapping"}, oracle.deployment.rollups())
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("by", ["project", "model", "mapping", "provider", "key", "member", "app"])
def test_every_dimension_and_deployment(acme: Acme, by: str) -> None:
    for deployment in (TODAY, OLD) if by not in {"app", "model"} else (TODAY,):
        oracle = Oracle(LEDGER, deployment)
        check(acme(deployment), Ask(ACME, OCTOBER, by), SEPTEMBER, oracle)
        check(acme(deployment), Ask(ACME, OCTOBER, by), SEPTEMBER, oracle, top=2, metric="requests")


@pytest.mark.parametrize(
    ("by", "filters"),
    [
        ("project", {"model": {"gpt-4o"}}),
        ("model", {"key": {"k_ci1", "k_end"}}),
        ("member", {"project": {"p_web"}, "provider": {"openai"}}),
        ("app", {"project": {"p_cjk"}}),
    ],
)
def test_filters_narrow_rows_and_effects(acme: Acme, by: str, filters: dict[str, set[str]]) -> None:
    chosen = {name: frozenset(ids) for name, ids in filters.items()}
    for span, before in ((OCTOBER, SEPTEMBER), (OCTOBER, days("2026-10-25", "2026-10-28"))):
        check(acme(), Ask(ACME, span, by, chosen), before)


def test_usage_of_nobody_is_told_beside_the_rows(acme: Acme) -> None:
    ask = Ask(ACME, OCTOBER)
    told = acme().compare(ask, SEPTEMBER)["notes"]
    apart = {"deleted_projects", "unknown_projects"}
    assert [note for note in told if note["code"] in apart] == [
        note for note in acme().summary(ask)["notes"] if note["code"] in apart
    ]


def test_meters_are_compared(acme: Acme) -> None:
    ask = Ask(ACME, OCTOBER, "meter")
    found = acme().compare(ask, SEPTEMBER)
    new, old = (ORACLE.meters(replace(ask, span=span)) for span in (OCTOBER, SEPTEMBER))
    none = (Decimal(0), Decimal(0))
    assert {row["key"]: (row["old"], row["new"]) for row in found["rows"]} == {
        name: (old.get(name, none)[0], new.get(name, none)[0]) for name in {**old, **new}
    }


@pytest.mark.parametrize(("filters", "mode"), [({"app": frozenset({"web"})}, "all"), ({}, "byok")])
def test_where_nothing_tells_why_a_note_says_so(
    acme: Acme, filters: dict[str, frozenset[str]], mode: str
) -> None:
    ask = Ask(ACME, OCTOBER, "project", filters, mode)
    found = check(acme(), ask, SEPTEMBER)
    assert found["effects"] is None
    assert "no_effects" in {note["code"] for note in found["notes"]}
    required = COSTS._replace(required=True)
    with pytest.raises(UsageError, match=r"mapping|billing mode"):
        acme().compare(ask, SEPTEMBER, required)


WINDOWS: dict[str, tuple[Span, Span, set[str]]] = {
    "overlapping": (OCTOBER, days("2026-10-20", "2026-11-01"), {"lengths_differ", "overlap"}),
    "shorter": (
        days("2026-10-25", "2026-10-26"),
        days("2026-10-28", "2026-10-28"),
        {"lengths_differ"},
    ),
    "days of 25 and 24 hours": (
        days("2026-10-25", "2026-10-25"),
        days("2026-10-24", "2026-10-24"),
        set(),
    ),
    "the same": (OCTOBER, OCTOBER, {"overlap"}),
    "not over": (days("2026-11-01", "2026-11-30"), OCTOBER, {"incomplete", "aligned"}),
    "not begun": (days("2026-12-01", "2026-12-31"), OCTOBER, {"incomplete"}),
    "hours": (
        Instants(stored("2026-10-26"), stored("2026-10-27")),
        Instants(stored("2026-10-25"), stored("2026-10-26")),
        set(),
    ),
    "with a month to come": (
        OCTOBER,
        days("2026-12-01", "2026-12-31"),
        {"baseline_incomplete"},
    ),
    "before the source": (SEPTEMBER, days("2026-08-01", "2026-08-31"), {"baseline_before_source"}),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_windows_of_any_kind_and_what_is_said_of_them(acme: Acme, name: str) -> None:
    span, before, notes = WINDOWS[name]
    document = check(acme(), Ask(ACME, span, "project"), before)
    told = {note["code"] for note in document["notes"]}
    assert told - {"deleted_projects", "unknown_projects", "split_hours"} == notes


def test_whole_windows_where_nothing_is_aligned(acme: Acme) -> None:
    span = days("2026-11-01", "2026-11-30")
    found = acme().compare(Ask(ACME, span), OCTOBER, COSTS._replace(elapsed=False))
    assert parts(found) == compared(ORACLE, Ask(ACME, span), OCTOBER)
    assert found["baseline"]["to"] == "2026-10-31"


@laws
@given(st.data(), ledgers(), deployments)
def test_comparisons_equal_the_oracle(
    data: st.DataObject, ledger: Ledger, deployment: Deployment
) -> None:
    ask = data.draw(asks(ledger, deployment))
    before = data.draw(spans(ledger))
    metric = data.draw(st.sampled_from(("cost", "requests")))
    oracle = Oracle(ledger, deployment)
    with reading(ledger, deployment) as product:
        found = check(
            product, ask, before, oracle, metric=metric, top=data.draw(st.sampled_from((1, None)))
        )
    rows = [*found["rows"], *(found[name] for name in ("other", "unattributed") if found[name])]
    for name in ("old", "new", "change"):
        assert sum(row[name] for row in rows) == found["total"][name]


@pytest.mark.parametrize(("by", "count"), [("project", 2), ("key", 3), ("model", 2), ("meter", 2)])
def test_each_rollup_is_scanned_once(acme_parquet: AcmeParquet, by: str, count: int) -> None:
    shown: list[str] = []
    asked = request(Ask(ACME, OCTOBER))._replace(before=window(days("2026-10-25", "2026-10-31")))
    with Engine(Watched(str(acme_parquet())), trace=shown.append) as engine:
        compare(asked, COSTS._replace(by=by), engine)
    assert len(rollups(shown)) == len(set(rollups(shown))) == count


def test_postgres_answers_alike(server: Server, acme_database: AcmeDatabase) -> None:
    with Engine(find(server.conninfo(acme_database()))) as engine:
        for by in ("project", "model", "member"):
            check(Product(engine), Ask(ACME, OCTOBER, by), SEPTEMBER)
        old = days("2026-08-01", "2026-08-31")
        found = check(Product(engine), Ask(ACME, SEPTEMBER), old)
    assert "baseline_before_source" in {note["code"] for note in found["notes"]}
