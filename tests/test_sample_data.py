"""The sample data: whole, in agreement with itself, and made anew byte by byte."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.support.ledger import COUNTS, MONEY, ROLLUPS, TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(__file__).parent.parent / "sample_data"
FIRST_HOUR = datetime.fromisoformat("2026-08-01T00")
LAST_HOUR = datetime.fromisoformat("2026-10-31T23")
OUTAGE = datetime.fromisoformat("2026-08-26T13")
PLATFORM_MODEL = "anthropic/claude-haiku-4-5"
RUNAWAY_DAY = "2026-09-17"

MEASURES: dict[str, tuple[str, ...]] = dict.fromkeys(ROLLUPS, (*COUNTS, *TOKENS, *MONEY))
MEASURES["project_hourly_source_model_stats"] = (
    "request_count",
    "error_count",
    "cache_count",
    "credits_request_count",
    "api_keys_request_count",
    *TOKENS,
    "cost",
    "credits_cost",
    "api_keys_cost",
)

DIMENSIONS = {
    "organization": "id name plan status kind",
    "project": "id name organization_id status",
    "api_key": "id description project_id created_by status key_type",
    "user": "id name email",
    "user_organization": "user_id organization_id role team_id",
    "organization_team": "id organization_id name",
    "model": "id name",
}
TABLES = (*ROLLUPS, *DIMENSIONS)
UNIQUE = {
    "project_hourly_stats": "project_id",
    "project_hourly_model_stats": "project_id, used_model, used_provider",
    "project_hourly_source_stats": "project_id, source",
    "api_key_hourly_stats": "api_key_id",
    "api_key_hourly_model_stats": "api_key_id, used_model, used_provider",
    "api_key_hourly_source_stats": "api_key_id, source",
    "project_hourly_source_model_stats": "project_id, source, used_model, used_provider",
}
#: What adds up exactly, in every row.
SUMS = {
    "credits_request_count api_keys_request_count": "request_count",
    "streamed_count non_streamed_count": "request_count",
    """completed_count length_limit_count content_filter_count tool_calls_count canceled_count
    unknown_finish_count client_error_count gateway_error_count upstream_error_count""": (
        "request_count"
    ),
    "client_error_count gateway_error_count upstream_error_count": "error_count",
    "input_tokens output_tokens": "total_tokens",
    "credits_cost api_keys_cost": "cost",
    "credits_data_storage_cost api_keys_data_storage_cost": "data_storage_cost",
    "input_cost cached_input_cost cache_write_input_cost output_cost request_cost": "cost",
}
#: What is a part of something else.
PARTS = {
    "error_count + cache_count": "request_count",
    "cached_tokens + cache_write_tokens": "input_tokens",
    "reasoning_tokens": "output_tokens",
}
ADDITIVE = ("sum(request_count)", "sum(total_tokens)", "sum(cost::DECIMAL(38, 9))")


class Sample:
    """The committed files as views of a database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        for table in TABLES:
            connection.read_parquet(str(SAMPLE / f"{table}.parquet")).create_view(table)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        ((value,),) = self.rows(sql)
        return value

    def types(self, table: str) -> dict[str, str]:
        return {str(name): str(kind) for name, kind, *_ in self.rows(f'DESCRIBE "{table}"')}


@pytest.fixture(scope="module")
def sample() -> Iterator[Sample]:
    with duckdb.connect() as connection:
        yield Sample(connection)


def sums(table: str, grouping: str, where: str = "true") -> str:
    return f'SELECT {grouping}, {", ".join(ADDITIVE)} FROM "{table}" WHERE {where} GROUP BY ALL'


def differences(left: str, right: str) -> str:
    return f"(({left}) EXCEPT ({right})) UNION ALL (({right}) EXCEPT ({left}))"


def test_the_generator_gives_the_committed_files(tmp_path: Path) -> None:
    command = [sys.executable, str(SAMPLE / "generate.py"), str(tmp_path)]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)

    assert (done.stdout, done.stderr) == ("", "")
    committed = {file.name: file.read_bytes() for file in SAMPLE.glob("*.parquet")}
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == committed
    assert set(committed) == {f"{table}.parquet" for table in TABLES}


def test_the_files_are_small() -> None:
    assert sum(file.stat().st_size for file in SAMPLE.glob("*.parquet")) < 4_000_000


@pytest.mark.parametrize("table", ROLLUPS)
def test_a_rollup_has_the_columns_and_types_of_a_deployment(sample: Sample, table: str) -> None:
    columns = {
        **dict.fromkeys((*ROLLUPS[table], "id"), "VARCHAR"),
        **dict.fromkeys(("hour_timestamp", "created_at", "updated_at"), "TIMESTAMP"),
        **dict.fromkeys(COUNTS, "INTEGER"),
        **dict.fromkeys(TOKENS, "BIGINT"),
        **dict.fromkeys(MONEY, "DOUBLE"),
    }
    left_out = {*COUNTS, *TOKENS, *MONEY} - set(MEASURES[table])
    expected = {name: kind for name, kind in columns.items() if name not in left_out}
    assert sample.types(table) == expected


