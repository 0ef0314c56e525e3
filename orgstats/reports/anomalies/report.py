"""Days that were well above the usual, in all and of any series, with who was behind them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from orgstats.domain.anomalies import Anomalies, Anomaly, Culprit
from orgstats.domain.cells import Cells
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.findings import many
from orgstats.domain.numbers import Number, billionths
from orgstats.domain.results import Note
from orgstats.domain.times import TIME_COLUMNS
from orgstats.domain.zones import DAY
from orgstats.errors import UsageError
from orgstats.reports.anomalies.culprits import Inquiry, behind, excess
from orgstats.reports.anomalies.daily import Daily, DailySeries
from orgstats.reports.anomalies.judging import EDGE, Judging, judging, late
from orgstats.reports.anomalies.unusual import LEAST_DAYS, Bar, Calendar, Line, Unusual, unusual
from orgstats.reports.asking.notes import notes
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope, check_metric, resolve
from orgstats.reports.asking.together import ask_together
from orgstats.reports.asking.totals import BucketSteps, confirm, total, uncertain_columns
from orgstats.reports.breakdown.attribution import Attribution

TOTAL_LABEL = "Total"
SENSITIVITY = Fraction("3.5")
LEAST_COST, LEAST_SHARE = Fraction(50), Fraction(1, 100)
"""What a day must have beyond the expected: dollars, or this part of the window's total."""

_Both = tuple[Cells, Cells]

# Notes tell how much of deleted projects is left out.
_BESIDE = ("cost", "requests")


class AnomalyQuestion(NamedTuple):
    """By what days are judged, by which metric, and what makes one unusual.

    `impact` is the least beyond the expected; of None, what suits the metric. Who is `behind` the
    series of a finding is looked for, too.
    """

    by: str
    metric: str = "cost"
    sensitivity: Fraction = SENSITIVITY
    impact: Fraction | None = None
    behind: bool = True

    @property
    def measures(self) -> tuple[str, ...]:
        """Give what is summed."""
        return tuple(dict.fromkeys((*_BESIDE, self.metric)))

    def bar(self, whole: Number | None) -> Bar:
        """Give what makes a day unusual; `whole` is the total of the window."""
        if self.impact is not None:
            return Bar(self.sensitivity, self.impact)
        least = LEAST_COST if self.metric == "cost" else Fraction(whole or 0) * LEAST_SHARE
        return Bar(self.sensitivity, least)


def anomalies(request: Request, ask: AnomalyQuestion, asker: Asker) -> Anomalies:
    """Judge each complete day of a window, with one scan of each rollup that is needed."""
    check_metric(ask.metric, request.mode, [ask.by])
    if not TIME_COLUMNS.keys().isdisjoint(DIMENSION[ask.by].columns):
        raise UsageError(f"anomalies are not by {ask.by}", hint="each day is judged anyway")
    names = behind(request, ask.by, asker) if ask.behind else ()
    scope = resolve(request, asker, [ask.by, *names])
    days = judging(scope.header.window, scope.header.as_of)
    both = totals, _ = _ask(scope, ask, days, asker)
    confirm(scope, totals, asker)
    report = _unjudged(scope, ask, notes(scope, totals, ask.measures))
    if days is None:
        return report
    daily = Daily(ask.metric, BucketSteps(days.window, "day"))
    inquiry = Inquiry(scope, names, daily, days)
    if not totals.answered:
        inquiry.cells(scope.projects, asker)
    return report if scope.header.as_of is None else _judged(report, ask, inquiry, asker, both)


def _unjudged(scope: Scope, ask: AnomalyQuestion, told: list[Note]) -> Anomalies:
    """Give the report before any day was judged, with a note on the days that cannot be."""
    header = scope.header
    days = late(header.window, header.as_of, scope.now)
    report = Anomalies(header, ask.by, ask.metric, 0, (), tuple(told), tuple(days))
    if report.unjudged is None:
        return report
    return report._replace(notes=(*told, Note("not_judged", report.unjudged)))


