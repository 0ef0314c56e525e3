"""What is said of a source that is no directory of rollups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgstats.domain.rollups import AUTHORITY
from orgstats.engine.sources import advice
from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

READ = "a source is a directory of Parquet files, or Postgres"


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        ("postgres", "write 'postgres:' for libpq's environment, or postgresql://host/database"),
        ("localhost", "for a Postgres server write postgresql://localhost/database"),
        ("localhost:5432/db", "for a Postgres server write postgresql://localhost:5432/db"),
        ("db.intern:5432", "for a Postgres server write postgresql://db.intern:5432/database"),
        ("bob@db.intern/x", "for a Postgres server write postgresql://bob@db.intern/x"),
        ("gateway.duckdb", f"{advice.FOLDER}, not the name of a file"),
        ("Rolups", "did you mean rollups?"),
        ("elsewhere", advice.FOLDER),
        ("data.v2/x", advice.FOLDER),
    ],
)
def test_a_place_that_is_not_there(
    place: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rollups").mkdir()
    monkeypatch.chdir(tmp_path)
    code, out, err = run("summary", "-s", place)
    assert (code, out) == (3, "")
    assert err == f"orgstats: error: source {place} is not there\nhint: {hint}\n"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("a.duckdb", f"DuckDB databases are not read: {READ}"),
        ("a.CSV", f"CSV files are not read: {READ}"),
        ("a.xlsx", f"spreadsheets are not read: {READ}"),
        ("notes", READ),
        ("model.parquet", "give the directory of the tables: {}"),
    ],
)
def test_a_file(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    code, out, err = run("summary", "-s", tmp_path / name)
    assert (code, out) == (3, "")
    said = f"orgstats: error: source {tmp_path / name} is a file\nhint: {hint}\n"
    assert err == said.replace("{}", str(tmp_path))


def test_a_folder_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / f"{AUTHORITY.table}.parquet").touch()
    (tmp_path / "model" / "empty").mkdir(parents=True)
    for folder, hint in (
        (tmp_path, f"did you mean {tmp_path / 'below'}?"),
        (tmp_path / "model", f"give the directory of the tables: {tmp_path}"),
        (tmp_path / "model" / "empty", f"it should hold files such as {AUTHORITY.table}.parquet"),
    ):
        assert run("summary", "-s", folder).err == (
            f"orgstats: error: source {folder} holds no rollups\nhint: {hint}\n"
        )
