"""Of a dimension with many values only those that lead come in, and they are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orgstats.domain.dimensions import DIMENSION
from orgstats.engine.engine import Engine
from orgstats.engine.sources.parquet.source import ParquetSource
from orgstats.reports.asking.scope import resolve
from orgstats.reports.breakdown.attribution import Attribution
from tests.reports.test_breakdown import ALL
from tests.support.acme import ACME
from tests.support.oracle import Ask
from tests.support.reports import request

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet


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
        scope, dimension = resolve(request(Ask(ACME, ALL, by)), engine, (by,)), DIMENSION[by]
        cells = engine.ask(scope.query((by,))._replace(by=dimension.columns))
        attribution = Attribution(dimension, scope.entities, cells)
        every, lost = attribution.series(metric)
        for top in range(len(every) + 2):
            engine.given = ()
            found = attribution.ranking(metric, top)
            assert (found.series[:top], found.lost, found.among) == (every[:top], lost, len(every))
            told = sum(len(one.raws) for one in every[:top]) + len(lost.raws)
            assert not dimension.plain or max(engine.given) <= max(told, 1)
