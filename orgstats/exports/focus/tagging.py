"""Whether charges have teams as tags, and which teams they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.allotment import told
from orgstats.domain.results import Note
from orgstats.domain.routes import APP
from orgstats.domain.teams import TEAM
from orgstats.errors import UsageError
from orgstats.reports.asking.teams import asked, check_together, tables_of_teams
from orgstats.sql.query import plan

if TYPE_CHECKING:
    from orgstats.engine.engine import Engine
    from orgstats.reports.asking.request import Request


def tagged(request: Request, engine: Engine) -> tuple[bool, tuple[Note, ...]]:
    """Tell whether charges have teams, and what the reader must know where they could not.

    Raises `UsageError` where those of one team are asked for, and it cannot be told.
    """
    wanted = bool(request.filters.get(TEAM.name))
    if not wanted and not request.rules and not _has_teams(engine):
        return False, ()
    try:
        _check(request, engine)
    except UsageError as error:
        if wanted:
            raise
        return False, (Note("no_teams", f"charges have no teams as tags: {error.message}"),)
    return True, ()


def _check(request: Request, engine: Engine) -> None:
    if APP.name in told([TEAM.name], request.rules):
        raise UsageError(
            "teams are told by app, and no rollup holds apps together with keys and routes",
            hint="an export --by team tells what each of them costs",
        )
    names = asked(request, [TEAM.name])
    check_together(request, names, [TEAM.name])
    plan(names, engine.has)


def _has_teams(engine: Engine) -> bool:
    """Tell whether the gateway has teams of its own."""
    try:
        tables_of_teams(engine)
    except UsageError:
        return False
    return bool(engine.entities("organization_team").teams)
