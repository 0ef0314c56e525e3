"""The monthly report: all that is asked about one window, with one scan of each rollup."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from orgstats.domain.anomalies import Anomalies
from orgstats.domain.budgets import Standings
from orgstats.domain.comparison import Comparison
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import OPTIONAL_TABLES
from orgstats.domain.measures import METRICS
from orgstats.domain.outlook import Forecast
from orgstats.domain.results import Breakdown, Header, Note, Summary
from orgstats.domain.window import days_window
from orgstats.errors import UsageError
from orgstats.reports.anomalies.report import AnomalyQuestion, anomalies
from orgstats.reports.asking.informed import Informed
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.sharing import Sharing
from orgstats.reports.breakdown.report import BreakdownQuestion, breakdown
from orgstats.reports.budgets.report import standings
from orgstats.reports.comparison.report import ComparisonQuestion, compare
from orgstats.reports.forecast.report import ForecastQuestion, forecast
from orgstats.reports.monthly.agenda import (
    RANKED,
    MonthlyQuestion,
    sections_of,
    tables,
    told_sections,
)
from orgstats.reports.summary import SummaryQuestion, summary

T = TypeVar("T")

RANKED_ROWS = 10
CHARTED = ("projects", "models")
SAVED = ("discount_savings",)
RECONCILED = ("models", "keys")
"""The rankings that tell how much of the total a rollup knows."""


class Untold(NamedTuple):
    """Why a source cannot answer a part of a report."""

    reason: str


class Monthly(NamedTuple):
    """What happened in a window: the parts that its sections tell.

    `rankings` are by section. What was not asked is None.
    """

    sections: tuple[str, ...]
    summary: Summary
    comparison: Comparison
    rankings: Mapping[str, Breakdown | Untold]
    anomalies: Anomalies | Untold | None
    forecast: Forecast | Untold | None
    budgets: Standings | Untold | None

    @property
    def header(self) -> Header:
        """Give whose usage it is, and when."""
        return self.summary.header

    @property
    def notes(self) -> tuple[Note, ...]:
        """Give what the reader must know, once for all parts that say it."""
        parts = (*self.rankings.values(), self.anomalies, self.forecast, self.budgets)
        told = (one.notes for one in parts if one is not None and not isinstance(one, Untold))
        listed = (*self.summary.notes, *self.comparison.notes, *(n for some in told for n in some))
        return tuple(dict.fromkeys(listed))


def monthly(request: Request, ask: MonthlyQuestion, asker: Asker) -> Monthly:
    """Answer all sections about a window that is compared with the one before it.

    Who was behind an unusual day is one more question, which only unusual days raise.
    """
    sections = sections_of(request, ask)
    found = asker.entities(
        *tables(request, sections, ask, asker), organization=request.organization
    )
    sharing = Sharing(Informed(found, asker))
    sections = tuple(told_sections(sections, request, ask, sharing))
    _answers(request, ask, sections, sharing, behind=False)
    sharing.gather()
    return _answers(request, ask, sections, sharing, behind=True)


def _answers(
    request: Request, ask: MonthlyQuestion, sections: Sequence[str], asker: Asker, *, behind: bool
) -> Monthly:
    unusual = AnomalyQuestion("project", behind=behind)
    moved = ComparisonQuestion("project", explained="changes" in sections)

    def part(name: str, of: Callable[[], T]) -> T | Untold | None:
        return _attempted(of) if name in sections else None

    return Monthly(
        tuple(sections),
        summary(request, asker, _figures(ask, sections)),
        compare(request, moved, asker),
        {name: _ranking(name, request, asker) for name in _rankings(sections)},
        part("anomalies", lambda: anomalies(request, unusual, asker)),
        part("forecast", lambda: _forecast(request, asker)),
        part("budgets", lambda: _standings(request, ask, asker)),
    )


def _figures(ask: MonthlyQuestion, sections: Sequence[str]) -> SummaryQuestion:
    """Give what the sections tell of the total; each report says whether there was any usage."""
    saved = {"summary", "meters"} & {*sections}
    return SummaryQuestion(
        ask.measures if "summary" in sections else (*METRICS, *(SAVED if saved else ())),
        charted=bool({"summary", "quality"} & {*sections}),
        caching=bool(saved),
    )


def _rankings(sections: Sequence[str]) -> Iterator[str]:
    also = RECONCILED if "quality" in sections else ()
    return (name for name in RANKED if name in {*sections, *also})


def _ranking(name: str, request: Request, asker: Asker) -> Breakdown | Untold:
    lacking = {*DIMENSION[RANKED[name]].tables} - OPTIONAL_TABLES
    for table in sorted(lacking):
        if not asker.has(table):
            return Untold(f"the source has no table {table}")
    question = BreakdownQuestion(
        RANKED[name],
        top=RANKED_ROWS if name != "meters" else None,
        bucket=request.window.bucket_size() if name in CHARTED else None,
        measures=METRICS,
        courses=RANKED_ROWS,
    )
    return _attempted(lambda: breakdown(request, question, asker))


def _forecast(request: Request, asker: Asker) -> Forecast:
    if request.window.months != 1:
        raise UsageError("only a month has a forecast")
    return forecast(request, ForecastQuestion("project"), asker)


def _standings(request: Request, ask: MonthlyQuestion, asker: Asker) -> Standings:
    """Tell how budgets stand at the end of a window or, where it is not over, now."""
    if not ask.budgets.budgets:
        raise UsageError("no budgets are configured")
    window, now = request.window, request.now
    about = Request(
        days_window(window.last, window.last, window.zone),
        min(now, window.end),
        request.organization,
        include_deleted=request.include_deleted,
        until=window.end if window.end < now else request.until,
        rules=request.rules,
    )
    return standings(about, ask.budgets, asker)


def _attempted(ask: Callable[[], T]) -> T | Untold:
    """Give an answer, or why there is none."""
    try:
        return ask()
    except UsageError as error:
        return Untold(error.message)
