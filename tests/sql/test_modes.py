"""Amounts divided between billing modes are divided as `domain.allocation` divides."""

from __future__ import annotations

from contextlib import closing

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from orgstats.domain.allocation import divide
from orgstats.sql.modes import DIVIDING, NEAR

weights = st.one_of(st.integers(0, 9), st.integers(0, 10**19))
units = st.one_of(
    st.integers(-20, 20), st.integers(-(10**28), 10**28), st.integers(NEAR - 9, NEAR + 9)
)


@settings(max_examples=10)
@given(st.lists(st.tuples(units, weights, weights), min_size=20))
def test_of_credits_is_the_largest_remainder(cases: list[tuple[int, int, int]]) -> None:
    cases = [case for case in cases if any(case[1:])] or [(1, 1, 1)]
    rows = ", ".join(
        f"({place}, {', '.join(f'CAST({n} AS HUGEINT)' for n in case)})"
        for place, case in enumerate(cases)
    )
    with closing(duckdb.connect(config={"threads": 1})) as connection:
        connection.execute(DIVIDING)
        found = connection.execute(
            f"SELECT of_credits(units, credits, byok) FROM (VALUES {rows})"
            " AS given(place, units, credits, byok) ORDER BY place"
        ).fetchall()
    assert [part for (part,) in found] == [divide(n, parts)[0] for n, *parts in cases]
