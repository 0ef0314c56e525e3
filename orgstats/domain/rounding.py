"""Where numbers are rounded, and what that alone can make two sums of the same usage differ by."""

from decimal import Decimal
from fractions import Fraction

from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import EXACT, NANO, Number, Sums

# A stored `real` has 24 bits, and every stored amount is rounded to a billionth.
RELATIVE = Decimal(2) ** -22
PER_REQUEST = Decimal("1e-9")
# The requests that are taken to be behind a sum where nobody asked how many there are.
UNCOUNTED = 1_000_000


def tolerance(name: str, whole: Sums) -> Decimal:
    """Give what a measure may differ by: counts and tokens never do."""
    if MEASURE[name].kind != "money":
        return Decimal()
    requests = whole.get("requests")
    rows = Decimal(UNCOUNTED if requests is None else requests)
    return abs(Decimal(whole[name] or 0)) * RELATIVE + rows * PER_REQUEST


def nearest(value: Fraction, name: str) -> Number:
    """Round a number of a measure, half up: money to a billionth of a dollar, all else to one."""
    if MEASURE[name].kind != "money":
        return (2 * value + 1) // 2
    return Decimal((2 * value * 10**-NANO + 1) // 2).scaleb(NANO, EXACT)
