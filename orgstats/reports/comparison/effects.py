"""Why cost changed: longer windows, more traffic, larger requests, another mix, other prices.

All is rational until it is rounded, once and together: the effects add up to the change exactly.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from orgstats.domain.comparison import Effect
from orgstats.domain.numbers import NANO, Number, dollars
from orgstats.domain.oldnew import OldNew

EFFECTS = ("days", "traffic", "size", "mix", "price", "new", "gone", "other")
TOKENS = "tokens"
_NANO = Fraction(10) ** -NANO


class MeteredSeries(NamedTuple):
    """What one meter of one route cost in two windows, and how much was used of it.

    Without a unit nothing tells how much.
    """

    costs: tuple[Number, Number]
    quantities: tuple[Number, Number] = (0, 0)
    unit: str | None = None


class EffectGround(NamedTuple):
    """What the effects are of: the change of cost, and the hours and requests of both windows."""

    change: Number
    hours: tuple[Fraction, Fraction]
    requests: OldNew


def effects(series: Sequence[MeteredSeries], ground: EffectGround) -> tuple[Effect, ...]:
    """Give the effects in billionths of a dollar; what no series explains is other."""
    found = dict.fromkeys(EFFECTS, Fraction())
    counted = [one for one in series if one.unit is not None]
    for unit in sorted({one.unit for one in counted if one.unit is not None}):
        lasting = [one for one in counted if one.unit == unit and min(one.quantities) > 0]
        for name, value in _lasting(lasting, ground, sized=unit == TOKENS).items():
            found[name] += value
    found["new"] = _change(counted, lambda old, new: not old and new > 0)
    found["gone"] = _change(counted, lambda old, new: not new and old > 0)
    found["other"] = Fraction(ground.change) - sum(found.values())
    values = rounded_together(list(found.values()), ground.change)
    return tuple(Effect(name, value) for name, value in zip(found, values, strict=True))


def _lasting(
    series: Sequence[MeteredSeries], ground: EffectGround, *, sized: bool
) -> dict[str, Fraction]:
    """Give the effects over what was used in both windows; `sized` ones vary in requests' size."""
    if not series:
        return {}
    old, new = (_sum([Fraction(one.costs[at]) for one in series]) for at in (0, 1))
    quantities = [_sum([Fraction(one.quantities[at]) for one in series]) for at in (0, 1)]
    grown = quantities[1] / quantities[0]
    longer = ground.hours[1] / ground.hours[0]
    # Where nobody counted requests there is no traffic to tell from their size.
    busier = _grown(ground.requests, longer) if sized else grown
    unchanged = _sum([_at_old_price(one) for one in series])
    return {
        "days": old * (longer - 1),
        "traffic": old * (busier - longer),
        "size": old * (grown - busier),
        "mix": unchanged - old * grown,
        "price": new - unchanged,
    }


def _grown(pair: OldNew, otherwise: Fraction) -> Fraction:
    return Fraction(pair.new) / Fraction(pair.old) if pair.old else otherwise


def _at_old_price(one: MeteredSeries) -> Fraction:
    (old, _), (before, now) = one.costs, one.quantities
    return Fraction(old) * Fraction(now) / Fraction(before)


def _change(series: Sequence[MeteredSeries], which: Callable[[Number, Number], bool]) -> Fraction:
    chosen = (one.costs for one in series if which(*one.quantities))
    return _sum([Fraction(new) - Fraction(old) for old, new in chosen])


def _sum(values: Sequence[Fraction]) -> Fraction:
    """Add up in halves: the denominators of a long sum from the left grow with every step."""
    if len(values) <= 1:
        return values[0] if values else Fraction()
    middle = len(values) // 2
    return _sum(values[:middle]) + _sum(values[middle:])


def rounded_together(values: Sequence[Fraction], whole: Number) -> list[Decimal]:
    """Round parts to billionths, by largest remainder, so that they add up to the whole.

    Of equal remainders the first is rounded up.
    """
    scaled = [value * _NANO for value in values]
    parts = [value.numerator // value.denominator for value in scaled]
    left = int(Fraction(whole) * _NANO) - sum(parts)
    places = sorted(range(len(parts)), key=lambda at: parts[at] - scaled[at])
    for place in places[:left]:
        parts[place] += 1
    return [dollars(part) for part in parts]
