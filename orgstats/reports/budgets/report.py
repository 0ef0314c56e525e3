"""How all budgets of an organization stand, with one scan a rollup."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from orgstats.domain.budgets import Budget, FailOn, Standings
from orgstats.domain.entities import ENTITY_TABLES
from orgstats.errors import UsageError
from orgstats.reports.asking.informed import Informed
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import resolve
from orgstats.reports.asking.teams import asked, own_teams, tables_of, tables_of_teams
from orgstats.reports.asking.totals import confirm
from orgstats.reports.budgets.spending import Case, Ledger, Place, ledger, standing
from orgstats.reports.forecast.foresight import stale, too_little_history
from orgstats.reports.forecast.horizon import horizon
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
    ledgers = _ledgers(cases, asker)
    for case in cases:
        with _named(case.budget, ask.origin):
            confirm(case.scope, ledgers[case.place].cells, asker)
    known = _known(cases, ledgers, asker)
    return Standings(
        organization=first.organization,
        timezone=first.window.timezone,
        as_of=first.as_of,
        standings=tuple(
            standing(case, ledgers[case.place].course(case), enough=known) for case in cases
        ),
        fail_on=ask.fail_on,
        notes=(
            *stale(first.as_of, request.now),
            *(() if known else (too_little_history(),)),
        ),
    )


def _cases(request: Request, ask: BudgetQuestion, asker: Asker) -> Iterator[Case]:
    """Resolve the names in budgets; raise `UsageError` that names the budget of one that is not."""
    needed: set[str] = set()
    for budget in ask.budgets:
        with _named(budget, ask.origin):
            names = asked(request, budget.filters)
            candidates(names)
            teams = tables_of_teams(asker) if own_teams(request, budget.filters) else ()
        needed |= {*tables_of(names, teams)}
    found = asker.entities(
        *(table for table in ENTITY_TABLES if table in needed), organization=request.organization
    )
    for budget in ask.budgets:
        window = budget.window(request.window.first, request.window.zone)
        narrowed = request._replace(window=window, filters=budget.filters)
        with _named(budget, ask.origin):
            scope = resolve(narrowed, Informed(found, asker))
            rollup = scope.total_query().rollup
        ahead = horizon(window, scope.header.as_of, replayed=False)
        yield Case(budget, scope, ahead, rollup)


@contextmanager
def _named(budget: Budget, origin: str) -> Iterator[None]:
    """Name the file and the budget in an error about names."""
    try:
        yield
    except UsageError as error:
        message = f"{origin}: budget {budget.name!r}: {error.message}"
        raise UsageError(message, hint=error.hint) from error


def _ledgers(cases: Sequence[Case], asker: Asker) -> dict[Place, Ledger]:
    places = dict.fromkeys(case.place for case in cases)
    return {
        place: ledger([case for case in cases if case.place == place], asker) for place in places
    }


def _known(cases: Sequence[Case], ledgers: Mapping[Place, Ledger], asker: Asker) -> bool:
    """Tell whether the source has the week before, without which nothing is expected."""
    case = cases[0]
    found = ledgers[case.place]
    if not found.cells.answered:
        return False
    return case.horizon.enough(case.horizon.beginning(found.days(case), asker))
