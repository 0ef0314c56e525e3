"""What is written to Parquet and Postgres is what is read back."""

import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings

from tests.support.acme import LEDGER
from tests.support.deployment import MIXED, NEXT, OLD, TODAY, Deployment
from tests.support.ledger import Ledger
from tests.support.parquet import Layout
from tests.support.schema import load, refill
from tests.support.server import READER, Server, ServerError
from tests.support.stores import AcmeDatabase, AcmeParquet, NewDatabase
from tests.support.strategies import ledgers
from tests.support.tables import SECRETS, Table, Value, tables

DEPLOYMENTS = pytest.mark.parametrize("deployment", [OLD, TODAY, NEXT, MIXED])
LAYOUTS = pytest.mark.parametrize(
    "layout", [Layout(), Layout(row_groups=3), Layout(partitioned=True, tokens="BIGINT")]
)


def in_order(rows: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    return sorted(rows, key=lambda row: str(row[:2]))


def open_columns(table: Table) -> list[str]:
    return [name for name in table.columns if name not in SECRETS]


def without_secrets(table: Table) -> list[tuple[Value, ...]]:
    return in_order([row[: len(open_columns(table))] for row in table.rows])


def parquet_rows(directory: Path, table: Table) -> list[tuple[Value, ...]]:
    names = ", ".join(f'"{name}"' for name in open_columns(table))
    return in_order(duckdb.sql(f"SELECT {names} FROM '{files(directory, table)}'").fetchall())


def files(directory: Path, table: Table) -> str:
    whole = directory / f"{table.name}.parquet"
    return str(whole if whole.exists() else directory / table.name / "**" / "*.parquet")


def postgres_rows(server: Server, dbname: str, table: Table) -> list[tuple[Value, ...]]:
    names = ", ".join(
        f'"{name}"' + "::float8" * (kind == "money") for name, kind in table.columns.items()
    )
    found = server.execute(
        f'SELECT row_to_json(t) FROM (SELECT {names} FROM "{table.name}") t', dbname
    )
    return in_order([tuple(json.loads(line).values()) for line in found.split("\n") if line])


def with_iso_dates(rows: list[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    return in_order(
        [
            tuple(value.isoformat() if isinstance(value, datetime) else value for value in row)
            for row in rows
        ]
    )


@DEPLOYMENTS
@LAYOUTS
def test_parquet(deployment: Deployment, layout: Layout, acme_parquet: AcmeParquet) -> None:
    directory = acme_parquet(deployment, layout)
    written = tables(LEDGER, deployment)
    assert {path.name.removesuffix(".parquet") for path in directory.iterdir()} == {
        table.name for table in written
    }
    for table in written:
        assert parquet_rows(directory, table) == without_secrets(table)


def test_parquet_types_and_files(acme_parquet: AcmeParquet) -> None:
    directory = acme_parquet(MIXED, Layout(row_groups=3))
    single = duckdb.read_parquet(str(directory / "project_hourly_model_stats.parquet"))
    types = dict(zip(single.columns, map(str, single.types), strict=True))
    wide = duckdb.read_parquet(str(directory / "project_hourly_stats.parquet"))
    groups = duckdb.sql(
        f"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{directory}/project.parquet')"
    )
    months = acme_parquet(TODAY, Layout(partitioned=True)) / "api_key_hourly_stats"
    assert (types["cost"], types["total_tokens"]) == ("FLOAT", "DECIMAL(38,0)")
    assert (types["request_count"], types["hour_timestamp"]) == ("INTEGER", "TIMESTAMP")
    assert dict(zip(wide.columns, map(str, wide.types), strict=True))["cost"] == "DOUBLE"
    assert groups.fetchall() == [(3,)]
    assert sorted(path.name for path in months.iterdir()) == [
        "month=2026-09",
        "month=2026-10",
        "month=2026-11",
    ]


@DEPLOYMENTS
def test_postgres(deployment: Deployment, server: Server, acme_database: AcmeDatabase) -> None:
    dbname = acme_database(deployment)
    written = tables(LEDGER, deployment)
    found = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", dbname)
    assert set(found.split()) == {table.name for table in written}
    for table in written:
        assert postgres_rows(server, dbname, table) == with_iso_dates(table.rows)


def test_postgres_types(server: Server, acme_database: AcmeDatabase) -> None:
    columns = server.execute(
        "SELECT column_name || ' ' || data_type FROM information_schema.columns"
        " WHERE table_name = 'project_hourly_model_stats'",
        acme_database(MIXED),
    )
    assert {
        "hour_timestamp timestamp without time zone",
        "used_model text",
        "request_count integer",
        "total_tokens numeric",
        "cost real",
    } <= set(columns.splitlines())


def test_the_reader_reads_all_but_secrets(server: Server, acme_database: AcmeDatabase) -> None:
    dbname = acme_database(TODAY)
    role = f"SET ROLE {READER};"
    for table in [*TODAY.rollups(), '"user"', "organization"]:
        assert int(server.execute(f"{role} SELECT count(*) FROM {table}", dbname)) > 0
    assert server.execute(f"{role} SELECT count(id) FROM api_key", dbname) == "8"
    for statement in ["SELECT token FROM api_key", "DELETE FROM project_hourly_stats"]:
        with pytest.raises(ServerError, match="permission denied"):
            server.execute(role + statement, dbname)


def test_a_copy_of_a_database_can_change(server: Server, new_database: NewDatabase) -> None:
    dbname = new_database()
    server.execute("UPDATE project_hourly_stats SET cost = 'NaN'", dbname)
    assert server.execute("SELECT DISTINCT cost FROM project_hourly_stats", dbname) == "NaN"


@pytest.fixture(scope="module")
def refilled(server: Server) -> str:
    dbname = server.create_database("refilled_stores")
    load(server, dbname, LEDGER, TODAY)
    return dbname


@given(ledger=ledgers())
@settings(max_examples=10)
def test_another_ledger_in_the_same_tables(server: Server, refilled: str, ledger: Ledger) -> None:
    refill(server, refilled, ledger, TODAY)
    for table in tables(ledger, TODAY):
        assert postgres_rows(server, refilled, table) == with_iso_dates(table.rows)
