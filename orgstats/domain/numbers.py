"""Exact numbers: sums and ratios that never round, `int` or `Decimal`.

Counts and tokens are `int`; money is a `Decimal` of US dollars with at most nine decimals; None is
a number the source does not have.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

Number = int | Decimal
Sums = Mapping[str, Number | None]
"""Measure name → sum, in the order of the catalogue."""

# Wide enough for every sum of stored values, so that no addition ever rounds.
EXACT = Context(prec=120)
SHARE = Decimal("0.000001")
NANO = -9


def dollars(nano: int | str) -> Decimal:
    """Give an amount of billionths of a dollar in dollars."""
    return Decimal(nano).scaleb(NANO, EXACT)


def plus(left: Number, right: Number) -> Number:
    """Add without rounding; many sums begin with 0."""
    if not left:
        return right
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return EXACT.add(left, right)


def minus(left: Number, right: Number) -> Number:
    """Subtract without rounding."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    return EXACT.subtract(left, right)


def size(value: Number) -> Number:
    """Give a number without its sign, exactly."""
    return abs(value) if isinstance(value, int) else value.copy_abs()


def add_up(numbers: Iterable[Number]) -> Number:
    """Add numbers without rounding."""
    with localcontext(EXACT):
        return sum(numbers)


def add(rows: Iterable[Sums], start: Sums) -> dict[str, Number | None]:
    """Add rows to `start`, measure by measure; what is lacking (None) in one is so in the sum."""
    total = dict(start)
    for row in rows:
        for name, left in total.items():
            right = row[name]
            total[name] = None if left is None or right is None else plus(left, right)
    return total


def subtract(whole: Sums, part: Sums) -> dict[str, Number | None]:
    """Take `part` from `whole` measure by measure; None stays None, and takes nothing."""
    return {
        name: None if left is None else minus(left, part[name] or 0) for name, left in whole.items()
    }


def written(value: Number) -> str:
    """Write a number exactly: no exponent, no trailing zeros, no `-0`."""
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def ratio(numerator: Number | None, denominator: Number | None) -> Decimal | None:
    """Divide two sums; None over nothing, never 0."""
    if numerator is None or not denominator:
        return None
    return EXACT.divide(Decimal(numerator), Decimal(denominator))


def share(part: Number | None, total: Number | None) -> Decimal | None:
    """Give the fraction of a total with six decimals; None when there is no total."""
    fraction = ratio(part, total)
    return None if fraction is None else fraction.quantize(SHARE, ROUND_HALF_UP, EXACT)


def billionths(value: Fraction) -> Decimal:
    """Give a fraction with nine decimals, rounded half up."""
    return dollars((2 * value * 10**-NANO + 1) // 2)
