"""How all budgets of an organization stand, with one scan a rollup."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from orgstats.domain.budgets import Budget, FailOn, Standings
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.rollups import Rollup
from orgstats.errors import UsageError
from orgstats.reports.foresight import stale, too_little_history
from orgstats.reports.horizon import horizon
from orgstats.reports.informed import Informed
from orgstats.reports.scope import Asker, Request, resolve
from orgstats.reports.spending import Case, Ledger, ledger, standing
from orgstats.reports.totals import confirm
from orgstats.sql.query import candidates


class BudgetQuestion(NamedTuple):
    """Which budgets, where they were written, and what makes a run fail."""

    budgets: Sequence[Budget]
    origin: str
    fail_on: FailOn = "actual"


def standings(request: Request, ask: BudgetQuestion, asker: Asker) -> Standings:
    """Tell how budgets stand, with one scan of each rollup that is needed.

    The window of the request is the day around which their periods lie.
    """
    cases = list(_cases(request, ask, asker))
    first = cases[0].scope.header
    ledgers = {one.rollup: one for one in _ledgers(cases, asker)}
    for case in cases:
        with _named(case.budget, ask.origin):
            confirm(case.scope, ledgers[case.rollup].cells, asker)
    known = _known(cases, ledgers, asker)
    return Standings(
        organization=first.organization,
        timezone=first.window.timezone,
        as_of=first.as_of,
        standings=tuple(
            standing(case, ledgers[case.rollup].course(case), enough=known) for case in cases
        ),
        fail_on=ask.fail_on,
        notes=(
            *stale(first.as_of, request.now),
            *(() if known else (too_little_history(),)),
        ),
    )


def _cases(request: Request, ask: BudgetQuestion, asker: Asker) -> Iterator[Case]:
    """Resolve the names in budgets; raise `UsageError` that names the budget of one that is not."""
    for budget in ask.budgets:
        with _named(budget, ask.origin):
            candidates(["project", *budget.filters])
    needed = {table for one in ask.budgets for name in one.filters for table in _tables(name)}
    found = asker.entities(
        *(table for table in ENTITY_TABLES if table in {"organization", "project", *needed}),
        organization=request.organization,
    )
    for budget in ask.budgets:
        window = budget.window(request.window.first, request.window.zone)
        asked = request._replace(window=window, filters=budget.filters)
        with _named(budget, ask.origin):
            scope = resolve(asked, Informed(found, asker))
            rollup = scope.total_query().rollup
        ahead = horizon(window, scope.header.as_of, replayed=False)
        yield Case(budget, scope, ahead, rollup)


def _tables(name: str) -> Sequence[str]:
    return DIMENSION[name].tables


@contextmanager
def _named(budget: Budget, origin: str) -> Iterator[None]:
    """Name the file and the budget in an error about names."""
    try:
        yield
    except UsageError as error:
        message = f"{origin}: budget {budget.name!r}: {error.message}"
        raise UsageError(message, hint=error.hint) from error


def _ledgers(cases: Sequence[Case], asker: Asker) -> Iterator[Ledger]:
    for rollup in dict.fromkeys(case.rollup for case in cases):
        yield ledger([case for case in cases if case.rollup == rollup], asker)


def _known(cases: Sequence[Case], ledgers: Mapping[Rollup, Ledger], asker: Asker) -> bool:
    """Tell whether the source has the week before, without which nothing is expected."""
    case = cases[0]
    found = ledgers[case.rollup]
    if not found.cells.answered:
        return False
    return case.horizon.enough(case.horizon.beginning(found.days(case), asker))
