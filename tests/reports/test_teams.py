"""Usage by team: the gateway's own teams, or those that rules allocate; every part adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.allocation import AllocationRule
from orgstats.errors import UsageError
from orgstats.reports.breakdown.report import BreakdownQuestion as Asked
from orgstats.reports.breakdown.report import breakdown
from orgstats.reports.documents.breakdown import document
from orgstats.reports.documents.summary import document as summary_document
from orgstats.reports.summary import summary
from tests.reports.test_laws import laws
from tests.support import teams
from tests.support.acme import ACME, LABS, LEDGER
from tests.support.deployment import NEWEST, OLD, TODAY
from tests.support.laws import reconciles
from tests.support.oracle import Ask, Oracle
from tests.support.reports import Product, read, request
from tests.support.spans import Days
from tests.support.teams import MEASURES, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgstats.reports.asking.request import Request

    Rules = tuple[Rule, ...]

OCTOBER = Days("Europe/Berlin", date(2026, 10, 1), date(2026, 11, 3))
ASK = Ask(ACME, OCTOBER, "team")
THIRDS = {"A": 2, "B": 1}
# Rules over each rollup: by what they look at.
RULES: dict[str, Rules] = {
    "project": (
        Rule({"Web": 1}, {"project": ("Web [beta]",)}),
        Rule({"A": 3, "B": 3, "C": 1}, {"project": ("p_cjk", "p_sum")}),
    ),
    "key": (
        Rule(THIRDS, {"key": ("ci",), "project": ("p_web",)}),
        Rule({"Gone": 1}, {"key": ("k_gone",)}),
        Rule({"Web": 1}, {"project": ("p_web",)}),
        Rule({"Ann": 1}, {"member": ("Ann",)}),
        Rule({"Rest": 5, "B": 2}, {}),
    ),
    "model": (
        Rule(THIRDS, {"model": ("gpt-4o",)}),
        Rule({"C": 1}, {"project": ("p_cjk",)}),
    ),
    "key model": (
        Rule(THIRDS, {"key": ("*",), "model": ("azure/gpt-4o", "qwen3-max")}),
        Rule({"C": 1}, {"model": ("gpt-4o",), "project": ("*",)}),
        Rule({"Web": 1}, {"project": ("p_web",)}),
    ),
    "app": (Rule(THIRDS, {"app": ("web", "cli")}),),
}


def asked(ask: Ask, rules: Rules | None = None) -> Request:
    """The request with the product's rules."""
    listed = tuple(AllocationRule((*one.teams.items(),), one.conditions) for one in rules or ())
    return request(ask)._replace(rules=listed)


def answer(
    product: Product, ask: Ask, rules: Rules | None = None, size: Any = "day"
) -> dict[str, Any]:
    """The breakdown's document."""
    question = Asked(ask.by, top=None, bucket=size)
    return read(document(breakdown(asked(ask, rules), question, product.engine)))


def total(product: Product, ask: Ask, rules: Rules | None = None) -> dict[str, Any]:
    """The summary's total."""
    found: dict[str, Any] = read(summary_document(summary(asked(ask, rules), product.engine)))
    return dict(found["total"])


def told(found: dict[str, Any]) -> dict[str | None, dict[str, Decimal]]:
    """The sums of each team, None being nobody's."""
    rows = {row["key"]: row for row in found["rows"]}
    rows |= {None: found["unattributed"]} if found["unattributed"] else {}
    return {key: {name: Decimal(row[name]) for name in MEASURES} for key, row in rows.items()}


@pytest.mark.parametrize("rules", [None, *RULES])
@pytest.mark.parametrize("deployment", [OLD, TODAY, NEWEST])
def test_teams_equal_the_oracle(
    acme: Callable[..., Product], rules: str | None, deployment: Any
) -> None:
    if (rules is None and deployment is not NEWEST) or (rules == "app" and deployment is OLD):
        with pytest.raises(UsageError, match=r"the source (tells no teams|has no rollup)"):
            answer(acme(deployment), ASK, None if rules is None else RULES[rules])
        return
    own = None if rules is None else RULES[rules]
    found = answer(acme(deployment), ASK, own)
    assert told(found) == teams.by_team(Oracle(LEDGER, deployment), ASK, own)
    reconciles(found)
    assert found["total"] == total(acme(deployment), replace(ASK, by="project"))


