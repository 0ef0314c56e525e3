"""Both engines make the same whole number of every stored one: the nearest, ties to even."""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orgstats.engine.sources.postgres.source import PostgresSource
from orgstats.sql.dialect import DUCKDB, POSTGRES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.support.server import Server

LIMIT = 9.2e9
TIES = [n + 0.5 for n in (*range(9), 2**31, 2**50, 2**51, 2**51 + 1)]
EDGES = [0.49999999999999994, 1.4999999999999998, 2.0**52 + 1, 2.0**53 - 1, 2.0**60, 5e-324, 0.0]
KNOWN = [sign * value / 1e9 for value in [*TIES, *EDGES, 1e18] for sign in (1, -1)]
WHOLE = [sign * value for value in TIES + EDGES for sign in (1, -1)]

doubles = st.lists(
    st.one_of(
        st.floats(-LIMIT, LIMIT),
        st.floats(-1e-6, 1e-6),
        st.integers(-(2**62), 2**62).map(lambda n: (n + 0.5) / 1e9),
        st.integers(-(10**6), 10**6).map(lambda n: (n + 0.5) / 1e9),
        st.integers(-(2**20), 2**20).map(lambda n: n / 2**10),
    ),
    min_size=1,
    max_size=40,
)
quick = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[duckdb.DuckDBPyConnection]:
    source = PostgresSource(server.conninfo("postgres"), {})
    with duckdb.connect() as opened:
        source.open(opened, None)
        yield opened
        source.rollback()


def in_postgres(
    connection: duckdb.DuckDBPyConnection, template: str, values: Sequence[float | str], kind: str
) -> list[int]:
    listed = ", ".join(f"('{value}')" for value in values)
    number = template.format("v")
    text = (
        f"SELECT CAST({number} AS text) AS n FROM"
        f" (SELECT CAST(t AS {kind}) AS v FROM (VALUES {listed}) AS listed (t)) AS typed"
    )
    rows = connection.execute("FROM postgres_query('pg', ?)", [text]).fetchall()
    return [int(value) for (value,) in rows]


def in_duckdb(template: str, values: Sequence[float | str], kind: str) -> list[int]:
    number = template.format("v")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {number} FROM (SELECT CAST(unnest(?) AS {kind}) AS v)", [list(values)]
        ).fetchall()
    return [value for (value,) in rows]


@given(doubles)
@example(KNOWN)
@quick
def test_money_as_double(connection: duckdb.DuckDBPyConnection, values: list[float]) -> None:
    expected = [round(value * 1e9) for value in values]
    assert in_duckdb(DUCKDB.nano, values, "DOUBLE") == expected
    assert in_postgres(connection, POSTGRES.nano, values, "double precision") == expected


@given(doubles)
@example(KNOWN)
@quick
def test_money_as_real(connection: duckdb.DuckDBPyConnection, values: list[float]) -> None:
    values = [struct.unpack("<f", struct.pack("<f", value))[0] for value in values]
    expected = [round(value * 1e9) for value in values]
    assert in_duckdb(DUCKDB.nano, values, "FLOAT") == expected
    assert in_postgres(connection, POSTGRES.nano, values, "real") == expected


@given(st.lists(st.floats(-(2.0**62), 2.0**62), min_size=1, max_size=40))
@example(WHOLE)
@quick
def test_counts_as_double(connection: duckdb.DuckDBPyConnection, values: list[float]) -> None:
    expected = [round(value) for value in values]
    assert in_duckdb(DUCKDB.whole, values, "DOUBLE") == expected
    assert in_postgres(connection, POSTGRES.whole, values, "double precision") == expected


@given(st.lists(st.decimals(-LIMIT, LIMIT, places=15), min_size=1, max_size=40))
@example([Decimal("0.083794152249441177"), Decimal("0.0000000005"), Decimal("4.5e-9")])
@quick
def test_decimals_become_the_nearest_double(
    connection: duckdb.DuckDBPyConnection, values: list[Decimal]
) -> None:
    expected = [round(float(value) * 1e9) for value in values]
    texts = [f"{value:f}" for value in values]
    money = {one.name: one.nano.format(one.decimal.format("v")) for one in (DUCKDB, POSTGRES)}
    assert in_duckdb(money["duckdb"], texts, "DECIMAL(38, 28)") == expected
    assert in_postgres(connection, money["postgres"], texts, "numeric") == expected
