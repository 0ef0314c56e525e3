"""What caching saved: what cached tokens would have cost as input, less what they and writing cost.

Prices differ from route to route, so it is told of each and then added up.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.numbers import Number, Sums, dollars
from orgstats.domain.periods import BEFORE, NOW, Period
from orgstats.domain.routes import MAPPING
from orgstats.errors import UsageError
from orgstats.reports.asking.request import Asker
from orgstats.reports.asking.scope import Scope
from orgstats.reports.asking.totals import counted
from orgstats.sql.query import Query

CACHING_PARTS = (
    "input_tokens",
    "cached_tokens",
    "cache_write_tokens",
    "input_cost",
    "cached_input_cost",
    "cache_write_cost",
)


class Saved(NamedTuple):
    """What caching saved, in the window and the one before it; None where nothing tells."""

    now: Decimal | None = None
    before: Decimal | None = None


def saved(scope: Scope, periods: tuple[Period, ...], asker: Asker) -> Saved:
    """Give what caching saved, with one scan of a rollup of models."""
    query = _query(scope)
    if query is None:
        return Saved()
    cells = asker.ask(query._replace(periods=periods))
    if not {*CACHING_PARTS} <= {*cells.measures}:
        return Saved()
    return Saved(_saved(cells, NOW), _saved(cells, BEFORE) if periods else None)


def _query(scope: Scope) -> Query | None:
    """Give the question; None where no rollup tells: parts of the cost have no billing mode."""
    if scope.mode != "all":
        return None
    try:
        query = scope.query([MAPPING.name])
    except UsageError:
        return None
    if not all(map(query.rollup.has, CACHING_PARTS)):
        return None
    return query._replace(by=MAPPING.columns, measures=CACHING_PARTS)


def _saved(cells: Cells, period: str) -> Decimal:
    routes = counted(cells, *MAPPING.columns, measures=CACHING_PARTS, period=period)
    whole = sum((of_route(sums) for _, sums in routes), Fraction())
    return dollars(round(whole * 10**9))


def of_route(sums: Sums) -> Fraction:
    """Give what caching saved on a route; nothing where no input tells what it costs without."""
    numbers = (_exact(sums[name]) for name in CACHING_PARTS)
    tokens, cached, written, cost, cached_cost, written_cost = numbers
    plain = tokens - cached - written
    if plain <= 0:
        return Fraction()
    price = cost / plain
    return (cached + written) * price - cached_cost - written_cost


def _exact(value: Number | None) -> Fraction:
    return Fraction(value or 0)
