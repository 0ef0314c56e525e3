"""What explains a change of cost: the question for it, and the effects in its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.meters import METER_COLUMN, METERED
from orgstats.domain.periods import BEFORE, NOW
from orgstats.errors import UsageError
from orgstats.reports.comparison.effects import EffectGround, MeteredSeries, effects
from orgstats.reports.comparison.meters import meter_usage

if TYPE_CHECKING:
    from orgstats.domain.cells import Cells
    from orgstats.domain.comparison import Comparison, Effect
    from orgstats.domain.meters import Meter
    from orgstats.domain.numbers import Number
    from orgstats.reports.asking.scope import Scope
    from orgstats.sql.query import Query

ROUTES = "mapping"
"""The dimension whose stored columns are a route: prices are those of a model at a provider."""

EXPLAINED = "cost"


def question(scope: Scope, metric: str) -> Query:
    """Give the question for meters by route; raise `UsageError` where nothing can tell them."""
    if metric != EXPLAINED:
        raise UsageError(f"effects explain {EXPLAINED}, not {metric}", hint="leave out --metric")
    if scope.mode != "all":
        raise UsageError(
            f"what is paid for is not split by billing mode, so --mode {scope.mode} has no effects",
            hint="leave out --mode",
        )
    by = (*DIMENSION[ROUTES].columns, METER_COLUMN)
    return scope.query([ROUTES])._replace(by=by, measures=METERED)


def explanation(cells: Cells, report: Comparison) -> tuple[Effect, ...]:
    """Give the effects that make up the change of a comparison by cost."""
    ground = EffectGround(report.total.change, report.hours, report.requests)
    return effects(_series(cells), ground)


def _series(cells: Cells) -> list[MeteredSeries]:
    costs: dict[tuple[object, Meter], list[Number]] = {}
    quantities: dict[tuple[object, Meter], list[Number]] = {}
    for place, period in enumerate((BEFORE, NOW)):
        for one in meter_usage(cells, ROUTES, period):
            key = one.raw, one.meter
            costs.setdefault(key, [0, 0])[place] = one.cost
            quantities.setdefault(key, [0, 0])[place] = one.quantity or 0
    return [
        MeteredSeries((old, new), (quantities[key][0], quantities[key][1]), key[1].unit)
        for key, (old, new) in costs.items()
    ]
