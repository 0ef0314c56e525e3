"""The whole text of statements."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.periods import Period
from orgstats.domain.routes import canonical_model
from orgstats.domain.window import days_window
from orgstats.sql.dialect import DUCKDB, POSTGRES
from orgstats.sql.entities import entities
from orgstats.sql.query import Query, plan
from orgstats.sql.scan import CANONICAL, distinct, offenders, scan
from orgstats.sql.statement import LONG_LIST, among, identifier, instant, literal, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from orgstats.domain.window import BucketSize
    from orgstats.sql.statement import Columns

BERLIN = days_window(date(2026, 10, 24), date(2026, 10, 26), ZoneInfo("Europe/Berlin"))
DAY = days_window(date(2026, 10, 1), date(2026, 10, 1), ZoneInfo("UTC"))
REAL: Columns = {"cost": "float", "request_count": "integer", "total_tokens": "decimal"}
MODELS = Query(
    rollup=plan(["project", "model"]),
    window=BERLIN,
    projects=("p'1", "p_old"),
    by=("used_model",),
    bucket="day",
    apart=("p_old",),
    keep={"used_provider": ("a", "b")},
)
TOTALS = Query(rollup=plan([]), window=DAY, projects=("p",))


def test_a_scan_for_duckdb() -> None:
    statement = scan(MODELS, REAL, DUCKDB)
    assert statement.keys == ("used_model", "apart", "bucket")
    assert statement.measures == ("cost", "requests", "tokens")
    assert statement.text == (
        "SELECT used_model AS used_model,\n"
        "       CASE WHEN project_id IN (SELECT known.id FROM (VALUES ('p_old')) AS known (id))"
        " THEN 1 ELSE 0 END AS apart,\n"
        "       CAST(hour_timestamp + CASE"
        " WHEN hour_timestamp < TIMESTAMP '2026-10-25 01:00:00' THEN INTERVAL '7200 seconds'"
        " ELSE INTERVAL '3600 seconds' END AS DATE) AS bucket,\n"
        "       COALESCE(SUM(CAST(CAST(cost AS DOUBLE) * 1e9 AS BIGINT)), 0) AS cost,\n"
        "       COALESCE(SUM(request_count), 0) AS requests,\n"
        "       COALESCE(SUM(total_tokens), 0) AS tokens\n"
        "FROM project_hourly_model_stats\n"
        "WHERE hour_timestamp >= TIMESTAMP '2026-10-23 22:00:00'\n"
        "  AND hour_timestamp < TIMESTAMP '2026-10-26 23:00:00'\n"
        "  AND project_id IN ('p''1', 'p_old')\n"
        "  AND used_provider IN ('a', 'b')\n"
        "GROUP BY 1, 2, 3"
    )


@pytest.mark.parametrize(
    ("elsewhere", "condition"),
    [
        ((), ""),
        (("p_far",), "\n  AND (project_id IS NULL OR NOT project_id IN ('p_far'))"),
    ],
)
def test_a_scan_that_also_tells_what_nobody_has(elsewhere: tuple[str, ...], condition: str) -> None:
    query = TOTALS._replace(apart=("p_old",), elsewhere=elsewhere, measures=("requests",))
    assert scan(query, REAL, DUCKDB).text == (
        "SELECT CASE WHEN project_id IN (SELECT known.id FROM (VALUES ('p_old')) AS known (id))"
        " THEN 1 WHEN project_id IN (SELECT known.id FROM (VALUES ('p')) AS known (id))"
        " THEN 0 ELSE 2 END AS apart,\n"
        "       COALESCE(SUM(request_count), 0) AS requests\n"
        "FROM project_hourly_stats\n"
        "WHERE hour_timestamp >= TIMESTAMP '2026-10-01 00:00:00'\n"
        f"  AND hour_timestamp < TIMESTAMP '2026-10-02 00:00:00'{condition}\n"
        "GROUP BY 1"
    )


def test_a_scan_for_postgres() -> None:
    assert scan(TOTALS, REAL, POSTGRES).text == (
        "SELECT CAST(COALESCE(SUM(CAST(CAST(cost AS double precision)"
        " * CAST(1e9 AS double precision) AS bigint)), 0) AS text) AS cost,\n"
        "       CAST(COALESCE(SUM(request_count), 0) AS text) AS requests,\n"
        "       CAST(COALESCE(SUM(total_tokens), 0) AS text) AS tokens\n"
        "FROM project_hourly_stats\n"
        "WHERE hour_timestamp >= TIMESTAMP '2026-10-01 00:00:00'\n"
        "  AND hour_timestamp < TIMESTAMP '2026-10-02 00:00:00'\n"
        "  AND project_id IN ('p')"
    )


def test_a_scan_of_nothing_in_one_billing_mode_and_the_window_before() -> None:
    query = Query(
        rollup=plan([]),
        window=DAY,
        projects=(),
        periods=(
            Period("now", DAY.start, DAY.end),
            Period("before", DAY.start - timedelta(days=1), DAY.start),
        ),
        mode="byok",
    )
    columns: Columns = {"api_keys_cost": "decimal", "api_keys_request_count": "integer"}
    nano = "CAST(CAST(CAST(api_keys_cost AS VARCHAR) AS DOUBLE) * 1e9 AS BIGINT)"
    assert scan(query, columns, DUCKDB).text == (
        "SELECT CASE WHEN hour_timestamp < TIMESTAMP '2026-10-01 00:00:00' THEN 0 ELSE 1 END"
        " AS segment,\n"
        f"       COALESCE(SUM({nano}), 0) AS cost,\n"
        "       COALESCE(SUM(api_keys_request_count), 0) AS requests,\n"
        f"       COALESCE(SUM({nano}), 0) AS byok_cost,\n"
        "       COALESCE(SUM(api_keys_request_count), 0) AS byok_requests\n"
        "FROM project_hourly_stats\n"
        "WHERE hour_timestamp >= TIMESTAMP '2026-09-30 00:00:00'\n"
        "  AND hour_timestamp < TIMESTAMP '2026-10-02 00:00:00'\n"
        "  AND 1 = 0\n"
        "GROUP BY 1"
    )


@pytest.mark.parametrize(
    ("zone", "size", "bucket"),
    [
        ("UTC", "hour", "date_trunc('hour', hour_timestamp)"),
        ("Europe/Berlin", "hour", "date_trunc('hour', hour_timestamp)"),
        (
            "Asia/Kolkata",
            "hour",
            "date_trunc('hour', hour_timestamp - {0}) + {0}".format("INTERVAL '1800 seconds'"),
        ),
        ("UTC", "day", "CAST(hour_timestamp AS DATE)"),
        ("Asia/Kolkata", "day", "CAST(hour_timestamp + INTERVAL '19800 seconds' AS DATE)"),
        ("UTC", "week", "CAST(date_trunc('week', hour_timestamp) AS DATE)"),
        (
            "Etc/GMT+12",
            "month",
            "CAST(date_trunc('month', hour_timestamp + INTERVAL '-43200 seconds') AS DATE)",
        ),
    ],
)
def test_buckets(zone: str, size: BucketSize, bucket: str) -> None:
    window = days_window(date(2026, 10, 1), date(2026, 10, 1), ZoneInfo(zone))
    query = Query(
        rollup=plan([]),
        window=window,
        projects=("p",),
        bucket=size,
    )
    first, _, _ = scan(query, REAL, DUCKDB).text.partition(" AS bucket")
    assert first == f"SELECT {bucket}"


@pytest.mark.parametrize(
    ("models", "condition"),
    [
        (("c",), "(strpos(used_model, 'c') > 0)\n  AND {0} IN ('c')"),
        (
            ("a/c", "c"),
            "({0} IN ('a/c', 'c') OR used_model IN ('a/c'))",
        ),
        (("unknown",), "({0} IN ('unknown') OR {0} = '')"),
    ],
)
def test_models_by_canonical_id_or_as_routed(models: tuple[str, ...], condition: str) -> None:
    text = scan(MODELS._replace(keep={"canonical_model": models}), REAL, DUCKDB).text
    assert condition.format(CANONICAL) in text


def test_all_values_of_a_column() -> None:
    assert distinct(MODELS, "used_model", "all_years").text == (
        "SELECT DISTINCT used_model FROM all_years WHERE project_id IN ('p''1', 'p_old')"
    )


def test_the_search_for_what_is_no_number() -> None:
    where = (
        "hour_timestamp >= TIMESTAMP '2026-10-01 00:00:00'"
        " AND hour_timestamp < TIMESTAMP '2026-10-02 00:00:00' AND project_id IN ('p')"
    )
    assert offenders(TOTALS, REAL).text == (
        "(SELECT 'cost' AS stored, hour_timestamp AS at, CAST(cost AS text) AS value"
        f" FROM project_hourly_stats WHERE {where}"
        " AND abs(CAST(cost AS double precision)) > 9.2e9 ORDER BY hour_timestamp LIMIT 1)\n"
        "UNION ALL\n"
        "(SELECT 'total_tokens' AS stored, hour_timestamp AS at, CAST(total_tokens AS text) AS"
        f" value FROM project_hourly_stats WHERE {where}"
        " AND abs(CAST(total_tokens AS double precision)) > 1e28 ORDER BY hour_timestamp LIMIT 1)"
    )


def test_the_directory_of_one_organization() -> None:
    present: dict[str, Columns] = {
        "organization": {"id": "text", "name": "text", "billing_token": "text"},
        "project": {"id": "text", "name": "text", "organization_id": "text"},
    }
    assert entities(present, "project_hourly_stats", "O'1").text == (
        "SELECT CAST('organization' AS text) AS kind, CAST(\"id\" AS text) AS a,"
        ' CAST("name" AS text) AS b, CAST(NULL AS text) AS c, CAST(NULL AS text) AS d'
        ' FROM "organization"\n'
        "UNION ALL\n"
        "SELECT CAST('project' AS text) AS kind, CAST(\"id\" AS text) AS a,"
        ' CAST("name" AS text) AS b, CAST("organization_id" AS text) AS c, CAST(NULL AS text) AS d'
        ' FROM "project"'
        " WHERE id IN (SELECT id FROM project WHERE organization_id IN"
        " (SELECT id FROM organization WHERE id = 'O''1' OR name = 'O''1'))"
        " OR (SELECT count(*) FROM organization) = 1\n"
        "UNION ALL\n"
        "SELECT 'hour_timestamp', CAST(max(hour_timestamp) AS text), NULL, NULL, NULL"
        " FROM project_hourly_stats"
    )


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_text_is_quoted_and_cut_as_in_python(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    row = connection.execute(
        f"SELECT {literal(text)} AS used_model, {CANONICAL}, 1 AS {identifier(text or 'x')}"
    )
    assert [column[0] for column in row.description][2] == (text or "x")
    assert row.fetchone() == (text, canonical(text), 1)


def canonical(text: str) -> str:
    found = canonical_model(text)
    return "" if found == "unknown" and "unknown" not in text else found


def test_instants_are_written_in_utc_without_a_zone() -> None:
    moment = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert instant(moment) == "TIMESTAMP '2026-10-25 00:30:00'"
    assert instant(moment.astimezone(UTC)) == instant(moment)


@pytest.mark.parametrize("written", [among, one_of])
def test_many_values_are_one_text(written: Callable[[str, Sequence[str]], str]) -> None:
    values = ("a,b", "it's", "", *(f"p-{number}" for number in range(LONG_LIST)))
    text = written("x", values)
    # A text of its own for each is an expression of its own, which takes memory.
    assert text.count("'p-") == 0
    given = ", ".join(f"({literal(value)})" for value in (*values, "p-", "a", "p-1,p-2"))
    (found,) = duckdb.execute(
        f"SELECT count(*) FROM (VALUES {given}) AS t (x) WHERE {text}"
    ).fetchall()
    assert found == (len(values),)
