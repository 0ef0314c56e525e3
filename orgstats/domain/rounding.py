"""What rounding alone can make two sums of the same usage differ by."""

from decimal import Decimal

from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Sums

# A stored `real` has 24 bits, and every stored amount is rounded to a billionth.
RELATIVE = Decimal(2) ** -22
PER_REQUEST = Decimal("1e-9")


def tolerance(name: str, whole: Sums) -> Decimal:
    """Give what a measure may differ by: counts and tokens never do."""
    if MEASURE[name].kind != "money":
        return Decimal()
    rows = Decimal(whole["requests"] or 0)
    return abs(Decimal(whole[name] or 0)) * RELATIVE + rows * PER_REQUEST