@pytest.mark.parametrize("table", DIMENSIONS)
def test_a_dimension_has_no_column_that_is_a_secret(sample: Sample, table: str) -> None:
    assert sample.types(table) == dict.fromkeys(DIMENSIONS[table].split(), "VARCHAR")


@pytest.mark.parametrize("table", ROLLUPS)
def test_rows_are_unique_and_sorted(sample: Sample, table: str) -> None:
    key = f"{UNIQUE[table]}, hour_timestamp"
    sorting = ", ".join(("hour_timestamp", *ROLLUPS[table]))
    rows = sample.value(f"SELECT count(*) FROM {table}")
    assert sample.value(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {table})") == rows
    assert sample.value(f"SELECT count(DISTINCT id) FROM {table}") == rows
    assert sample.rows(f"SELECT id FROM {table}") == sample.rows(
        f"SELECT id FROM {table} ORDER BY {sorting}"
    )


@pytest.mark.parametrize("table", ROLLUPS)
def test_values_are_numbers_that_are_not_negative(sample: Sample, table: str) -> None:
    bad = " OR ".join(f"{name} IS NULL OR {name} < 0" for name in MEASURES[table])
    money = [name for name in MONEY if name in MEASURES[table]]
    infinite = " OR ".join(f"NOT isfinite({name})" for name in money)
    assert (
        sample.rows(f"SELECT * FROM {table} WHERE request_count = 0 OR {bad} OR {infinite}") == []
    )


@pytest.mark.parametrize("table", ROLLUPS)
def test_amounts_are_exact_with_four_decimals(sample: Sample, table: str) -> None:
    money = [name for name in MONEY if name in MEASURES[table]]
    inexact = " OR ".join(f"{name} <> {name}::DECIMAL(38, 4)::DOUBLE" for name in money)
    assert sample.rows(f"SELECT * FROM {table} WHERE {inexact}") == []


@pytest.mark.parametrize("table", ROLLUPS)
def test_parts_add_up_to_their_whole(sample: Sample, table: str) -> None:
    for parts, whole in SUMS.items():
        if not {*parts.split(), whole} <= set(MEASURES[table]):
            continue
        added = " + ".join(f"{name}::DECIMAL(38, 9)" for name in parts.split())
        wrong = f"SELECT count(*) FROM {table} WHERE {added} <> {whole}::DECIMAL(38, 9)"
        assert sample.value(wrong) == 0, whole
    for part, whole in PARTS.items():
        assert sample.value(f"SELECT count(*) FROM {table} WHERE {part} > {whole}") == 0, part


@pytest.mark.parametrize(
    "table",
    [
        "project_hourly_model_stats",
        "project_hourly_source_stats",
        "project_hourly_source_model_stats",
    ],
)
def test_every_project_and_hour_agrees_with_the_authority(sample: Sample, table: str) -> None:
    grouping = "project_id, hour_timestamp"
    whole = sums("project_hourly_stats", grouping)
    assert sample.rows(differences(sums(table, grouping), whole)) == []


@pytest.mark.parametrize("table", ["api_key_hourly_model_stats", "api_key_hourly_source_stats"])
def test_every_key_and_hour_agrees_with_its_models_and_apps(sample: Sample, table: str) -> None:
    grouping = "api_key_id, project_id, hour_timestamp"
    parts = sums(table, grouping)
    assert sample.rows(differences(parts, sums("api_key_hourly_stats", grouping))) == []


def test_keys_fall_short_of_their_project_by_the_platform_traffic(sample: Sample) -> None:
    # The platform's only key belongs to one project and calls one model.
    (project,) = sample.rows("SELECT project_id FROM api_key WHERE key_type = 'platform_secret'")
    platform = f"(project_id = '{project[0]}' AND used_model = '{PLATFORM_MODEL}')"
    grouping = "project_id, hour_timestamp, used_model"
    keys, projects = "api_key_hourly_model_stats", "project_hourly_model_stats"
    elsewhere = f"NOT {platform}"
    assert (
        sample.rows(
            differences(sums(keys, grouping, elsewhere), sums(projects, grouping, elsewhere))
        )
        == []
    )

    cost = "SELECT sum(cost::DECIMAL(38, 9))"
    traffic = f"({cost} FROM {projects} WHERE {platform}) - ({cost} FROM {keys} WHERE {platform})"
    assert sample.value(f"SELECT {traffic}") > 1000
    assert sample.value(
        f"SELECT ({cost} FROM project_hourly_stats) - ({cost} FROM api_key_hourly_stats)"
    ) == sample.value(f"SELECT {traffic}")


