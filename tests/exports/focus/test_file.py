"""`orgstats export --preset focus` as a command: files, formats, manifests, what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.exports.focus.reading import parquet, text, total
from tests.support.acme import ACME
from tests.support.cli import Result, run
from tests.support.deployment import NEWEST
from tests.support.many import peak, write_many

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

LATER = datetime(2026, 12, 1, 12, tzinfo=UTC)


def export(source: Path, *options: object, now: datetime = LATER) -> Result:
    asked = ("-s", source, "--org", ACME, "--preset", "focus", *options)
    return run("export", *asked, now=now)


def test_both_formats_hold_the_same_and_a_manifest_its_sums(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source = acme_parquet(NEWEST)
    names = ("focus-{month}.csv", "focus-{month}.parquet")
    for name in names:
        done = export(source, "--month", "2026-10", "--manifest", "-o", tmp_path / name)
        assert done == (0, "", "")
    written, stored = (tmp_path / name.format(month="2026-10") for name in names)
    rows = text(written.read_text())
    assert [unguarded(row) for row in rows] == parquet(str(stored))
    about = json.loads(written.with_name(f"{written.name}.manifest.json").read_text())
    assert (about["preset"], about["rows"]) == ("focus-1.2", len(rows))
    sums = about["total"]
    assert float(total(rows, "EffectiveCost")) == pytest.approx(sums["cost"])
    assert sums["requests"] == total(rows, "x_RequestCount")
    assert export(source, "--month", "2026-10").out == written.read_text()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_comparison_says_what_it_reads_instead(
    form: str, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    path = tmp_path / f"focus.{form}"
    assert export(acme_parquet(NEWEST), "--month", "2026-10", "--manifest", "-o", path).code == 0
    done = run("diff", path, path)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"orgstats: error: {path} is in the columns of FOCUS, which diff does not read\n"
        "hint: compare the manifests, or exports without --preset\n"
    )
    about = path.with_name(f"{path.name}.manifest.json")
    assert run("diff", about, about).code == 0


def unguarded(row: dict[str, object]) -> dict[str, object]:
    """A row without what CSV puts before a formula."""
    return {
        name: value[1:] if isinstance(value, str) and value.startswith("'") else value
        for name, value in row.items()
    }


def test_a_snapshot_with_sums_of_days_gives_the_same_bytes(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, copied = acme_parquet(NEWEST), tmp_path / "snapshot"
    zone = ("--tz", "Europe/Berlin")
    assert run("snapshot", "-s", source, "--org", ACME, *zone, "-o", copied).code == 0
    asked = ("--month", "2026-10", *zone)
    assert export(copied, *asked) == export(source, *asked)
    shown = export(copied, *asked, "--show-sql").out
    assert "FROM api_key_hourly_model_stats\n" in shown
    assert "FROM project_hourly_stats\n" not in shown


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "key"), "--preset focus has columns of its own"),
        (("--columns", "cost"), "--preset focus has columns of its own"),
        (("--grain", "week"), "--grain 'week' is not known"),
        (("-f", "ndjson"), "is written as csv or parquet, not as ndjson"),
        (("--preset", "focus-1.5"), "--preset 'focus-1.5' is not known"),
    ],
)
def test_what_it_refuses(acme_parquet: AcmeParquet, options: tuple[str, ...], said: str) -> None:
    asked = options if "--preset" in options else ("--preset", "focus", *options)
    done = run("export", "-s", acme_parquet(), "--org", ACME, *asked)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_incomplete_window_and_no_usage(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    path = tmp_path / "focus.csv"
    done = export(acme_parquet(), "--month", "2026-11", "--require-complete", "-o", path)
    assert (done.code, path.exists()) == (10, False)
    assert export(acme_parquet(), "--month", "2020-01").out.count("\n") == 1


def test_the_sql_is_shown_and_not_run(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    path = tmp_path / "focus.csv"
    done = export(acme_parquet(NEWEST), "--month", "2026-10", "--show-sql", "-o", path)
    assert (done.code, path.exists()) == (0, False)
    for rollup in ("api_key_hourly_model_stats", "project_hourly_model_stats"):
        assert f"FROM {rollup}\n" in done.out


def test_memory_stays_flat(tmp_path: Path) -> None:
    write_many(tmp_path / "source", keys=10)
    path = tmp_path / "focus.parquet"
    window = ("--from", "2026-10-01", "--to", "2026-10-04", "--org", "Acme")
    options = (*window, "--preset", "focus", "--grain", "hour", "--memory-limit", "100MB")
    taken = peak("export", "-s", tmp_path / "source", *options, "-o", path)
    assert path.stat().st_size > 200_000
    assert taken < 100 + 150
