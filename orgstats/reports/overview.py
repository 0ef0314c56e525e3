"""The overview: this month so far, where it will end, who moved, what was unusual, budgets."""

from datetime import date
from typing import NamedTuple

from orgstats.domain.anomalies import Anomalies
from orgstats.domain.budgets import Standings
from orgstats.domain.comparison import Comparison
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.outlook import Forecast
from orgstats.domain.results import Note
from orgstats.domain.window import Window, days_window, following
from orgstats.domain.window import floor as beginning
from orgstats.domain.zones import DAY, SECOND
from orgstats.errors import UsageError
from orgstats.reports.anomalies.report import AnomalyQuestion, anomalies
from orgstats.reports.asking.informed import Informed
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import resolve
from orgstats.reports.asking.sharing import Sharing
from orgstats.reports.budgets.report import BudgetQuestion, standings
from orgstats.reports.comparison.report import ComparisonQuestion, compare
from orgstats.reports.forecast.report import ForecastQuestion, forecast
from orgstats.sql.query import plan

MOVED = 3
"""How many projects and models are told."""

RECENT_DAYS = 7
PROJECT, MODEL = "project", "model"


class Overview(NamedTuple):
    """A month so far and where it will end, what was unusual of its last days, and budgets.

    There are models where the source tells them, and budgets where any are set.
    """

    projects: Comparison
    models: Comparison | None
    forecast: Forecast
    anomalies: Anomalies
    budgets: Standings | None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Give what the reader must know; of what is said of several, that of the month."""
        budgets = () if self.budgets is None else self.budgets.notes
        listed = (*budgets, *self.anomalies.notes, *self.forecast.notes, *self.projects.notes)
        return tuple({note.code: note for note in listed}.values())


def overview(request: Request, budgets: BudgetQuestion, asker: Asker) -> Overview:
    """Look at the month of the newest usage, with one scan of each rollup.

    Of the request the zone of the window counts.
    """
    filters = {name for one in budgets.budgets for name in one.filters}
    found = asker.entities(*_tables({PROJECT, MODEL, *filters}), organization=request.organization)
    known = Informed(found, asker)
    as_of = resolve(request, known).header.as_of or request.now
    newest = (as_of - SECOND).astimezone(request.window.zone).date()
    sharing = Sharing(known)
    _answers(request, newest, budgets, sharing)
    sharing.gather()
    return _answers(request, newest, budgets, sharing)


def _answers(request: Request, newest: date, budgets: BudgetQuestion, asker: Asker) -> Overview:
    zone = request.window.zone
    month = _month(newest, request.window)
    compared = request._replace(window=month, before=month.previous())
    week = request._replace(window=days_window(newest - (RECENT_DAYS - 1) * DAY, newest, zone))
    today = request._replace(window=days_window(newest, newest, zone))
    moved = ComparisonQuestion(PROJECT, top=MOVED, explained=False)
    return Overview(
        compare(compared, moved, asker),
        compare(compared, moved._replace(by=MODEL), asker) if _tells_models(asker) else None,
        forecast(compared, ForecastQuestion(PROJECT, top=MOVED), asker),
        anomalies(week, AnomalyQuestion(PROJECT, behind=False), asker),
        standings(today, budgets, asker) if budgets.budgets else None,
    )


def _tables(named: set[str]) -> list[str]:
    """Give the dimension tables that tell some dimensions."""
    needed = {table for name in named for table in DIMENSION[name].tables}
    return [table for table in ENTITY_TABLES if table in {"organization", "project", *needed}]


def _month(day: date, window: Window) -> Window:
    first = beginning(day, "month")
    return days_window(first, following(first, "month") - DAY, window.zone)


def _tells_models(asker: Asker) -> bool:
    try:
        plan([PROJECT, MODEL], asker.has)
    except UsageError:
        return False
    return True
