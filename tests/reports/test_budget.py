"""Budgets equal the oracle's, and what is spent is what a summary with their filters says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgstats.domain.budgets import BUDGET_PERIODS, Budget
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.reports.budgets.report import BudgetQuestion, standings
from tests.reports.test_forecast import FIRST, histories, steady
from tests.reports.test_laws import laws, reading
from tests.support.acme import ACME
from tests.support.forecasted import DAY, Foreseen, days, enough, month_of, nearest, newest
from tests.support.oracle import Ask, Oracle
from tests.support.reports import request
from tests.support.spans import Days, bounds, local
from tests.support.strategies import asks, zones

if TYPE_CHECKING:
    from orgstats.domain.budgets import BudgetPeriod
    from tests.support.stores import AcmeParquet

SECOND = timedelta(seconds=1)


def span_of(zone: str, day: date, period: str) -> Days:
    """The period of a day."""
    if period == "week":
        monday = day - day.weekday() * DAY
        return Days(zone, monday, monday + 6 * DAY)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    last = first
    for _ in range(months):
        last = month_of(zone, last).last + DAY
    return Days(zone, first, last - DAY)


def pace(seen: Foreseen, amount: Decimal) -> Decimal:
    start, end = bounds(seen.month).start, bounds(seen.month).end
    elapsed, length = min(max(seen.as_of, start), end) - start, end - start
    return nearest(Fraction(amount) * (elapsed // SECOND) / (length // SECOND), "cost")


def exhausted(seen: Foreseen, amount: Decimal, *, known: bool) -> str | None:
    """The first day up to which an amount is used, by trying every day."""
    for day in days(seen.month):
        part = replace(seen, ask=replace(seen.ask, span=replace(seen.month, last=day)))
        used, whole = part.total()
        if (whole if known else used) >= amount:
            return str(day)
    return None


# A year has many days to try.
@settings(laws, max_examples=3)
@given(st.data(), zones, st.sampled_from(BUDGET_PERIODS))
def test_a_budget_is_the_oracles(data: st.DataObject, zone: str, period: BudgetPeriod) -> None:
    ledger = data.draw(histories(zone))
    oracle = Oracle(ledger)
    as_of = newest(oracle)
    today = local(as_of, zone).date()
    ask = replace(data.draw(asks(ledger)), organization_id="o1", mode="all", by="project")
    ask = replace(ask, include_deleted=False, span=span_of(zone, today, period))
    amount = Decimal(data.draw(st.integers(1, 10**9))) / 1000
    names = {name: tuple(sorted(ids)) for name, ids in ask.filters.items()}
    asked = replace(ask, span=Days(zone, today, today))
    with reading(ledger) as product:
        (found,) = product.budgets(asked, [Budget("b", amount, period, (), names)])["budgets"]
        summary = product.summary(ask)
    seen = Foreseen(oracle, ask, as_of)
    known = seen.over or enough(oracle, today, seen.month)
    assert found["spent"] == summary["total"]["cost"] == seen.total()[0]
    assert found["forecast"] == (seen.total()[1] if known else None)
    assert found["pace"] == pace(seen, amount)
    assert found["exhausted_on"] == exhausted(seen, amount, known=known)


OCTOBER = Days("UTC", date(2026, 10, 10), date(2026, 10, 10))


@pytest.mark.parametrize(
    ("amount", "warn", "status", "exhausted_on"),
    [
        # As of 10 October 85 are spent, and 274 are expected.
        ("84.99", (), "over", "2026-10-10"),
        ("85", (), "warn", "2026-10-10"),
        ("273.999", (), "warn", "2026-10-31"),
        ("274", (), "ok", "2026-10-31"),
        ("300", (), "ok", None),
        ("425", (20, 90), "warn", None),
        ("425.01", (20, 90), "ok", None),
    ],
)
def test_statuses(amount: str, warn: tuple[int, ...], status: str, exhausted_on: str) -> None:
    levels = tuple(map(Decimal, warn))
    with reading(steady(FIRST, 13)) as product:
        listed = [Budget("b", Decimal(amount), "month", levels)]
        (found,) = product.budgets(Ask(ACME, OCTOBER), listed)["budgets"]
    assert (found["status"], found["exhausted_on"]) == (status, exhausted_on)


def test_budgets_share_a_scan_of_each_rollup(acme_parquet: AcmeParquet) -> None:
    filters: tuple[dict[str, tuple[str, ...]], ...]
    filters = ({}, {"project": ("p_web",)}, {"model": ("gpt-4o",)}, {"provider": ("openai",)})
    listed = [
        Budget(f"{period} {at}", Decimal(1), period, (), one)
        for period in BUDGET_PERIODS
        for at, one in enumerate(filters)
    ]
    shown: list[str] = []
    with Engine(find(str(acme_parquet())), trace=shown.append) as engine:
        standings(request(Ask(ACME, OCTOBER)), BudgetQuestion(listed, "here"), engine)
    read = [table for text in shown for table in re.findall("FROM (project_hourly[a-z_]*)", text)]
    assert sorted(read) == ["project_hourly_model_stats", "project_hourly_stats"]
