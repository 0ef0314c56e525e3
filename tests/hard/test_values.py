"""Values at the limits of their types, and hours and names that are none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
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


@pytest.mark.parametrize(
    "hour", ["infinity", "9999-12-31 23:00", "20000-01-01 00:00", "0044-03-15 (BC) 10:00"]
)
def test_a_newest_hour_that_is_none(hour: str, tmp_path: Path) -> None:
    source = replaced(tmp_path, f"TIMESTAMP '{hour}' AS hour_timestamp", [TOTALS])
    for command in (("summary",), ("breakdown", "--by", "model"), ("export",)):
        result = run(*command, "-s", source, *ACME)
        assert (result.code, result.out) == (4, "")
        assert result.err.startswith("orgstats: error: the newest hour of the source is ")


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
    assert run("export", "--by", by, *source, *ACME, "-o", file).code == 0
    assert total(read(file))["requests"] == document["total"]["requests"]
