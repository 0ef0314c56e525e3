"""Asks sources for October, and spoils copies of the ledger that are kept a file a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

TOTALS, MODELS = "project_hourly_stats", "project_hourly_model_stats"
ROLLUPS = (TOTALS, MODELS)
OCTOBER = ("--month", "2026-10", "--org", "org_acme", "-f", "json", "-q")
BY_MODEL = ("breakdown", "--by", "model", *OCTOBER)


def report(source: object, *options: str) -> str:
    """The breakdown of October, which needs two rollups."""
    code, out, err = run(*BY_MODEL, *options, "-s", source)
    assert (code, err) == (0, "")
    return out


def month(source: Path, table: str, name: str) -> Path:
    """The file of a month of 2026."""
    return source / table / f"month=2026-{name}" / "data.parquet"


def rewrite(file: Path, select: str, target: Path | None = None, where: str = "true") -> Path:
    """Writes what a SELECT makes of some rows of a file, in its place or elsewhere."""
    target = target or file
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        rows = f"SELECT {select} FROM read_parquet('{file}') WHERE {where}"
        connection.execute(f"CREATE TABLE rows AS {rows}")
        connection.execute(f"COPY rows TO '{target}' (FORMAT parquet)")
    return target
