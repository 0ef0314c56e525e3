"""A hundred thousand series, and labels of ten kilobytes: no work grows with their square."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.acme import LEDGER
from tests.support.cli import run
from tests.support.deployment import TODAY
from tests.support.laws import reconciles
from tests.support.parquet import write_parquet
from tests.support.reports import exact
from tests.support.stopwatch import timed

if TYPE_CHECKING:
    from pathlib import Path

MANY = 100_000
#: Generous: a fifth of it is usual, and work that grew with the square would take minutes.
PATIENCE_S = 45
NUMBERED = {"api_key_id": "key", "used_model": "model", "source": "app"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """Rollups with a key, a model and an app a row, and as many keys by name."""
    folder = write_parquet(LEDGER, tmp_path_factory.mktemp("many"))
    with closing(duckdb.connect()) as connection:
        for table in (*TODAY.rollups(), "api_key"):
            file = folder / f"{table}.parquet"
            columns = ", ".join(
                f"{_value(name, kind)} AS {name}"
                for name, kind, *_ in connection.execute(f"DESCRIBE FROM '{file}'").fetchall()
            )
            connection.execute(f"COPY (SELECT {columns} FROM range({MANY}) t(i)) TO '{file}'")
    return "-s", folder, "--org", "org_acme", "--month", "2026-10", "-q"


def _value(name: str, kind: str) -> str:
    if kind.startswith("TIMESTAMP"):
        return "TIMESTAMP '2026-10-05 10:00' + INTERVAL 1 HOUR * (i % 500)"
    if kind != "VARCHAR":
        return f"CAST(i % 97 AS {kind})"
    if name in {"id", "description"}:
        return "'key-' || i"
    return f"'{NUMBERED[name]}-' || i" if name in NUMBERED else "'p_web'"


@pytest.mark.parametrize("by", ["model", "key", "app"])
def test_the_top_ten_of_many(by: str, source: tuple[object, ...]) -> None:
    command = ("breakdown", "--by", by, "--top", "10", "-f", "json", *source)
    seconds, result = timed(*command)
    document = exact(result.out)
    reconciles(document)
    assert (len(document["rows"]), document["other"]["count"]) == (10, MANY - 10)
    assert document["total"]["requests"] == sum(number % 97 for number in range(MANY))
    assert seconds < PATIENCE_S


def test_a_list_of_many(source: tuple[object, ...]) -> None:
    seconds, result = timed("list", "keys", *source[:4])
    assert (result.code, len(result.out.splitlines())) == (0, MANY + 1)
    assert seconds < PATIENCE_S


def test_the_names_nearest_to_one_that_is_not_there(source: tuple[object, ...]) -> None:
    seconds, result = timed("summary", "--key", "key-9999x", *source)
    assert (result.code, result.out) == (2, "")
    assert "hint: did you mean 'key-9999'" in result.err
    assert seconds < PATIENCE_S


LONG = {
    "letters": "n" * 10_000,
    "cjk": "検索" * 2_000,
    "escapes": "\x1b[31mred\x1b]8;;http://example.com\x07link" * 250,
    "right to left": "\u202e" + "שלום " * 1_500,
    "combining": "e" + "\u0301" * 5_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_labels(kind: str, tmp_path: Path) -> None:
    projects = tuple(replace(one, name=LONG[kind] + one.id) for one in LEDGER.projects)
    folder = write_parquet(replace(LEDGER, projects=projects), tmp_path)
    command = ("breakdown", "--by", "project", "-s", folder, "--org", "org_acme", "-q")
    for form in ("json", "csv", "ndjson", "markdown", "table"):
        seconds, result = timed(*command, "-f", form)
        assert result.code == 0
        assert seconds < PATIENCE_S
        assert form == "csv" or "\x1b" not in result.out
    assert json.loads(run(*command, "-f", "json").out)["rows"][0]["label"].startswith(LONG[kind])
    narrow = {"COLUMNS": "80", "FORCE_COLOR": "1", "TERM": "xterm"}
    for env in ({}, narrow):
        seconds, result = timed(*command, "--chart", env=env)
        assert (result.code, "\x1b]" in result.out) == (0, False)
        assert seconds < PATIENCE_S
