"""How one budget stands, from cells that hold the usage of many."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from orgstats.domain.budgets import Budget, BudgetStatus, Standing
from orgstats.domain.cells import Cells
from orgstats.domain.numbers import Number, add_up, plus, share
from orgstats.domain.periods import Period
from orgstats.domain.rollups import Rollup
from orgstats.domain.rounding import nearest
from orgstats.domain.routes import CANONICAL_MODEL, canonical_model
from orgstats.domain.window import Window
from orgstats.domain.zones import DAY, SECOND
from orgstats.reports.asking.request import Asker
from orgstats.reports.asking.scope import Scope
from orgstats.reports.asking.totals import lines, uncertain_columns
from orgstats.reports.forecast.ahead import TAIL
from orgstats.reports.forecast.horizon import Horizon

MODEL_COLUMN, PROJECT_COLUMN = "used_model", "project_id"
SPENT = "cost"


Place = tuple[Rollup, str | None]
"""What tells usage: a rollup, and the budget that is on its own there."""


class Case(NamedTuple):
    """A budget with whose usage it is about, what stands for the rest of its period, and where."""

    budget: Budget
    scope: Scope
    horizon: Horizon
    rollup: Rollup

    @property
    def place(self) -> Place:
        """Give what tells its usage: what a team pays is narrowed before it is shared out."""
        return self.rollup, None if self.scope.allotment is None else self.budget.name

    @property
    def used(self) -> Period:
        """Give what is over of its period, by a name that budgets of other periods do not have."""
        window, used = self.horizon.window, self.horizon.ahead.used
        return used._replace(name=f"{window.first}..{window.last}")

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give the periods that tell how it stands."""
        _, *others = self.horizon.ahead.periods(self.horizon.window)
        return (self.used, *others)

    @property
    def columns(self) -> set[str]:
        """Give the stored columns that its filters look at."""
        kept = {MODEL_COLUMN if one == CANONICAL_MODEL else one for one in self.scope.keep}
        own = {PROJECT_COLUMN} if "project" in self.budget.filters else set()
        return {*kept, *own, *uncertain_columns(self.scope)}


class SpentDay(NamedTuple):
    """A day of a budget's period: what was spent, and what is still expected."""

    day: date
    spent: Number
    expected: Number


class Ledger(NamedTuple):
    """The usage that all budgets of a rollup are about, by day."""

    rollup: Rollup
    cells: Cells

    def course(self, case: Case) -> list[SpentDay]:
        """Give the days of a budget's period."""
        keep, ahead = self._keep(case), case.horizon.ahead
        spent = self._days(case.used.name, keep)
        sums = {str(day): self._sum(str(day), keep) for day in ahead.patterns}
        stands = {day: str(pattern) for day, pattern in ahead.days.items()}
        if ahead.running is not None:
            stands[ahead.running], sums[TAIL] = TAIL, self._sum(TAIL, keep)
        return [
            SpentDay(day, spent.get(day, 0), sums[stands[day]] if day in stands else 0)
            for day in _days_in(case.horizon.window)
        ]

    def days(self, case: Case) -> Mapping[date, Number]:
        """Give what all used on the days that stand for others, and in the period of a budget."""
        found = {day: self._sum(str(day), {}) for day in case.horizon.ahead.patterns}
        return self._days(case.used.name, {}) | found

    def _keep(self, case: Case) -> dict[str, Sequence[str]]:
        """Give the values of stored columns that count for a budget."""
        if case.scope.allotment is not None:
            return {}
        keep: dict[str, Sequence[str]] = dict(case.scope.keep)
        models = keep.pop(CANONICAL_MODEL, None)
        if models is not None:
            stored = [str(raw[0]) for raw, _ in self.cells.sums(MODEL_COLUMN)]
            keep[MODEL_COLUMN] = [
                one for one in stored if one in models or canonical_model(one) in models
            ]
        if "project" in case.budget.filters:
            keep[PROJECT_COLUMN] = case.scope.projects
        return keep

    def _days(self, period: str, keep: Mapping[str, Sequence[str]]) -> dict[date, Number]:
        found = lines(self.cells, SPENT, keep=keep, period=period)
        return dict(pair for _, line in found for pair in line.items())

    def _sum(self, period: str, keep: Mapping[str, Sequence[str]]) -> Number:
        return add_up(self._days(period, keep).values())


def ledger(cases: Sequence[Case], asker: Asker) -> Ledger:
    """Ask once for what all budgets of a rollup need: by the columns that any of them looks at."""
    scope, rollup = cases[0].scope, cases[0].rollup
    asked: dict[str, Any] = {
        "elsewhere": None,
        "bucket": "day",
        "periods": tuple(dict.fromkeys(period for case in cases for period in case.periods)),
        "measures": (SPENT,),
    }
    if scope.allotment is not None:
        query = scope.total_query()._replace(by=uncertain_columns(scope), **asked)
        return Ledger(rollup, asker.ask(query))
    projects = tuple(sorted(scope.entities.projects))
    deleted = tuple(one for one in projects if scope.entities.projects[one].deleted)
    query = scope.total_query()._replace(
        projects=projects,
        apart=() if scope.header.filters.include_deleted else deleted,
        keep={},
        by=tuple(sorted({column for case in cases for column in case.columns})),
        **asked,
    )
    return Ledger(rollup, asker.ask(query))


def standing(case: Case, course: Sequence[SpentDay], *, enough: bool) -> Standing:
    """Tell how a budget stands; without `enough` history nothing is expected."""
    budget, window = case.budget, case.horizon.window
    spent = add_up(one.spent for one in course)
    forecast = plus(spent, add_up(one.expected for one in course)) if enough else None
    found = Standing(
        budget=budget,
        window=window,
        filters=case.scope.header.filters,
        spent=spent,
        share=share(spent, budget.amount),
        pace=_pace(case),
        forecast=forecast,
        exhausted_on=_exhausted(course, budget.amount, enough=enough),
        status="ok",
    )
    return found._replace(status=_status(found))


def _pace(case: Case) -> Number:
    """Give what would be spent by now if every hour of the period were alike."""
    window, as_of = case.horizon.window, case.horizon.as_of
    elapsed = min(max(as_of or window.start, window.start), window.end) - window.start
    part = Fraction(elapsed // SECOND, (window.end - window.start) // SECOND)
    return nearest(Fraction(case.budget.amount) * part, SPENT)


def _exhausted(course: Sequence[SpentDay], amount: Decimal, *, enough: bool) -> date | None:
    """Give the first day by whose end all of an amount is, or will be, spent."""
    running: Number = 0
    for one in course:
        running = plus(running, plus(one.spent, one.expected if enough else 0))
        if running >= amount:
            return one.day
    return None


def _status(found: Standing) -> BudgetStatus:
    amount = found.budget.amount
    if found.spent > amount:
        return "over"
    reached = any(found.spent * 100 >= amount * level for level in found.budget.warn)
    return "warn" if reached or found.foreseen else "ok"


def _days_in(window: Window) -> Iterator[date]:
    return (window.first + count * DAY for count in range(window.days))
