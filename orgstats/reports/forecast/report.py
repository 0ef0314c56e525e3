"""Where a month will end: what was used, and what its weekdays were like, in rows that add up."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.numbers import Number, Sums
from orgstats.domain.outlook import Awaited, AwaitedRest, DayAhead, Forecast
from orgstats.domain.periods import NOW
from orgstats.domain.times import TIME_COLUMNS
from orgstats.domain.window import buckets
from orgstats.errors import UsageError
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope, check_metric, resolve
from orgstats.reports.asking.together import ask_together
from orgstats.reports.asking.totals import confirm, lines, total, uncertain_columns
from orgstats.reports.breakdown.attribution import Attribution
from orgstats.reports.forecast.ahead import TAIL
from orgstats.reports.forecast.awaiting import Waiting, added, unattributed, weighted, without
from orgstats.reports.forecast.foresight import foresight
from orgstats.reports.forecast.horizon import Horizon, horizon
from orgstats.reports.forecast.replay import HISTORY, range_of

PeriodTotals = Mapping[str, Sums]


class ForecastQuestion(NamedTuple):
    """What a forecast is by, of which metric, and how many rows it has (None: all)."""

    by: str
    metric: str = "cost"
    top: int | None = 10

    @property
    def measures(self) -> tuple[str, ...]:
        """Give what is summed: what notes and rounding are told by, and the metric."""
        return tuple(dict.fromkeys(("cost", "requests", self.metric)))


def forecast(request: Request, ask: ForecastQuestion, asker: Asker) -> Forecast:
    """Forecast a month by a dimension, with one scan of each rollup that is needed."""
    check_metric(ask.metric, request.mode, [ask.by])
    if not TIME_COLUMNS.keys().isdisjoint(DIMENSION[ask.by].columns):
        raise UsageError(f"a forecast is not by {ask.by}", hint="its chart shows every day")
    scope = resolve(request, asker, [ask.by])
    found = horizon(scope.header.window, scope.header.as_of)
    totals, cells = _ask(scope, ask, found, asker)
    confirm(scope, totals, asker)
    sums = {one.name: total(totals, period=one.name) for one in found.periods(whole=True)}
    days = day_sums(totals, ask.metric, HISTORY)
    beginning = found.beginning(days, asker) if totals.answered else date.max
    weights = found.ahead.weights if found.enough(beginning) else None
    attribution = Attribution(scope.dimension(ask.by), scope.entities, cells)
    waiting = Waiting(attribution, ask.metric, weights)
    numbers = {name: one[ask.metric] or 0 for name, one in sums.items()}
    ratios = found.ratios(days, numbers, beginning)
    report = _report(scope, ask, waiting, sums)
    return report._replace(
        range=range_of(report.total, ratios, ask.metric, over=found.over),
        run_rate=found.run_rate(report.total.used, ask.metric),
        days=tuple(_course(found, totals, waiting, sums)),
        notes=tuple(foresight(scope, totals, ask.measures, enough=weights is not None)),
    )


def _ask(scope: Scope, ask: ForecastQuestion, found: Horizon, asker: Asker) -> tuple[Cells, Cells]:
    """Give the cells of the total, by day, and those of the dimension, which may be the same."""
    dimension = scope.dimension(ask.by)
    whole = scope.total_query()._replace(
        by=uncertain_columns(scope),
        bucket="day",
        periods=found.periods(whole=True),
        measures=ask.measures,
    )
    parts = scope.query([ask.by])._replace(
        by=dimension.columns,
        # What several share is divided in every bucket.
        bucket="day" if dimension.splits else None,
        periods=found.periods(whole=False),
        measures=ask.measures,
    )
    totals, cells = ask_together(asker, [whole, parts])
    return totals, cells


def day_sums(cells: Cells, metric: str, period: str) -> dict[date, Number]:
    """Give what was used on each day of a period, where anything was."""
    return dict(pair for _, line in lines(cells, metric, period=period) for pair in line.items())


def _report(scope: Scope, ask: ForecastQuestion, waiting: Waiting, sums: PeriodTotals) -> Forecast:
    expected = None if waiting.weights is None else weighted(sums, waiting.weights, ask.metric)
    whole = Awaited(sums[NOW][ask.metric] or 0, expected)
    top, named, among = waiting.foremost(ask.top)
    shown = added([one.awaited for one in top])
    folded = among - len(top)
    return Forecast(
        header=scope.header,
        by=ask.by,
        metric=ask.metric,
        total=whole,
        range=None,
        run_rate=None,
        rows=tuple(top),
        other=AwaitedRest(without(named, shown), folded) if folded else None,
        unattributed=unattributed(without(whole, named), ask.metric, sums),
    )


def _course(
    found: Horizon, totals: Cells, waiting: Waiting, sums: PeriodTotals
) -> Iterator[DayAhead]:
    """Give every day of the window: what was used, and what is still expected."""
    used = day_sums(totals, waiting.metric, NOW)
    stands = {day: str(pattern) for day, pattern in found.ahead.days.items()}
    if found.ahead.running is not None:
        stands[found.ahead.running] = TAIL
    if waiting.weights is None:
        stands = {}
    for bucket in buckets(found.window, "day"):
        day = bucket.day or found.window.first
        expected = sums[stands[day]][waiting.metric] or 0 if day in stands else 0
        yield DayAhead(bucket, used.get(day, 0), expected)
