"""Budgets: how much may be spent in a period, and how that stands."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.numbers import Number
from orgstats.domain.results import Filters, Note, Organization
from orgstats.domain.window import Window, days_window, floor, month_number, month_start
from orgstats.domain.zones import DAY

BudgetPeriod = Literal["week", "month", "quarter", "year"]
MONTHS_OF: Mapping[BudgetPeriod, int] = {"month": 1, "quarter": 3, "year": 12}
BUDGET_PERIODS: tuple[BudgetPeriod, ...] = ("week", *MONTHS_OF)

BudgetStatus = Literal["ok", "warn", "over"]

FailOn = Literal["actual", "forecast", "never"]
FAIL_ON: tuple[FailOn, ...] = ("actual", "forecast", "never")


class Budget(NamedTuple):
    """An amount of dollars for a period; `warn` are percents, `filters` names or ids."""

    name: str
    amount: Decimal
    period: BudgetPeriod
    warn: tuple[Decimal, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = {}

    def window(self, day: date, zone: ZoneInfo) -> Window:
        """Give the period that a day lies in."""
        months = MONTHS_OF.get(self.period)
        if months is None:
            monday = floor(day, "week")
            return days_window(monday, monday + 6 * DAY, zone)
        first = month_number(day) // months * months
        return days_window(month_start(first), month_start(first + months) - DAY, zone)


class Standing(NamedTuple):
    """How a budget stands: what is spent and what is to be expected; None: unknown.

    `pace` is what would be spent by now if every hour were alike.
    """

    budget: Budget
    window: Window
    filters: Filters
    spent: Number
    share: Decimal | None
    pace: Number
    forecast: Number | None
    exhausted_on: date | None
    status: BudgetStatus

    @property
    def foreseen(self) -> bool:
        """Tell whether more is expected than there is."""
        return self.forecast is not None and self.forecast > self.budget.amount


class Standings(NamedTuple):
    """How budgets stand as of an instant."""

    organization: Organization
    timezone: str
    as_of: datetime | None
    standings: tuple[Standing, ...]
    fail_on: FailOn = "actual"
    notes: tuple[Note, ...] = ()

    @property
    def failing(self) -> tuple[Standing, ...]:
        """Give the budgets that make a run fail."""
        return tuple(
            one
            for one in self.standings
            if (one.status == "over" and self.fail_on != "never")
            or (one.foreseen and self.fail_on == "forecast")
        )
