"""Memory does not grow with the rows of an export; benchmarks do the same with a million."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.many import peak, write_many

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
    assert taken - peak("--version") < 30
