"""Of a dimension with many values only those that lead come in, and they are the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.engine.engine import Engine
from orgstats.engine.sources.parquet.source import ParquetSource
from orgstats.reports.asking.scope import resolve
from orgstats.reports.breakdown.attribution import Attribution
from orgstats.reports.breakdown.report import BreakdownQuestion, breakdown
from orgstats.reports.comparison.report import ComparisonQuestion, compare
from orgstats.reports.forecast.replay import since
from orgstats.reports.forecast.report import ForecastQuestion as Foreseen
from orgstats.reports.forecast.report import forecast
from tests.reports.test_breakdown import ALL
from tests.support.acme import ACME
from tests.support.oracle import Ask
from tests.support.reports import request, window
from tests.support.spans import Days

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgstats.domain.comparison import Comparison
    from orgstats.domain.outlook import Forecast
    from orgstats.domain.results import Breakdown
    from orgstats.reports.asking.request import Request
    from tests.support.stores import AcmeParquet

EARLIER = Days("Europe/Berlin", date(2026, 9, 20), date(2026, 10, 6))


class Counting(Engine):
    """An engine that remembers how many rows each statement gave."""

    given: tuple[int, ...] = ()

    def _run(self, text: str) -> list[tuple[Any, ...]]:
        rows = super()._run(text)
        self.given = (*self.given, len(rows))
        return rows


@pytest.mark.parametrize("metric", ["cost", "tokens", "requests"])
@pytest.mark.parametrize("by", ["project", "key", "provider", "app", "model", "member"])
def test_those_that_lead_are_the_first_of_all(
    acme_parquet: AcmeParquet, by: str, metric: str
) -> None:
    with Counting(ParquetSource(str(acme_parquet()))) as engine:
        scope = resolve(request(Ask(ACME, ALL, by)), engine, (by,))
        dimension = scope.dimension(by)
        cells = engine.ask(scope.query((by,))._replace(by=dimension.columns))
        attribution = Attribution(dimension, scope.entities, cells)
        every, lost = attribution.series(metric)
        for top in range(len(every) + 2):
            engine.given = ()
            found = attribution.ranking(metric, top)
            assert (found.series[:top], found.lost, found.among) == (every[:top], lost, len(every))
            told = sum(len(one.raws) for one in every[:top]) + len(lost.raws)
            assert not dimension.plain or max(engine.given) <= max(told, 1)


def compared(engine: Engine, asked: Request, by: str, top: int | None) -> Comparison:
    return compare(asked, ComparisonQuestion(by, top=top), engine)


def foreseen(engine: Engine, asked: Request, by: str, top: int | None) -> Forecast:
    of = asked.window
    asked = asked._replace(until=of.start + (of.end - of.start) / 2, since=since(of))
    return forecast(asked, Foreseen(by, top=top), engine)


def changed(engine: Engine, asked: Request, by: str, top: int | None) -> Breakdown:
    return breakdown(asked, BreakdownQuestion(by, top=top, changes=True), engine)


def told(row: Any) -> list[Any]:
    """What a row or the rest of them tells that adds up."""
    if hasattr(row, "awaited"):
        return [row.awaited.used, row.awaited.expected]
    moved = [row.moved.old, row.moved.new]
    return [*moved, row.sums["cost"], row.sums["requests"]] if hasattr(row, "sums") else moved


@pytest.mark.parametrize("by", ["project", "key", "app", "model", "member"])
@pytest.mark.parametrize("report", [compared, foreseen, changed])
def test_rows_of_several_periods_that_lead_are_the_first_of_all(
    acme_parquet: AcmeParquet, by: str, report: Callable[..., Any]
) -> None:
    october = Days("Europe/Berlin", date(2026, 10, 1), date(2026, 10, 31))
    asked = request(Ask(ACME, october, by))._replace(before=window(EARLIER))
    with Engine(ParquetSource(str(acme_parquet()))) as engine:
        every = report(engine, asked, by, None)
        for top in {0, 1, 2, len(every.rows) - 1, len(every.rows)}:
            found = report(engine, asked, by, top)
            assert found.rows == every.rows[:top]
            assert (found.unattributed, found.total) == (every.unattributed, every.total)
            folded = every.rows[top:]
            assert (found.other is None) == (not folded)
            if folded:
                assert found.other.folded == len(folded)
                assert told(found.other) == [
                    sum(own) for own in zip(*map(told, folded), strict=True)
                ]
