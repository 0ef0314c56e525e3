"""Memory does not grow with the rows of an export; benchmarks do the same with a million."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.cli import run
from tests.support.many import floor, peak, write_many

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_memory_stays_flat(form: str, tmp_path: Path) -> None:
    rows = write_many(tmp_path / "source", keys=40)
    path = tmp_path / f"out.{form}"
    options = [
        "--from",
        "2026-10-01",
        "--to",
        "2026-10-12",
        "--org",
        "Acme",
        "--by",
        "key,model",
        "--grain",
        "hour",
    ]
    options += ["--memory-limit", "100MB"]
    taken = peak("export", "-s", tmp_path / "source", *options, "-o", path)
    assert rows == 297_600
    assert path.stat().st_size > rows / 10
    assert taken < 100 + 150


def test_memory_of_a_comparison(tmp_path: Path) -> None:
    head = "organization_id,organization,bucket,app_id,app,cost\n"
    row = "o,O,2026-10-01,a{0:06},A,0.{0:06}\n"
    for name, last in (("old", 0), ("new", 1)):
        lines = "".join(row.format(number) for number in range(50_000 + last))
        (tmp_path / name).write_text(head + lines)
    taken = peak("diff", tmp_path / "old", tmp_path / "new", "-o", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().count("\n") == 3
    assert taken - floor() < 60


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_out_of_memory_leaves_what_was_there(form: str, tmp_path: Path) -> None:
    write_many(tmp_path / "source", keys=4)
    path = tmp_path / f"out.{form}"
    path.write_text("before")
    options = ("--org", "Acme", "--month", "2026-10", "--memory-limit", "3MB", "-o", path)
    done = run("export", "-s", tmp_path / "source", *options)
    assert (done.code, done.out) == (3, "")
    assert "out of memory" in done.err
    assert "raise --memory-limit" in done.err
    assert path.read_text() == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, "source"]
