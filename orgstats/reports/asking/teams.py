"""What tells a request's dimensions, teams among them: other dimensions, and dimension tables."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from orgstats.domain.allotment import told
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import ENTITY_TABLES, TEAM_COLUMNS, TEAM_TABLES
from orgstats.domain.teams import TEAM
from orgstats.errors import UsageError
from orgstats.sql.query import candidates

if TYPE_CHECKING:
    from orgstats.reports.asking.request import Asker, Request


def tables_of_teams(asker: "Asker") -> tuple[str, ...]:
    """Give the tables that tell teams; raise `UsageError` for what of them is not there."""
    tables = (*TEAM_COLUMNS, *TEAM_TABLES)
    lacking = [f"the table {name}" for name in tables if not asker.has(name)]
    lacking = lacking or [
        f"the column {column} of {table}"
        for table, columns in TEAM_COLUMNS.items()
        for column in columns
        if not asker.has(table, column)
    ]
    if lacking:
        raise UsageError(
            f"the source tells no teams: it lacks {' and '.join(lacking)}",
            hint="[[allocation]] rules in the configuration file say who pays for what",
        )
    return tables


def check_together(request: "Request", names: Iterable[str], dimensions: Iterable[str]) -> None:
    """Raise `UsageError` where no rollup could hold some dimensions, which may tell teams."""
    try:
        candidates(names)
    except UsageError as error:
        if TEAM.name not in {*request.filters, *dimensions}:
            raise
        tell = " and ".join(told([TEAM.name], request.rules))
        message = f"teams are told by {tell}, and {error.message}"
        raise UsageError(message, hint=error.hint) from error


def own_teams(request: "Request", dimensions: Iterable[str]) -> bool:
    """Tell whether the gateway's own teams are asked for, there being no rules."""
    filters = {name for name, values in request.filters.items() if values}
    return not request.rules and TEAM.name in {*filters, *dimensions}


def asked(request: "Request", dimensions: Iterable[str]) -> list[str]:
    """Give the dimensions that tell what a request is about, its filters and some more."""
    filters = (name for name, values in request.filters.items() if values)
    return told(["project", *filters, *dimensions], request.rules)


def tables_of(dimensions: Iterable[str], more: Iterable[str]) -> list[str]:
    """Give the dimension tables that tell some dimensions, and more."""
    needed = {table for name in dimensions for table in DIMENSION[name].tables}
    needed |= {"organization", "project", *more}
    return [table for table in ENTITY_TABLES if table in needed]
