"""What a check asks of values, of many projects with many columns each."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import duckdb
import pytest

from orgstats.domain.rollups import AUTHORITY
from orgstats.sql import checks

ENDS: list[checks.End] = [("cost", "min"), ("cost", "max"), ("request_count", "min")]


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        ("('p', 1.5, 2), ('p', 0, 0)", ""),
        ("('p', NULL, NULL)", ""),
        ("('p', -1, 0), ('p', 1, -7)", "0-2-"),
        ("('p', 'nan'::DOUBLE, 1), ('p', 1, 1)", "1!"),
        ("('p', '-inf'::DOUBLE, 1)", "0-0!1-1!"),
        ("('p', 9.3e9, 1)", "0!1!"),
    ],
)
def test_odd_values_of_a_project_are_one_text(rows: str, odd: str) -> None:
    """A column each would be a million objects of ten thousand projects."""
    about = checks.Rows(
        AUTHORITY, datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    )
    statement = checks.extremes(about, ENDS)
    assert statement.keys == ("project", "counted", "first_hour", "odd")
    with closing(duckdb.connect()) as connection:
        connection.execute(
            f"CREATE VIEW {AUTHORITY.table} AS SELECT TIMESTAMP '2026-10-05' AS hour_timestamp, *"
            f" FROM (VALUES {rows}) AS stored (project_id, cost, request_count)"
        )
        ((project, _, _, told),) = connection.execute(statement.text).fetchall()
    assert (project, told) == ("p", odd)
