"""Effects against the rule written out, on random series: they add up to the change, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.numbers import add_up, minus
from orgstats.domain.oldnew import OldNew
from orgstats.reports.comparison.effects import (
    EffectGround,
    MeteredSeries,
    effects,
    rounded_together,
)
from tests.support.compared import effects_of

NANO = Fraction(1, 10**9)
COSTS = st.integers(0, 10**16).map(lambda nano: Decimal(nano).scaleb(-9))
QUANTITIES = st.one_of(st.integers(0, 3), st.integers(0, 10**13))


class Case(NamedTuple):
    """Series, hours and requests of two windows, and what cost changed by beyond the series."""

    series: list[MeteredSeries]
    hours: tuple[Fraction, Fraction]
    requests: tuple[int, int]
    beyond: Decimal

    @property
    def change(self) -> Decimal:
        return Decimal(add_up([self.beyond, *(minus(*one.costs[::-1]) for one in self.series)]))


cases = st.builds(
    Case,
    st.lists(
        st.builds(
            MeteredSeries,
            st.tuples(COSTS, COSTS),
            st.tuples(QUANTITIES, QUANTITIES),
            st.sampled_from(("tokens", "tokens", "requests", None)),
        ),
        max_size=8,
    ),
    st.tuples(st.integers(1, 9000).map(Fraction), st.integers(0, 9000).map(Fraction)),
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
    COSTS.map(lambda value: value - 5),
)


@given(cases)
def test_effects_are_those_of_the_rule_and_add_up(case: Case) -> None:
    found = effects(case.series, EffectGround(case.change, case.hours, OldNew(*case.requests)))
    rule = effects_of(case.series, case.hours, case.requests, case.change)
    assert [one.name for one in found] == list(rule)
    assert sum(Fraction(one.value) for one in found) == Fraction(case.change)
    for one in found:
        assert abs(Fraction(one.value) - rule[one.name]) < NANO


def tokens(costs: tuple[int, int], quantities: tuple[int, int]) -> MeteredSeries:
    return MeteredSeries(costs, quantities, "tokens")


@pytest.mark.parametrize(
    ("series", "requests", "hours", "name"),
    [
        ([tokens((100, 150), (10, 15))], (10, 15), (24, 24), "traffic"),
        ([tokens((100, 150), (10, 15))], (10, 15), (24, 36), "days"),
        ([tokens((100, 150), (10, 15))], (10, 10), (24, 24), "size"),
        ([tokens((100, 150), (10, 10))], (10, 10), (24, 24), "price"),
        ([tokens((100, 150), (10, 15)), tokens((0, 0), (10, 5))], (10, 10), (24, 24), "mix"),
        ([tokens((0, 50), (0, 10))], (10, 10), (24, 24), "new"),
        ([tokens((50, 0), (10, 0))], (10, 10), (24, 24), "gone"),
        ([tokens((50, 0), (0, 0)), MeteredSeries((0, 100))], (10, 10), (24, 24), "other"),
        ([MeteredSeries((100, 150), (10, 15), "requests")], (10, 99), (24, 24), "traffic"),
        ([tokens((100, 150), (10, 15))], (0, 15), (24, 24), "size"),
    ],
)
def test_what_alone_changed_explains_it_all(
    series: list[MeteredSeries],
    requests: tuple[int, int],
    hours: tuple[int, int],
    name: str,
) -> None:
    change = sum(one.costs[1] - one.costs[0] for one in series)
    pair = (Fraction(hours[0]), Fraction(hours[1]))
    found = effects(series, EffectGround(change, pair, OldNew(*requests)))
    assert {one.name: one.value for one in found if one.value} == {name: Decimal(change)}


@pytest.mark.parametrize(
    ("thirds", "found"),
    [
        ((1, 1, 1), [1, 0, 0]),
        ((2, -1, 2), [1, 0, 0]),
        ((1, 5, -3), [0, 2, -1]),
        ((0, 3, 0), [0, 1, 0]),
    ],
)
def test_rounding_is_by_largest_remainder(thirds: tuple[int, ...], found: list[int]) -> None:
    values = [Fraction(third, 3) * NANO for third in thirds]
    rounded = rounded_together(values, Decimal(1).scaleb(-9))
    assert [int(value.scaleb(9)) for value in rounded] == found


def test_a_window_without_hours_has_no_effects_but_other() -> None:
    ground = EffectGround(Decimal(7), (Fraction(), Fraction()), OldNew(0, 0))
    assert [one.value for one in effects([], ground)] == [0, 0, 0, 0, 0, 0, 0, 7]
