"""What a monthly report is about: its sections, and all that they look at."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orgstats.domain.entities import ENTITY_TABLES, TEAM_COLUMNS, TEAM_TABLES
from orgstats.reports.anomalies.judging import reach
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import resolve
from orgstats.reports.asking.teams import tables_of
from orgstats.reports.budgets.report import BudgetQuestion
from orgstats.reports.forecast.replay import since

RANKED: Mapping[str, str] = {
    "projects": "project",
    "models": "model",
    "keys": "key",
    "members": "member",
    "teams": "team",
    "meters": "meter",
}
"""The sections that are rankings, and the dimension of each."""

REPORT_SECTIONS = (
    "summary",
    "forecast",
    "changes",
    "projects",
    "models",
    "keys",
    "members",
    "teams",
    "anomalies",
    "budgets",
    "meters",
    "quality",
    "definitions",
)


class MonthlyQuestion(NamedTuple):
    """Which sections a report has (None: those that have something to tell), and the budgets.

    `measures` are those of the figures.
    """

    measures: tuple[str, ...]
    budgets: BudgetQuestion
    sections: tuple[str, ...] | None = None


def sections_of(request: Request, ask: MonthlyQuestion) -> tuple[str, ...]:
    """Give the sections that are asked for; people make up teams where no rules do."""
    if ask.sections is not None:
        return ask.sections
    left_out = "members" if request.rules else "teams"
    return tuple(name for name in REPORT_SECTIONS if name != left_out)


def told_sections(
    sections: tuple[str, ...], request: Request, ask: MonthlyQuestion, asker: Asker
) -> Iterator[str]:
    """Leave out what nobody asked for and has nothing to tell."""
    window = request.window
    header = resolve(request, asker).header
    running = window.months == 1 and not header.complete and header.as_of is not None
    for name in sections:
        lacking = (name == "forecast" and not running) or (
            name == "budgets" and not ask.budgets.budgets
        )
        if ask.sections is not None or not lacking:
            yield name


def tables(
    request: Request, sections: tuple[str, ...], ask: MonthlyQuestion, asker: Asker
) -> list[str]:
    """Give the dimension tables that tell what the report names; only what narrows it must be."""
    filters = {name for name, values in request.filters.items() if values}
    names = {RANKED[name] for name in sections if name in RANKED} | {"key", "model"}
    names |= {name for one in ask.budgets.budgets for name in one.filters}
    needed = {*tables_of(filters, ())}
    wanted = {*tables_of(names, (*TEAM_TABLES, *TEAM_COLUMNS))}
    there = needed | {table for table in wanted if asker.has(table)}
    return [table for table in ENTITY_TABLES if table in there]


def whole_span(request: Request, ask: MonthlyQuestion) -> Request:
    """Give a request for all hours that any section looks at."""
    window = request.window
    starts = [reach(window).start]
    if window.months == 1:
        starts.append(since(window))
    starts += [since(one.window(window.last, window.zone)) for one in ask.budgets.budgets]
    return request._replace(since=min(starts))
