"""Values at the limits of their types, and hours and names that are none."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import pytest

from tests.hard.stored import replaced
from tests.support.cli import run
from tests.support.exports import read, total
from tests.support.laws import reconciles
from tests.support.reports import exact

if TYPE_CHECKING:
    from pathlib import Path

ACME = ("--org", "org_acme", "--month", "2026-10", "-q")
TOTALS = "project_hourly_stats"


HUGE = [
    ("request_count", "INTEGER", 2**31 - 1),
    ("request_count", "BIGINT", 2**63 - 1),
    ("request_count", "UBIGINT", 2**63),
    ("request_count", "DOUBLE", 2**63),
    ("request_count", "DECIMAL(20, 0)", 2**63 + 1),
    ("total_tokens", "BIGINT", 10**18),
    ("total_tokens", "DOUBLE", 10**18),
    ("total_tokens", "DECIMAL(38, 0)", 10**30 - 1),
    ("cost", "DOUBLE", 9 * 10**9),
    ("cost", "BIGINT", 9 * 10**9),
    ("cost", "DECIMAL(28, 9)", Decimal("2147483648.5")),
]
#: Rows of October in the authority for totals, without those of the deleted project.
ROWS = 19
MEASURE = {"request_count": "requests", "total_tokens": "tokens", "cost": "cost"}


@pytest.mark.parametrize(("column", "kind", "value"), HUGE)
def test_huge_numbers_stay_exact(
    column: str, kind: str, value: Decimal | int, tmp_path: Path
) -> None:
    source = ("-s", replaced(tmp_path, f"CAST('{value}' AS {kind}) AS {column}"))
    document = exact(run("breakdown", "--by", "key", *source, *ACME, "-f", "json").out)
    reconciles(document)
    measure = MEASURE[column]
    assert document["total"][measure] == ROWS * value
    file = tmp_path / "rows.csv"
    assert run("export", "--exclude-deleted", "--by", "key", *source, *ACME, "-o", file).code == 0
    with localcontext(prec=60):
        assert total(read(file))[measure] == ROWS * value
    assert run("breakdown", "--by", "key", "--chart", *source, *ACME).code == 0


@pytest.mark.parametrize("by", ["model", "project", "key"])
def test_tokens_may_be_fractions(by: str, tmp_path: Path) -> None:
    halves = "CAST(request_count * 1.5 AS DECIMAL(20, 3)) AS total_tokens"
    command = ("breakdown", "--by", by, "-s", replaced(tmp_path, halves), *ACME, "-f", "json")
    tokens, requests = (
        exact(run(*command, "--metric", metric).out) for metric in ("tokens", "requests")
    )
    reconciles(tokens)
    for one in (tokens["total"], *tokens["rows"]):
        assert one["tokens"] == Decimal("1.5") * one["requests"]
    totals = [
        [point["total"] for point in one["over_time"]["points"]] for one in (tokens, requests)
    ]
    assert totals[0] == [Decimal("1.5") * value for value in totals[1]]
    assert any(value % 1 for value in totals[0])


@pytest.mark.parametrize(
    ("column", "kind", "value", "shown"),
    [
        ("cost", "FLOAT", "3.4028235e38", "3.4028235e+38"),
        ("cost", "DOUBLE", "1e308", "1e+308"),
        ("cost", "BIGINT", str(10**10), str(10**10)),
        ("cost", "DECIMAL(38, 9)", "9" * 12, f"{'9' * 12}.000000000"),
        ("request_count", "DOUBLE", "1e39", "1e+39"),
        ("total_tokens", "DECIMAL(38, 0)", "9" * 38, "9" * 38),
    ],
)
def test_numbers_that_are_too_large(
    column: str, kind: str, value: str, shown: str, tmp_path: Path
) -> None:
    source = replaced(tmp_path, f"CAST('{value}' AS {kind}) AS {column}", [TOTALS])
    result = run("summary", "-s", source, *ACME)
    assert (result.code, result.out) == (4, "")
    assert result.err.startswith(
        f"orgstats: error: {column} is {shown} in {source}/{TOTALS}.parquet, hour 2026-"
    )


def test_numbers_that_are_too_large_together(tmp_path: Path) -> None:
    source = replaced(tmp_path, f"{'9' * 38}::DECIMAL(38, 0) AS total_tokens", [TOTALS])
    window = ("--from", "2026-10-27", "--to", "2026-10-28", "--bucket", "hour", "-q")
    result = run("breakdown", "--by", "project", "-s", source, "--org", "org_acme", *window)
    said = "orgstats: error: the numbers add up to one of more than 38 digits\n"
    assert result == (4, "", said)


def test_parquet_holds_64_bits(tmp_path: Path) -> None:
    source = replaced(tmp_path, f"{2**63}::UBIGINT AS request_count")
    file = tmp_path / "rows.parquet"
    result = run("export", "-s", source, *ACME, "-o", file)
    assert (result.code, result.out, file.exists()) == (4, "", False)
    assert result.err == (
        "orgstats: error: a count or an amount is too large for the 64 bits that Parquet has for it"
        "\nhint: CSV and JSON hold any number\n"
    )


@pytest.mark.parametrize(
    "hour", ["infinity", "9999-12-31 23:00", "20000-01-01 00:00", "0044-03-15 (BC) 10:00"]
)
def test_a_newest_hour_that_is_none(hour: str, tmp_path: Path) -> None:
    source = replaced(tmp_path, f"TIMESTAMP '{hour}' AS hour_timestamp", [TOTALS])
    for command in (("summary",), ("breakdown", "--by", "model"), ("export",)):
        result = run(*command, "-s", source, *ACME)
        assert (result.code, result.out) == (4, "")
        assert result.err.startswith("orgstats: error: the newest hour of the source is ")
    checked = run("check", "-s", source, "--org", "org_acme", "-f", "json")
    assert checked.code == 10
    assert "the newest hour of the source is " in checked.out


@pytest.mark.parametrize(
    ("by", "column"),
    [
        *(("model", "used_model"), ("mapping", "used_provider"), ("provider", "used_provider")),
        *(("key", "api_key_id"), ("member", "api_key_id"), ("app", "source")),
    ],
)
def test_null_is_nobody(by: str, column: str, tmp_path: Path) -> None:
    tables = {
        "used_model": "project_hourly_model_stats",
        "used_provider": "project_hourly_model_stats",
        "api_key_id": "api_key_hourly_stats",
        "source": "project_hourly_source_stats",
    }
    some = f"IF(project_id = 'p_cjk', NULL, {column}) AS {column}"
    source = ("-s", replaced(tmp_path, some, [tables[column]]))
    document = exact(run("breakdown", "--by", by, *source, *ACME, "-f", "json").out)
    reconciles(document)
    assert document["unattributed"]["requests"] >= 2 + 7 + 20 + 30 + 30
    file = tmp_path / "rows.json"
    assert run("export", "--exclude-deleted", "--by", by, *source, *ACME, "-o", file).code == 0
    assert total(read(file))["requests"] == document["total"]["requests"]


def test_a_first_hour_that_is_none(tmp_path: Path) -> None:
    hour = "IF(project_id = 'p_cjk', TIMESTAMP '0044-03-15 (BC) 10:00', hour_timestamp)"
    source = replaced(tmp_path, f"{hour} AS hour_timestamp", [TOTALS])
    assert run("summary", "-s", source, *ACME).code == 0
    checked = run("check", "-s", source, "--org", "org_acme", "-f", "json")
    assert (checked.code, "not checked" in checked.out) == (10, True)


@pytest.mark.parametrize(
    ("table", "column"),
    [("organization", "name"), ("project", "id"), ("project", "name"), ("api_key", "id")],
)
def test_text_may_hold_nul(table: str, column: str, tmp_path: Path) -> None:
    source = replaced(tmp_path, f"{column} || chr(0) || chr(39) AS {column}", [table])
    for command in (
        *(("breakdown", "--by", by, "-f", "json") for by in ("project", "key", "member")),
        ("export", "--by", "project,key", "-f", "json"),
        ("list", "keys"),
        ("check",),
    ):
        options = ("-s", source, "--org", "org_acme")
        result = run(*command, *options)
        assert result.code in {0, 10}, result.err
        assert "\0" not in result.out
