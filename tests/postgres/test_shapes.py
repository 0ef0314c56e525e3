"""Views, partitions and partitions on other servers give the answers that plain tables give."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.postgres import shapes
from tests.support.acme import LEDGER
from tests.support.cli import Result, run
from tests.support.deployment import TODAY
from tests.support.ledger import ROLLUPS
from tests.support.schema import load
from tests.support.server import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.server import Server
    from tests.support.stores import AcmeParquet, NewDatabase

WINDOW = ("--org", "Acme", "--from", "2026-09-29", "--tz", "Europe/Berlin", "-f", "json")
REPORTS = [
    ("summary", *WINDOW),
    *(("breakdown", "--by", by, *WINDOW) for by in ("model", "project", "member", "app")),
    ("list", "models", "--org", "Acme", "-f", "json"),
]


@pytest.fixture(scope="module")
def expected(acme_parquet: AcmeParquet) -> dict[tuple[str, ...], Result]:
    """The reports from Parquet."""
    return {report: run(*report, "-s", acme_parquet()) for report in REPORTS}


@pytest.mark.parametrize(
    "shape",
    [shapes.as_views, shapes.as_materialized_views, shapes.by_month, shapes.by_hash],
    ids=lambda shape: shape.__name__,
)
def test_shapes(
    shape: Callable[[Server, str], None],
    server: Server,
    new_database: NewDatabase,
    expected: dict[tuple[str, ...], Result],
) -> None:
    name = new_database()
    shape(server, name)
    assert {report: run(*report, "-s", server.uri(name)) for report in REPORTS} == expected


@pytest.fixture(scope="module")
def spread(server: Server) -> Iterator[str]:
    """The database whose rollups lie on three servers."""
    with ExitStack() as stack:
        others = stack.enter_context(running()), stack.enter_context(running())
        name = server.create_database("spread")
        load(server, name, LEDGER, TODAY)
        shapes.on_other_servers(server, name, others)
        for other in others:
            for table in TODAY.rollups():
                assert int(other.execute(f"SELECT count(*) FROM {table}", name)) > 0
        yield name


def test_three_servers(
    server: Server, spread: str, expected: dict[tuple[str, ...], Result]
) -> None:
    assert {report: run(*report, "-s", server.uri(spread)) for report in REPORTS} == expected


def test_partitions_outside_the_window_are_left_alone(
    server: Server, new_database: NewDatabase
) -> None:
    name = new_database()
    shapes.by_month(server, name)
    plan = explain(
        server, name, "breakdown", "--by", "model", "--org", "Acme", "--month", "2026-11"
    )
    assert "project_hourly_model_stats_2" in plan
    assert "project_hourly_model_stats_0" not in plan
    assert "project_hourly_model_stats_1" not in plan


@pytest.fixture(scope="module")
def long(server: Server) -> str:
    """The ledger with two years of rows around it, as a database with statistics."""
    name = server.create_database("long")
    load(server, name, LEDGER, TODAY)
    for table in TODAY.rollups():
        groups = ROLLUPS[table]
        columns = ", ".join(groups)
        values = ", ".join(
            "'project ' || n % 20" if column == "project_id" else "'x'" for column in groups
        )
        server.execute(
            f"INSERT INTO {table} (id, hour_timestamp, {columns})"
            f" SELECT 'more ' || n, timestamp '2024-09-01' + n / 20 * interval '3 hours', {values}"
            f" FROM generate_series(0, 20000) AS n ON CONFLICT DO NOTHING; ANALYZE {table};",
            name,
        )
    return name


@pytest.mark.parametrize("table", ["project_hourly_stats", "project_hourly_model_stats"])
def test_the_indexes_serve(table: str, server: Server, long: str) -> None:
    by = "project" if table == "project_hourly_stats" else "model"
    plan = explain(server, long, "breakdown", "--by", by, "--org", "Acme", "--month", "2026-10")
    assert f"Seq Scan on {table}" not in plan
    assert f"Index Scan using {table}_project_id_hour_timestamp_idx" in plan or (
        f"Index Scan using {table}_hour_timestamp_idx" in plan
    )
    assert "Index Only Scan Backward using project_hourly_stats_hour_timestamp_idx" in plan


def explain(server: Server, name: str, *command: str) -> str:
    """The plans of the statements that a report sends."""
    shown = run(*command, "--show-sql", "-s", server.uri(name))
    assert shown.code == 0
    statements = [text for text in shown.out.split(";\n") if text.strip()]
    return "\n".join(server.execute(f"EXPLAIN {text}", name) for text in statements)
