"""Each file of a table has what the table must have; what came later may be absent from some."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.engine.sources.reading import BY_MODEL, MODELS, TOTALS, month, report, rewrite
from tests.support.cli import run
from tests.support.reports import exact

if TYPE_CHECKING:
    from pathlib import Path

LACKS = "{file} lacks the column "
OTHER = "hour_timestamp in {file} is of another type, where a timestamp belongs"
EARLY, LATE = "day(hour_timestamp) <= 26", "day(hour_timestamp) > 26"
TEXT = "cost in {file} is text, where a number belongs"


@pytest.mark.parametrize(
    ("table", "select", "message"),
    [
        (TOTALS, "* EXCLUDE cost", f"{LACKS}cost"),
        (MODELS, "* EXCLUDE hour_timestamp", f"{LACKS}hour_timestamp"),
        (MODELS, "* EXCLUDE used_model", f"{LACKS}used_model"),
        (TOTALS, "* EXCLUDE cost, {'cost': cost} AS costs", f"{LACKS}cost"),
        (MODELS, "* REPLACE (hour_timestamp::DATE AS hour_timestamp)", OTHER),
        (TOTALS, "* REPLACE (cost::VARCHAR AS cost)", TEXT),
    ],
)
def test_a_month_that_is_no_rollup(
    table: str, select: str, message: str, months: Path, expected: str
) -> None:
    assert report(months) == expected
    file = rewrite(month(months, table, "10"), select)
    said = message.format(file=file)
    code, out, err = run(*BY_MODEL, "-s", months)
    assert err.startswith(f"orgstats: error: {said}\n")
    assert (code, out) == (4, "")
    assert found_by_check(months, table) == said


@pytest.mark.parametrize(
    ("table", "column"),
    [("project", "organization_id"), ("project", "status"), ("api_key", "created_by")],
)
def test_a_file_of_names_that_lacks_a_column(table: str, column: str, months: Path) -> None:
    whole = months / f"{table}.parquet"
    some, rest = "ord(right(id, 1)) % 2 = 0", "ord(right(id, 1)) % 2 = 1"
    rewrite(whole, "*", months / table / "rest.parquet", rest)
    file = rewrite(whole, f"* EXCLUDE {column}", months / table / "some.parquet", some)
    whole.unlink()
    code, out, err = run("breakdown", "--by", "member", *BY_MODEL[3:], "-s", months)
    assert err.startswith(f"orgstats: error: {file} lacks the column {column}\n")
    assert (code, out) == (4, "")
    assert found_by_check(months, table) == f"{file} lacks the column {column}"


def found_by_check(source: Path, table: str) -> str:
    code, out, _ = run("check", "-s", source, "-f", "json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert (code, checks["source"]["status"]) == (10, "fail")
    (error,) = [one["error"] for one in checks["source"]["details"] if one["table"] == table]
    return str(error)


def test_a_project_belongs_to_an_organization(months: Path) -> None:
    file = rewrite(months / "project.parquet", "* EXCLUDE organization_id")
    code, out, err = run(*BY_MODEL, "-s", months)
    assert err.startswith(f"orgstats: error: {file} lacks the column organization_id\n")
    assert (code, out) == (4, "")


def test_what_is_not_read_may_differ(months: Path, expected: str) -> None:
    rewrite(month(months, TOTALS, "09"), "* EXCLUDE cost")
    file = month(months, MODELS, "10")
    odd = "* REPLACE ([id] AS id, 1 AS updated_at), 1 AS surcharge"
    rewrite(file, odd, file.with_name("late.parquet"), LATE)
    rewrite(file, "* EXCLUDE (image_input_cost, client_error_count)", where=EARLY)
    assert json.loads(report(months))["rows"] == json.loads(expected)["rows"]


TYPES = [
    ("cost", "FLOAT", "DECIMAL(20, 8)", "12345.67890123"),
    ("cost", "DECIMAL(38, 0)", "DECIMAL(20, 10)", "12.0123456789"),
    ("cost", "DOUBLE", "DECIMAL(38, 28)", "0.0000000045"),
    ("request_count", "FLOAT", "INTEGER", "16777217"),
    ("total_tokens", "BIGINT", "HUGEINT", "1234567890123456789"),
    ("total_tokens", "DECIMAL(20, 0)", "INTEGER", "7"),
]
MEASURES = {"cost": "cost", "request_count": "requests", "total_tokens": "tokens"}


@pytest.mark.parametrize(("column", "other", "kind", "value"), TYPES)
def test_a_number_stays_exact_beside_another_type(
    column: str, other: str, kind: str, value: str, months: Path
) -> None:
    days = ("--from", "2026-10-27", "--to", "2026-10-31")
    file = month(months, TOTALS, "10")
    rewrite(file, f"* REPLACE ('{value}'::{kind} AS {column})")
    command = ("summary", *days, "--org", "org_acme", "-f", "json", "-q", "-s", months)
    alone = exact(run(*command).out)["total"][MEASURES[column]]
    rewrite(file, "*", file.with_name("later.parquet"), LATE)
    rewrite(file, f"* REPLACE (1::{other} AS {column})", where=EARLY)
    assert exact(run(*command).out)["total"][MEASURES[column]] == alone
    assert alone > 0


def test_hours_of_several_types_are_one_hour(months: Path, expected: str) -> None:
    for table, kind in ((TOTALS, "TIMESTAMP_NS"), (MODELS, "TIMESTAMP_MS")):
        file = month(months, table, "10")
        replaced = f"* REPLACE (hour_timestamp::{kind} AS hour_timestamp)"
        rewrite(file, replaced, file.with_name("late.parquet"), LATE)
        zoned = "* REPLACE (hour_timestamp AT TIME ZONE 'UTC' AS hour_timestamp)"
        rewrite(file, zoned, where=EARLY)
    assert report(months) == expected
