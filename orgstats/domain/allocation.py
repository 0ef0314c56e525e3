"""Amounts divided among several: exact parts, by largest remainder."""

from collections.abc import Sequence
from decimal import Decimal

from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import EXACT, NANO, Number, Sums


def divide(whole: Number, weights: Sequence[int], exponent: int = 0) -> list[Number]:
    """Divide a number by weights into multiples of a power of ten that add up to it exactly.

    Each part is rounded down, and what that leaves goes, one unit each, to the parts that lost most
    by it; of equal ones the first gets it. A number that is finer is divided in its own last digit.
    """
    exact = Decimal(whole)
    exponent = min(exponent, int(exact.as_tuple().exponent))
    units, total = int(exact.scaleb(-exponent, EXACT)), sum(weights)
    parts = [units * weight // total for weight in weights]
    places = sorted(range(len(parts)), key=lambda at: -(units * weights[at] % total))
    for place in places[: units - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(exponent, EXACT) if exponent else part for part in parts]


def divide_measure(name: str, whole: Number, weights: Sequence[int]) -> list[Number]:
    """Divide the sum of a measure: money in billionths of a dollar, all else in whole units."""
    return divide(whole, weights, NANO if MEASURE[name].kind == "money" else 0)


def divide_sums(sums: Sums, weights: Sequence[int]) -> list[dict[str, Number | None]]:
    """Divide every measure; what is lacking is so in each part."""
    parts: list[dict[str, Number | None]] = [dict(sums) for _ in weights]
    for name, whole in sums.items():
        if whole:
            for part, value in zip(parts, divide_measure(name, whole, weights), strict=True):
                part[name] = value
    return parts
