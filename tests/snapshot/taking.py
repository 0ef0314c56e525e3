"""Takes snapshots, and looks at what they wrote."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb

from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

ACME = ("--org", "Acme", "--from", "2026-09-29", "--tz", "Asia/Kolkata")
SUMMARY = ("summary", *ACME, "-f", "json")
OCTOBER = "project_hourly_stats/month=2026-10/data.parquet"


def take(source: object, folder: Path, *more: str, code: int = 0) -> str:
    """Takes a snapshot and gives what it said on stderr; it never writes to stdout."""
    found = run("snapshot", "--source", source, "--output", folder, *more)
    assert found.code == code, found.err
    assert found.out == ""
    return found.err


def same(report: tuple[str, ...], folder: Path, source: object) -> None:
    """Asks a snapshot and its source: byte for byte the same answer."""
    expected, found = run(*report, "--source", source), run(*report, "--source", folder)
    assert (found.code, found.out) == (expected.code, expected.out)
    assert found.code == 0


def written(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The inode and bytes of every file: a file that was replaced has another inode."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def replaced(before: dict[str, tuple[int, bytes]], folder: Path) -> set[str]:
    """The months that were fetched since `before`, or went."""
    return {name for name in changed(before, folder) if "_hourly_" in name}


def changed(before: dict[str, tuple[int, bytes]], folder: Path) -> set[str]:
    """The months of hours or days that were written since `before`, or went."""
    after = written(folder)
    names = {name for name in before | after if before.get(name) != after.get(name)}
    return {name for name in names if "/" in name}


def months(folder: Path, table: str) -> list[str]:
    """The names of a table's folders."""
    return sorted(path.name for path in (folder / table).iterdir())


def own(directory: Path, tmp_path: Path) -> Path:
    """A copy of a source, to be changed."""
    return shutil.copytree(directory, tmp_path / "source")


def altered(file: Path, select: str) -> None:
    """Writes another SELECT of the file's rows `t` into it."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM read_parquet('{file}')")
        connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
