"""Parts add up to the whole, and none is a unit from what is due to it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.allocation import divide, divide_sums
from orgstats.domain.numbers import NANO, Number, Sums, add_up

WEIGHTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=8)
AMOUNTS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**13), 10**13, places=9),
    st.decimals(-10, 10, places=14),
)


@given(AMOUNTS, WEIGHTS, st.sampled_from([0, NANO]))
def test_parts_are_the_whole(whole: Number, weights: list[int], exponent: int) -> None:
    parts = divide(whole, weights, exponent)
    assert add_up(parts) == whole
    unit = Fraction(10) ** min(exponent, int(Decimal(whole).as_tuple().exponent))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(whole) * weight / sum(weights)) < unit
        assert Fraction(part) % unit == 0


@pytest.mark.parametrize(
    ("whole", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (11, [1, 1, 1], [4, 4, 3]),
        (7, [60, 40], [4, 3]),
        (1, [1, 9], [0, 1]),
        (-1, [1, 1], [0, -1]),
        (0, [3, 1], [0, 0]),
        (Decimal("0.5"), [1, 1], [Decimal("0.3"), Decimal("0.2")]),
    ],
)
def test_the_largest_remainder_gets_what_is_left(
    whole: Number, weights: list[int], parts: list[Number]
) -> None:
    assert divide(whole, weights) == parts


def test_money_is_divided_in_billionths_and_counts_in_units() -> None:
    sums: Sums = {"cost": Decimal("0.000000003"), "requests": 3, "tokens": None, "errors": 0}
    assert divide_sums(sums, [1, 1]) == [
        {"cost": Decimal("0.000000002"), "requests": 2, "tokens": None, "errors": 0},
        {"cost": Decimal("0.000000001"), "requests": 1, "tokens": None, "errors": 0},
    ]
