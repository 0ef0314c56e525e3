"""What rows by meter tell beside their measures, in SQL: quantity, unit and unit price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.meters import BY_METER, METERS, PRICED
from orgstats.sql.statement import literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgstats.domain.dimension import Made
    from orgstats.domain.meters import Unit

MADE: dict[str, Made] = dict(BY_METER.made)
MADE_OF: frozenset[str] = frozenset({"cost", *PRICED})
"""The measures that these are made of."""


def with_made(relation: str, text: Callable[[str], str]) -> str:
    """Write a relation of rows by meter with what is made of each: NULL where that is nothing."""
    meter = f"name_{BY_METER.name}"
    quantity = _by_unit({unit: unit for unit in PRICED})
    units = _by_unit({unit: literal(unit) for unit in PRICED})
    shown = _by_unit({unit: literal(text(unit)) for unit in PRICED})
    each = _by_unit({unit: str(count) for unit, count in PRICED.items()})
    return (
        f"(SELECT *, {_price('quantity', 'each')} AS unit_price FROM (SELECT every.*,"
        f" {quantity} AS quantity, {units} AS unit, {shown} AS unit_written, {each} AS each"
        f" FROM {relation} AS every JOIN {meter} ON {meter}.number = n_{BY_METER.name}))"
    )


def _by_unit(texts: dict[Unit, str]) -> str:
    """Write what a row's meter has by its unit."""
    whens = []
    for unit, text in texts.items():
        meters = ", ".join(literal(meter.name) for meter in METERS if meter.unit == unit)
        whens.append(f"WHEN name_{BY_METER.name}.id IN ({meters}) THEN {text}")
    return f"CASE {' '.join(whens)} END"


def _price(quantity: str, each: str) -> str:
    """Write what so many of a quantity cost, in billionths, rounded half away from zero.

    Whole numbers only: a quotient of decimals would be a double.
    """
    whole = f"CAST({quantity} AS HUGEINT)"
    cost = f"abs(cost) * CAST({each} AS HUGEINT)"
    fine = f"CAST({quantity} * 1000000000 AS HUGEINT)"
    return (
        f"sign(cost) * CASE WHEN {quantity} = 0 THEN NULL"
        f" WHEN {quantity} = {whole} THEN (2 * {cost} + {whole}) // (2 * {whole})"
        f" ELSE (2000000000 * {cost} + {fine}) // (2 * {fine}) END"
    )
