"""What some dimensions used of each meter: for explaining costs by prices and quantities."""

from collections.abc import Iterable
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.dimension import Raw
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.meters import METER, METER_COLUMN, METERED, NO_METER, Meter
from orgstats.domain.numbers import Number
from orgstats.domain.periods import NOW
from orgstats.reports.asking.totals import counted


class MeterUsage(NamedTuple):
    """What one meter cost where stored columns have some values; its quantity, if it has a unit."""

    raw: Raw
    meter: Meter
    cost: Number
    quantity: Number | None


def meter_usage(cells: Cells, dimension: str, period: str = NOW) -> Iterable[MeterUsage]:
    """Give what cells by the columns of a dimension and meter tell of a period, in their order."""
    columns = (*DIMENSION[dimension].columns, METER_COLUMN)
    for (*raw, name), sums in counted(cells, *columns, measures=METERED, period=period):
        if name != NO_METER:
            meter = METER[name]
            yield MeterUsage(tuple(raw), meter, sums["cost"] or 0, meter.quantity(sums))
