"""The breakdown of the ledger equals the oracle's, to the last digit."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.acme import ACME, LABS, LEDGER, NOW
from tests.support.deployment import MIXED, NEXT, OLD, TODAY
from tests.support.expected import DAILY, Ranked, breakdown
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import Layout
from tests.support.reports import Product
from tests.support.spans import Days, Instants

Acme = Callable[..., Product]

BY = ("model", "mapping", "provider", "project", "key", "member", "app")
ALL = Days("Europe/Berlin", date(2026, 9, 30), date(2026, 11, 3))
ORACLE = Oracle(LEDGER)


def reported(document: dict[str, Any]) -> dict[str, Any]:
    """The parts of a document that the oracle knows, without the details of keys and members."""
    for row in document["rows"]:
        for name in ("project_id", "project", "email"):
            row.pop(name, None)
    return {
        name: document[name] for name in ("total", "rows", "other", "unattributed", "over_time")
    }


def check(product: Product, ask: Ask, ranked: Ranked = DAILY, oracle: Oracle = ORACLE) -> None:
    assert reported(product.breakdown(ask, ranked)) == breakdown(oracle, ask, ranked)


LAYOUTS = {
    "files": Layout(),
    "row groups": Layout(row_groups=3),
    "months": Layout(partitioned=True, tokens="BIGINT"),
}
DEPLOYMENTS = {"old": OLD, "today": TODAY, "next": NEXT, "mixed": MIXED}


def pairs(*names: Iterable[str]) -> list[tuple[str, ...]]:
    """Every pair of two values of the first two, and of these with the third, taken in turns."""
    first, second, *rest = map(tuple, names)
    return [
        (one, other, *(third[(a + b) % len(third)] for third in rest))
        for a, one in enumerate(first)
        for b, other in enumerate(second)
    ]


@pytest.mark.parametrize(("by", "stored", "laid_out"), pairs(BY, DEPLOYMENTS, LAYOUTS))
def test_every_store(acme: Acme, by: str, stored: str, laid_out: str) -> None:
    deployment = DEPLOYMENTS[stored]
    if by == "app" and deployment is OLD:
        deployment = replace(OLD, absent_tables=frozenset({"model"}))
    product = acme(deployment, LAYOUTS[laid_out])
    check(product, Ask(ACME, ALL, by), oracle=Oracle(LEDGER, deployment))


FILTERS = (
    "project=p_web",
    "project=p_web,p_cjk,p_null",
    "project=p_old",
    "key=k_ci1,k_end",
    "key=k_gone",
    "member=u_ann",
    "member=u_bob,u_cat",
    "model=gpt-4o",
    "model=unknown,c",
    "provider=openai,a:b",
    "app=web,=1+1",
    "project=p_web key=k_ci1",
    "project=p_web model=gpt-4o provider=azure",
    "member=u_ann key=k_sum,k_ci2",
    "member=u_ann model=gpt-4o",
    "project=p_cjk app=cli",
)


def filters(text: str) -> dict[str, frozenset[str]]:
    pairs = (part.split("=", 1) for part in text.split())
    return {name: frozenset(ids.split(",")) for name, ids in pairs}


def answerable(by: str, text: str) -> bool:
    named = {by, *filters(text)}
    return "app" not in named or named <= {"app", "project"}


@pytest.mark.parametrize(
    ("by", "text"),
    [
        (by, text)
        for place, text in enumerate(FILTERS)
        for by in [by for by in BY if answerable(by, text)][place % 2 :: 2]
    ],
)
def test_every_filter(acme: Acme, by: str, text: str) -> None:
    check(acme(), Ask(ACME, ALL, by, filters(text)))


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
)


@pytest.mark.parametrize(
    ("tz", "size", "by"), pairs(ZONES, ("hour", "day", "week", "month"), ("key", "mapping"))
)
def test_every_zone_and_step(acme: Acme, tz: str, size: str, by: str) -> None:
    span = Days(tz, date(2026, 10, 24), date(2026, 11, 2))
    check(acme(), Ask(ACME, span, by), Ranked(size=size, top=2))


@pytest.mark.parametrize("tz", ["UTC", "Asia/Kolkata", "Europe/Berlin"])
def test_a_window_of_hours(acme: Acme, tz: str) -> None:
    span = Instants(NOW.replace(day=1, hour=3, minute=0), NOW.replace(hour=11, minute=0), tz)
    check(acme(), Ask(ACME, span, "model"), Ranked(size="hour"))


MODES = ("all requests", "all tokens", "credits cost", "byok requests", "byok cost")


@pytest.mark.parametrize(
    ("by", "mode", "metric"),
    [
        (by, *MODES[(place + step) % len(MODES)].split())
        for place, by in enumerate(BY)
        for step in (0, 2, 3)
    ],
)
def test_every_mode_and_metric(acme: Acme, by: str, mode: str, metric: str) -> None:
    check(acme(), Ask(ACME, ALL, by, mode=mode), Ranked(metric, top=3, size="week"))


@pytest.mark.parametrize(("by", "top"), [*zip(BY, (1, 2, None, 1, 2, None, 1), strict=True)])
def test_the_tail_is_folded(acme: Acme, by: str, top: int | None) -> None:
    check(acme(), Ask(ACME, ALL, by), Ranked(top=top))


@pytest.mark.parametrize("by", BY)
def test_deleted_projects(acme: Acme, by: str) -> None:
    check(acme(), Ask(ACME, ALL, by, include_deleted=True))


@pytest.mark.parametrize("by", BY)
def test_another_organization(acme: Acme, by: str) -> None:
    check(acme(), Ask(LABS, ALL, by))


@pytest.mark.parametrize("by", BY)
def test_no_usage_at_all(acme: Acme, by: str) -> None:
    span = Days("UTC", date(2025, 1, 1), date(2025, 1, 2))
    check(acme(), Ask(ACME, span, by))


def test_keys_tell_their_project(acme: Acme) -> None:
    rows = acme().breakdown(Ask(ACME, ALL, "key"))["rows"]
    assert {row["key"]: (row["project_id"], row["project"]) for row in rows} == {
        "k_ci1": ("p_web", "Web [beta]"),
        "k_ci2": ("p_web", "Web [beta]"),
        "k_gone": ("p_web", "Web [beta]"),
        "k_sum": ("p_sum", '=HYPERLINK("https://example.com","x")'),
        "k_end": ("p_cjk", "検索 | 东京"),
        "k_null": ("p_null", "🚀 \x1b[31mred\x1b[0m"),
    }


def test_members_tell_their_e_mail(acme: Acme) -> None:
    rows = acme().breakdown(Ask(ACME, ALL, "member"))["rows"]
    assert {row["key"]: (row["label"], row["email"]) for row in rows} == {
        "u_ann": ("Ann", "ann@example.com"),
        "u_bob": ("bob@example.com", "bob@example.com"),
        "u_left": ("Deleted member", None),
    }
