"""The chart of a forecast, and the lines of budgets, as people see them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orgstats.domain.budgets import Budget, BudgetStatus, Standing, Standings
from orgstats.domain.document import TimeSeries
from orgstats.domain.results import Filters, Organization
from orgstats.domain.window import buckets
from orgstats.render.terminal import page
from orgstats.render.terminal.climb import Climb
from orgstats.render.terminal.climbing import climbing
from orgstats.render.terminal.look import Look
from orgstats.reports.documents import budgets
from orgstats.reports.documents.columns import measure
from tests.render.golden import matches
from tests.render.reports import window

MONTH = window(date(2026, 10, 1), date(2026, 10, 31))
LOOKS = {
    "80": Look(width=80, height=24),
    "80-ascii": Look(width=80, height=24, unicode=False),
    "120-colour": Look(width=120, height=30, colour="truecolor"),
    "40": Look(width=40, height=24),
}


def course(over: int, amount: int = 100) -> TimeSeries:
    """Days of one amount, the last of those that are over only half of it, and a range."""
    used = [amount] * (over - 1) + [amount // 2] + [0] * (31 - over)
    expected = [0] * (over - 1) + [amount // 2] + [amount] * (31 - over)
    ends = Decimal(amount * 28), Decimal(amount * 34)
    days = tuple(buckets(MONTH, "day"))
    return TimeSeries(measure("cost"), "", "day", MONTH, days, used, expected=expected, ends=ends)


@pytest.mark.parametrize("name", LOOKS)
def test_a_climb(name: str) -> None:
    assert matches(f"climb-{name}.txt", page.to_text(Climb(course(10), LOOKS[name]), LOOKS[name]))


@pytest.mark.parametrize("room", [31, 12, 3])
def test_steps_end_with_all_that_is_expected(room: int) -> None:
    steps = climbing(course(10), room)
    assert len(steps.values) <= room
    assert sum(steps.values[-1]) == 3100
    assert [sum(values) for values in steps.values] == sorted(map(sum, steps.values))


def test_nothing_is_one_line() -> None:
    text = page.to_text(Climb(course(10, 0), LOOKS["80"]), LOOKS["80"])
    assert text == "Cost by the end of each day: nothing to draw, all of it is 0\n"


def standing(name: str, spent: int, forecast: int | None, status: BudgetStatus) -> Standing:
    used_up = date(2026, 10, 12) if max(spent, forecast or 0) >= 1000 else None
    return Standing(
        Budget(name, Decimal(1000), "month"),
        MONTH,
        Filters(),
        Decimal(spent),
        Decimal(spent) / 1000,
        Decimal("322.58"),
        None if forecast is None else Decimal(forecast),
        used_up,
        status,
    )


REPORT = Standings(
    Organization("org_acme", "Acme"),
    "UTC",
    datetime(2026, 10, 11, tzinfo=UTC),
    (
        standing("Nothing yet", 0, 0, "ok"),
        standing("Well within, but of a name that is too long", 203, 640, "ok"),
        standing("東京 [beta]", 400, 1203, "warn"),
        standing("Over", 1200, 2400, "over"),
        standing("No history", 330, None, "ok"),
    ),
)


@pytest.mark.parametrize("name", LOOKS)
def test_budgets(name: str) -> None:
    look = LOOKS[name]
    drawn = page.drawn(budgets.document(REPORT), look, chart=False)
    assert matches(f"budgets-{name}.txt", page.to_text(drawn, look))