def _judged(
    report: Anomalies,
    ask: AnomalyQuestion,
    inquiry: Inquiry,
    asker: Asker,
    both: tuple[Cells, Cells],
) -> Anomalies:
    """Judge the days of the total and of all series."""
    totals, cells = both
    calendar = inquiry.days.calendar(_first_hour(totals, asker))
    inquiry = inquiry._replace(references=calendar.references())
    scope = inquiry.scope
    series = inquiry.daily.series(Attribution(scope.dimension(ask.by), scope.entities, cells))
    found = _found(inquiry, series, totals, ask.bar(total(totals)[ask.metric]))
    return report._replace(
        days=len(inquiry.references),
        findings=tuple(_explained(found, inquiry, series, asker)),
        notes=(*report.notes, *_too_little(calendar, inquiry)),
    )


class _Found(NamedTuple):
    """An unusual day of a series, or of the total."""

    key: str | None
    day: Unusual

    @property
    def rank(self) -> tuple[Any, ...]:
        """Give what orders findings: impact, then time, then the total before series by key."""
        return -self.day.impact, self.day.place, self.key is not None, self.key or ""


def _ask(scope: Scope, ask: AnomalyQuestion, days: Judging | None, asker: Asker) -> _Both:
    """Give the cells of the total and those of the dimension, which may be the same."""
    window = scope.header.window
    asked: dict[str, Any] = {
        "periods": () if days is None else days.periods(window),
        "bucket": "day",
        "measures": ask.measures,
    }
    whole = scope.total_query()._replace(by=uncertain_columns(scope), **asked)
    parts = scope.query([ask.by])._replace(by=scope.dimension(ask.by).columns, **asked)
    totals, cells = ask_together(asker, [whole, parts])
    return totals, cells


def _first_hour(totals: Cells, asker: Asker) -> datetime | None:
    """Give the first hour of the source where it may lie among the days; else None."""
    return None if any(total(totals, period=EDGE).values()) else asker.first_hour()


def _found(inquiry: Inquiry, series: DailySeries, totals: Cells, bar: Bar) -> list[_Found]:
    """Give the unusual days of the total and of all series, the greatest impact first."""
    lines: dict[str | None, Line] = {None: inquiry.daily.total(totals)}
    lines.update(series.lines)
    found = [
        _Found(key, day)
        for key, line in lines.items()
        for day in unusual(line, inquiry.references, bar)
    ]
    return sorted(found, key=lambda one: one.rank)


def _explained(
    found: Sequence[_Found], inquiry: Inquiry, series: DailySeries, asker: Asker
) -> Iterator[Anomaly]:
    """Give the findings with their culprits."""
    of_total = {day.place: inquiry.foremost(series, day.place) for key, day in found if key is None}
    suspects = {(one.key, place) for place, one in of_total.items() if one}
    suspects |= {(key, day.place) for key, day in found if key is not None}
    within = inquiry.within(suspects, asker)
    for key, day in found:
        culprit: Culprit | None
        if key is not None:
            culprit = within.get((key, day.place))
        elif culprit := of_total[day.place]:
            culprit = culprit._replace(behind=within.get((culprit.key, day.place)))
        yield Anomaly(
            inquiry.days.window.first + day.place * DAY,
            key,
            TOTAL_LABEL if key is None else series.label(key),
            excess(day),
            billionths(day.usual.z(day.actual)),
            {} if key is None else series.details(key),
            culprit,
        )


def _too_little(calendar: Calendar, inquiry: Inquiry) -> Iterator[Note]:
    """Give a note where the source does not reach back far enough to judge a day."""
    lacking = len(calendar.days) - calendar.first - len(inquiry.references)
    if lacking:
        yield Note(
            "too_little_history",
            f"{many(lacking, 'day')} could not be judged: the source has fewer than {LEAST_DAYS}"
            " days of the same kind in the 28 days before",
        )