@pytest.mark.parametrize("table", ROLLUPS)
def test_hours_are_whole_and_in_the_range(sample: Sample, table: str) -> None:
    assert (
        sample.rows(
            f"""
        SELECT hour_timestamp, created_at, updated_at FROM {table}
        WHERE hour_timestamp <> date_trunc('hour', hour_timestamp)
          OR hour_timestamp NOT BETWEEN '{FIRST_HOUR}' AND '{LAST_HOUR}'
          OR created_at NOT BETWEEN hour_timestamp AND hour_timestamp + INTERVAL 1 HOUR
          OR updated_at NOT BETWEEN hour_timestamp + INTERVAL 1 HOUR
            AND hour_timestamp + INTERVAL 61 MINUTE
        """
        )
        == []
    )


def test_one_hour_is_missing(sample: Sample) -> None:
    hours = (LAST_HOUR - FIRST_HOUR) // timedelta(hours=1) + 1
    expected = {FIRST_HOUR + timedelta(hours=number) for number in range(hours)} - {OUTAGE}
    for table in ROLLUPS:
        found = {hour for (hour,) in sample.rows(f"SELECT DISTINCT hour_timestamp FROM {table}")}
        assert OUTAGE not in found
        assert found == expected


def test_ids_lead_to_the_dimensions(sample: Sample) -> None:
    unknown_projects = (
        "SELECT project_id FROM project_hourly_stats ANTI JOIN project ON project_id = project.id"
    )
    unknown_owners = 'SELECT api_key.id FROM api_key ANTI JOIN "user" AS u ON created_by = u.id'
    vanished = (
        "SELECT count(DISTINCT api_key_id) FROM api_key_hourly_stats"
        " ANTI JOIN api_key ON api_key_id = api_key.id"
    )
    canonical = r"regexp_replace(regexp_replace(used_model, '^[^/]*/', ''), ':.*$', '')"
    unknown_models = (
        "SELECT used_model FROM project_hourly_model_stats"
        f" ANTI JOIN model ON {canonical} = model.id"
    )
    assert sample.rows(unknown_projects) == []
    assert sample.rows(unknown_owners) == []
    assert sample.rows(unknown_models) == []
    assert sample.value(vanished) == 1
    assert sample.value("SELECT count(*) FROM organization") == 1
    assert sample.value("SELECT count(*) FROM user_organization") == 8
    assert sample.rows('SELECT email FROM "user" WHERE name IS NULL') == [
        ("automation@example.com",)
    ]
    lost_teams = (
        "SELECT team_id FROM user_organization"
        " ANTI JOIN organization_team ON team_id = organization_team.id WHERE team_id IS NOT NULL"
    )
    assert sample.rows(lost_teams) == []


def test_there_is_something_of_everything(sample: Sample) -> None:
    used = "SELECT project_id FROM project_hourly_stats"
    statuses = f"SELECT status, count(*) FROM project WHERE id IN ({used}) GROUP BY ALL ORDER BY 1"
    assert sample.rows(statuses) == [("active", 5), ("deleted", 1), ("inactive", 1)]
    twins = "SELECT description FROM api_key GROUP BY description HAVING count(*) > 1"
    assert sample.rows(twins) == [("Production",)]
    assert sample.rows("SELECT id FROM model WHERE name = '(empty)'") == [
        ("meta-llama/Llama-3.1-70B",)
    ]
    providers = "SELECT count(DISTINCT used_provider) FROM project_hourly_model_stats"
    assert sample.value(providers) == 10
    assert sample.value("SELECT count(DISTINCT source) FROM project_hourly_source_stats") == 6
    shared = (
        "SELECT source FROM api_key_hourly_source_stats"
        " GROUP BY source HAVING count(DISTINCT api_key_id) > 2"
    )
    assert ("claude-code",) in sample.rows(shared)
    teams = "SELECT count(DISTINCT team_id), count(*) - count(team_id) FROM user_organization"
    assert sample.rows(teams) == [(4, 1)]
    modes = "SELECT sum(credits_cost) > 10000, sum(api_keys_cost) > 1000 FROM project_hourly_stats"
    assert sample.rows(modes) == [(True, True)]


def test_one_day_stands_out(sample: Sample) -> None:
    days = sample.rows(
        """
        SELECT hour_timestamp::DATE::VARCHAR, sum(cost::DECIMAL(38, 9)) AS spend
        FROM project_hourly_stats GROUP BY ALL ORDER BY spend DESC LIMIT 2
        """
    )
    (first, most), (_, second) = days
    assert first == RUNAWAY_DAY
    assert most > Decimal("1.2") * second


def test_its_readme_tells_the_totals(sample: Sample) -> None:
    ((spend, requests),) = sample.rows(
        "SELECT sum(cost::DECIMAL(38, 9)), sum(request_count) FROM project_hourly_stats"
    )
    kept = sample.value(
        """
        SELECT sum(cost::DECIMAL(38, 9)) FROM project_hourly_stats
        WHERE project_id IN (SELECT id FROM project WHERE status <> 'deleted')
        """
    )
    totals = f"${spend:,.2f} for {requests:,} requests; ${kept:,.2f} without the deleted project"
    assert totals in (SAMPLE / "README.md").read_text(encoding="utf-8")
