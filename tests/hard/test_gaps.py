"""A million hours between two rows: no report asks for, holds or writes the empty ones for long."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tests.support.acme import LEDGER
from tests.support.cli import run
from tests.support.exports import read, total
from tests.support.laws import reconciles
from tests.support.parquet import write_parquet
from tests.support.reports import exact
from tests.support.stopwatch import timed

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = map(datetime.fromisoformat, ("1912-02-29T05:00", "2026-10-30T07:00"))
ALL = ("--org", "org_acme", "--from", "1900-01-01", "--to", "2026-12-31", "-q")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """One row in 1912, one in 2026."""
    facts = tuple(replace(LEDGER.facts[0], hour=hour) for hour in (FIRST, LAST))
    return "-s", write_parquet(replace(LEDGER, facts=facts), tmp_path_factory.mktemp("gap"))


@pytest.mark.parametrize("bucket", ["auto", "month", "week", "day"])
def test_reports_over_a_century(bucket: str, source: tuple[object, ...]) -> None:
    command = ("breakdown", "--by", "model", "--bucket", bucket, "--tz", "Europe/Berlin")
    document = exact(run(*command, *source, *ALL, "-f", "json").out)
    reconciles(document)
    used = [point["start"][:7] for point in document["over_time"]["points"] if point["total"]]
    assert used == ["1912-02", "2026-10"]
    assert document["total"]["requests"] == 2 * 4


@pytest.mark.parametrize("form", ["json", "table"])
def test_more_steps_than_anybody_can_use(form: str, source: tuple[object, ...]) -> None:
    tracemalloc.start()
    result = run("breakdown", "--by", "model", "--bucket", "hour", *source, *ALL, "-f", form)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    said = (
        "orgstats: error: the window has 1,113,264 hours, more than the 200,000 steps of a report\n"
        "hint: ask for months, or for a shorter window\n"
    )
    assert result == (2, "", said)
    assert peak < 20_000_000


@pytest.mark.parametrize("grain", ["hour", "day", "month"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_exports_over_a_century(
    grain: str, suffix: str, source: tuple[object, ...], tmp_path: Path
) -> None:
    file = tmp_path / f"all.{suffix}"
    command = ("export", "--by", "model", "--grain", grain, "-o", file)
    seconds, result = timed(*command, *source, *ALL)
    assert result == (0, "", "")
    assert seconds < 60
    rows = read(file)
    assert [str(row["bucket"])[:7] for row in rows] == ["1912-02", "2026-10"]
    assert total(rows)["requests"] == 2 * 4


def test_an_export_of_nothing_has_its_columns(source: tuple[object, ...], tmp_path: Path) -> None:
    file = tmp_path / "none.parquet"
    window = ("--org", "org_acme", "--from", "1950-01-01", "--to", "1950-12-31")
    assert run("export", *source, *window, "-o", file).code == 0
    assert read(file) == []
