"""What several share is divided in DuckDB as it is in Python, and each team has its own cells."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.allocation import divide
from orgstats.engine.connection import Limits, connect
from orgstats.sql.allotment import MACROS, SHARES, Told, Wanted, shared, shares, whole
from tests.reports.test_laws import laws

if TYPE_CHECKING:
    from orgstats.engine.driver import duckdb

weights = st.lists(st.integers(1, 10**8), min_size=2, max_size=6)
amounts = st.integers(-(10**27), 10**27)


def connection() -> duckdb.DuckDBPyConnection:
    """A connection that can divide."""
    found = connect(Limits(threads=1))
    found.execute(MACROS)
    return found


@laws
@given(number=amounts, of=weights)
def test_parts_are_those_of_the_largest_remainder(number: int, of: list[int]) -> None:
    with connection() as engine:
        places = ", ".join(
            f"share_of(CAST('{number}' AS HUGEINT), {of}, {sum(of)}, {place})"
            for place in range(1, len(of) + 1)
        )
        (found,) = engine.execute(f"SELECT {places}").fetchall()
    assert list(found) == divide(number, of)


def test_what_is_less_than_a_unit_is_the_first_ones() -> None:
    with connection() as engine:
        number = "CAST('-7.25' AS DECIMAL(38, 9))"
        text = ", ".join(f"share_of({number}, [1, 1], 2, {place})" for place in (1, 2))
        assert engine.execute(f"SELECT {text}").fetchall() == [(Decimal("-3.25"), Decimal(-4))]


@laws
@given(costs=st.lists(st.integers(0, 50), min_size=1, max_size=8), of=weights)
def test_finer_cells_add_up_to_the_parts_of_their_day(costs: list[int], of: list[int]) -> None:
    cells = Told("cells", ("project_id", "time_day", "bucket"), ("cost",))
    hours = ", ".join(f"('p', 1, {hour}, {cost})" for hour, cost in enumerate(costs))
    teams = ", ".join(
        f"('p', 't{place}', '{place}', '{','.join(map(str, of))}')"
        for place in range(1, len(of) + 1)
    )
    with connection() as engine:
        engine.execute(f"CREATE TABLE cells AS FROM (VALUES {hours}) AS c ({_named(cells)})")
        engine.execute(
            f"CREATE TABLE told AS FROM (VALUES {teams}) AS t (project_id, team, place, weights)"
        )
        engine.execute(shares(("project_id",), "told"))
        assert engine.execute(f"SELECT count(*) FROM {SHARES}").fetchall() == [(len(of),)]
        found = engine.execute(shared(cells, ("project_id",), Wanted(("team", "bucket"))))
        parts = {(team, hour): value for team, hour, value in found.fetchall()}
    running = [divide(total, of) for total in accumulate(costs)]
    for hour, until in enumerate(running):
        before = running[hour - 1] if hour else [0] * len(of)
        for place, (now, then) in enumerate(zip(until, before, strict=True), start=1):
            assert parts[f"t{place}", hour] == now - then


def test_what_only_wider_cells_have_is_told_by_what_these_tell() -> None:
    cells = Told("cells", ("project_id", "api_key_id"), ("cost",))
    wider = Told("wider", ("project_id",), ("cost", "requests"))
    with connection() as engine:
        rows = "('p', 'k', 5), ('q', 'l', 7), ('q', 'm', 1)"
        engine.execute(f"CREATE TABLE cells AS FROM (VALUES {rows}) AS c ({_named(cells)})")
        rows = "('p', 9, 2), ('q', 8, 0), ('r', 0, 1)"
        engine.execute(f"CREATE TABLE wider AS FROM (VALUES {rows}) AS w ({_named(wider)})")
        found = engine.execute(f"FROM ({whole(cells, wider)}) ORDER BY ALL").fetchall()
    assert found == [
        ("p", "k", 5, 0),
        ("p", None, 4, 2),
        ("q", "l", 7, 0),
        ("q", "m", 1, 0),
        ("r", None, 0, 1),
    ]


def _named(told: Told) -> str:
    return ", ".join((*told.keys, *told.measures))
