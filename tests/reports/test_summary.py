"""The summary of the ledger equals the oracle's, with the window before it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from orgstats.reports.summary import summary
from tests.support.acme import ACME, LEDGER, NOW
from tests.support.deployment import MIXED, NEXT, OLD, TODAY, Deployment
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import Layout
from tests.support.reports import Product, request
from tests.support.spans import Days, Instants, Span, buckets

Acme = Callable[..., Product]

WEEK = Days("Europe/Berlin", date(2026, 10, 26), date(2026, 11, 1))
BEFORE = Days("Europe/Berlin", date(2026, 10, 19), date(2026, 10, 25))
HOURS = timedelta(hours=30)
NOON = NOW.replace(day=1, hour=12, minute=0)


@pytest.mark.parametrize("mode", ["all", "credits", "byok"])
@pytest.mark.parametrize("layout", [Layout(row_groups=3), Layout(partitioned=True)], ids=str)
@pytest.mark.parametrize(
    "deployment", [OLD, TODAY, NEXT, MIXED], ids=["old", "today", "next", "mixed"]
)
def test_every_store_and_mode(
    acme: Acme, mode: str, deployment: Deployment, layout: Layout
) -> None:
    ask, oracle = Ask(ACME, WEEK, mode=mode), Oracle(LEDGER, deployment)
    document = acme(deployment, layout).summary(ask)
    assert document["total"] == oracle.total(ask)
    assert document["previous"] == oracle.total(replace(ask, span=BEFORE))


@pytest.mark.parametrize(
    ("span", "before"),
    [
        pytest.param(WEEK, BEFORE, id="seven days"),
        pytest.param(
            Days("America/New_York", date(2026, 11, 1), date(2026, 11, 1)),
            Days("America/New_York", date(2026, 10, 31), date(2026, 10, 31)),
            id="a day",
        ),
        pytest.param(
            Days("UTC", date(2026, 10, 1), date(2026, 10, 31)),
            Days("UTC", date(2026, 9, 1), date(2026, 9, 30)),
            id="a month",
        ),
        pytest.param(
            Days("UTC", date(2026, 10, 1), date(2026, 11, 30)),
            Days("UTC", date(2026, 8, 1), date(2026, 9, 30)),
            id="two months",
        ),
        pytest.param(
            Days("UTC", date(2026, 10, 2), date(2026, 10, 31)),
            Days("UTC", date(2026, 9, 2), date(2026, 10, 1)),
            id="no whole month",
        ),
        pytest.param(
            Instants(NOON - HOURS, NOON), Instants(NOON - 2 * HOURS, NOON - HOURS), id="hours"
        ),
    ],
)
def test_the_window_before(acme: Acme, span: Span, before: Span) -> None:
    document = acme().summary(Ask(ACME, span))
    assert document["total"] == Oracle(LEDGER).total(Ask(ACME, span))
    assert document["previous"] == Oracle(LEDGER).total(Ask(ACME, before))


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("project", {"p_web", "p_null"}),
        ("key", {"k_ci1", "k_gone"}),
        ("member", {"u_ann", "u_left"}),
        ("model", {"gpt-4o"}),
        ("provider", {"azure", "acme"}),
        ("app", {"cli"}),
    ],
)
def test_every_filter(acme: Acme, name: str, ids: set[str]) -> None:
    ask = Ask(ACME, WEEK, filters={name: frozenset(ids)})
    document = acme().summary(ask)
    assert document["total"] == Oracle(LEDGER).total(ask)
    assert document["previous"] == Oracle(LEDGER).total(replace(ask, span=BEFORE))
    assert document["filters"][name] == sorted(ids)


def test_there_is_nothing_before_the_calendar(acme: Acme) -> None:
    span = Days("UTC", date(1, 1, 2), date(2026, 11, 3))
    document = acme().summary(Ask(ACME, span))
    assert document["previous"] is None
    assert document["total"] == Oracle(LEDGER).total(
        Ask(ACME, Days("UTC", date(2026, 9, 1), date(2026, 11, 3)))
    )


@pytest.mark.parametrize("metric", ["cost", "requests", "tokens"])
@pytest.mark.parametrize(
    ("span", "size"),
    [
        pytest.param(WEEK, "day", id="days"),
        pytest.param(Days("UTC", date(2026, 3, 2), date(2026, 11, 1)), "week", id="weeks"),
        pytest.param(Instants(NOON - HOURS, NOON), "hour", id="hours"),
    ],
)
def test_the_course_adds_up_step_by_step(acme: Acme, span: Span, size: str, metric: str) -> None:
    ask = Ask(ACME, span)
    report = summary(request(ask), acme().engine)
    totals = Oracle(LEDGER).bucket_totals(ask, size)
    assert report.bucket == size
    assert list(report.course[metric]) == [
        totals[start][metric] if start in totals else 0 for start in buckets(span, size)
    ]
    assert sum(report.course[metric]) == report.total[metric]