def test_the_gateways_own_teams_have_names_and_belong_to_one_organization(
    acme: Callable[..., Product],
) -> None:
    labels = {row["key"]: row["label"] for row in answer(acme(NEWEST), ASK)["rows"]}
    assert labels == {"t_web": "Web | [beta]", "t_gone": "Deleted team"}
    other = answer(acme(NEWEST), replace(ASK, organization_id=LABS))
    assert [row["key"] for row in other["rows"]] == ["t_lab"]


@pytest.mark.parametrize(
    ("rules", "filters"),
    [
        ("project", "key=ci"),
        ("project", "model=gpt-4o"),
        ("key", "project=p_web"),
        ("key", "key=k_ci1 k_end"),
        ("model", "project=p_web"),
        ("model", "key=k_ci1"),
        ("key model", "model=gpt-4o"),
    ],
)
def test_a_filter_never_changes_who_pays(
    acme: Callable[..., Product], rules: str, filters: str
) -> None:
    name, _, values = filters.partition("=")
    ids = {"ci": "k_ci1"}
    chosen = {name: frozenset(ids.get(one, one) for one in values.split())}
    ask = replace(ASK, filters=chosen)
    found = answer(acme(), ask, RULES[rules])
    assert told(found) == teams.by_team(Oracle(LEDGER, TODAY), ask, RULES[rules])
    reconciles(found)
    assert found["total"] == total(acme(), replace(ask, by="project"))


@pytest.mark.parametrize(("rules", "by"), [("project", "key"), ("key", "key"), ("key", "model")])
def test_every_number_is_the_share_of_the_teams_that_are_asked_for(
    acme: Callable[..., Product], rules: str, by: str
) -> None:
    own = RULES[rules]
    rows = told(answer(acme(), ASK, own))
    for team in ("A", "B"):
        ask = replace(ASK, filters={"team": frozenset({team})})
        whole = total(acme(), ask, own)
        assert {name: whole[name] for name in MEASURES} == rows.get(team, whole)
        found = answer(acme(), replace(ask, by=by), own)
        assert found["total"] == whole
        assert found["filters"]["team"] == [team]
        reconciles(found)


@pytest.mark.parametrize("size", ["hour", "week", "month"])
def test_the_step_changes_no_number(acme: Callable[..., Product], size: str) -> None:
    found = answer(acme(), ASK, RULES["key"], size)
    assert told(found) == told(answer(acme(), ASK, RULES["key"]))
    reconciles(found)


def test_a_day_alone_is_that_day_in_a_longer_report(acme: Callable[..., Product]) -> None:
    points = answer(acme(), ASK, RULES["key"])["over_time"]["points"]
    for point in points[-8:]:
        day = date.fromisoformat(point["start"])
        span = Days(OCTOBER.tz, day, day)
        found = told(answer(acme(), replace(ASK, span=span), RULES["key"], "hour"))
        own = {key: sums["cost"] for key, sums in found.items() if key and sums["cost"]}
        assert own == {key: value for key, value in point["values"].items() if value}


NAMES = {
    "project": ("p_web", "p_cjk", "Web [beta]", "*"),
    "key": ("k_ci1", "ci", "k_gone", "*"),
    "member": ("u_ann", "Ann", "*"),
    "model": ("gpt-4o", "azure/gpt-4o", "*"),
}
some_rules = st.lists(
    st.builds(
        Rule,
        st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 7), min_size=1),
        st.fixed_dictionaries(
            {},
            optional={
                name: st.lists(st.sampled_from(names), min_size=1, max_size=2).map(tuple)
                for name, names in NAMES.items()
            },
        ),
    ),
    min_size=1,
    max_size=5,
).map(tuple)


@laws
@given(rules=some_rules)
def test_teams_add_up_under_any_rules(acme: Callable[..., Product], rules: Rules) -> None:
    found = answer(acme(), ASK, rules)
    reconciles(found)
    assert found["total"] == total(acme(), replace(ASK, by="project"))
    assert told(found) == teams.by_team(Oracle(LEDGER, TODAY), ASK, rules)
