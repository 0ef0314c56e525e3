"""Taken again, a snapshot fetches the months that changed, whatever changed in them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.snapshot.taking import (
    OCTOBER,
    SUMMARY,
    altered,
    months,
    own,
    replaced,
    same,
    take,
    written,
)
from tests.support.cli import environment, run

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeParquet, NewDatabase

AUTHORITY = "project_hourly_stats"


#: What changes in a row of each rollup, and the column that tells when it was written, if any.
CHANGES = {
    AUTHORITY: ("updated_at", "cost + IF({row}, 1, 0) AS cost"),
    "project_hourly_model_stats": (
        "updated_at",
        "updated_at + IF({row}, INTERVAL '1 microsecond', INTERVAL '0 s') AS updated_at",
    ),
    "api_key_hourly_stats": ("", "total_tokens + IF({row}, 1, 0) AS total_tokens"),
    "api_key_hourly_model_stats": (
        "",
        "credits_cost - IF({row}, 0.000000001, 0) AS credits_cost",
    ),
}


def test_any_change_of_a_row_is_noticed(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    source, folder = own(acme_parquet(), tmp_path), tmp_path / "rollups"
    stamped = "hour_timestamp + INTERVAL '1 hour' AS updated_at"
    amount = "CAST(credits_cost AS DOUBLE) AS credits_cost"
    for table, (kept, _) in CHANGES.items():
        file = source / f"{table}.parquet"
        altered(file, f"SELECT * REPLACE ({stamped}, {amount}) FROM t")
        if not kept:
            altered(file, "SELECT * EXCLUDE (updated_at) FROM t")
    take(source, folder)
    before = written(folder)
    # Neither the row stamped first nor the one stamped last.
    middle = "quantile_disc(hour_timestamp, 0.5)"
    row = f"hour_timestamp = (SELECT {middle} FROM t WHERE hour_timestamp < '2026-11-01')"
    for table, (_, change) in CHANGES.items():
        file = source / f"{table}.parquet"
        altered(file, f"SELECT * REPLACE ({change.format(row=row)}) FROM t")
    take(source, folder)
    assert replaced(before, folder) == {OCTOBER.replace(AUTHORITY, table) for table in CHANGES}
    same(SUMMARY, folder, source)


def test_a_change_in_a_database_is_noticed_and_a_month_that_went(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    source = server.conninfo(database)
    take(source, folder)
    before = written(folder)
    take(source, folder)
    assert replaced(before, folder) == set()
    row = f"ctid = (SELECT min(ctid) FROM {AUTHORITY} WHERE hour_timestamp >= '2026-10-01')"
    stamp = "updated_at = updated_at - interval '1 microsecond'"
    for change in ("cost = cost + 1", f"total_tokens = total_tokens + 1, {stamp}"):
        server.execute(f"UPDATE {AUTHORITY} SET {change} WHERE {row}", database)
        before = written(folder)
        take(source, folder)
        assert replaced(before, folder) == {OCTOBER}
        same(SUMMARY, folder, source)
    litter = (folder / AUTHORITY / "month=2026-09" / ".DS_Store", folder / "Thumbs.db")
    for path in litter:
        path.write_bytes(b"of a system")
    server.execute(f"DELETE FROM {AUTHORITY} WHERE hour_timestamp < '2026-10-01'", database)
    take(source, folder)
    assert f"{AUTHORITY}/month=2026-09/data.parquet" not in written(folder)
    assert all(path.exists() for path in litter)
    same(SUMMARY, folder, source)


def test_a_window_without_rows_keeps_the_rollup(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    source, folder = own(acme_parquet(), tmp_path), tmp_path / "rollups"
    table = "project_hourly_source_stats"
    file, report = source / f"{table}.parquet", ("breakdown", "--by", "app", "--org", "Acme")
    altered(file, "SELECT * FROM t WHERE hour_timestamp >= '2026-11-01'")
    take(source, folder, "--month", "2026-10")
    same((*report, "--month", "2026-10", "-f", "csv"), folder, source)
    take(source, folder)
    assert months(folder, table) == ["month=2026-11"]
    altered(file, "SELECT * FROM t WHERE hour_timestamp < '2026-11-02'")
    take(source, folder, "--month", "2026-11")
    same((*report, "--month", "2026-11", "-f", "csv"), folder, source)


@pytest.mark.parametrize("hour", ["-infinity", "12026-10-01"])
def test_a_month_of_no_calendar_is_refused(
    hour: str, server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database = new_database()
    row = "ctid = (SELECT min(ctid) FROM api_key_hourly_stats)"
    server.execute(
        f"UPDATE api_key_hourly_stats SET hour_timestamp = '{hour}' WHERE {row}", database
    )
    told = take(server.conninfo(database), tmp_path / "rollups", code=4)
    assert "is not a month" in told
    assert not list(tmp_path.rglob("*.parquet"))


def _lose(file: Path) -> None:
    file.unlink()


def _lose_all(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()


def _cut(file: Path) -> None:
    os.truncate(file, 100)


def _turn(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


#: What is wrong with a month of each rollup, and what is told of it.
DAMAGES = {
    AUTHORITY: (_lose, "is missing"),
    "project_hourly_model_stats": (_lose_all, "is missing"),
    "project_hourly_source_stats": (_cut, "has 100 bytes"),
    "api_key_hourly_stats": (_turn, "sha256"),
}


def test_a_file_that_is_not_as_it_was_written_is_found_and_fetched_again(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = acme_parquet(), tmp_path / "rollups"
    take(source, folder)
    before = {name: data for name, (_, data) in written(folder).items()}
    files = {table: OCTOBER.replace(AUTHORITY, table) for table in DAMAGES}
    for table, (damage, _) in DAMAGES.items():
        damage(folder / files[table])
    found = run("check", "-s", folder, "-f", "json")
    checks = {check["name"]: check for check in json.loads(found.out)["checks"]}
    told = {one["file"]: one["problem"] for one in checks["files"]["details"]}
    assert (found.code, set(told)) == (10, {*files.values()})
    for table, (_, problem) in DAMAGES.items():
        assert problem in told[files[table]]
    for empty in (folder / OCTOBER).parent, None:
        lost = run(*SUMMARY, "-s", folder)
        assert (lost.code, lost.out) == (4, "")
        assert f"{OCTOBER} is missing" in lost.err
        if empty:
            empty.rmdir()
    same(("summary", "--org", "Acme", "--month", "2026-09", "-f", "json"), folder, source)
    take(source, folder)
    assert {name: data for name, (_, data) in written(folder).items()} == before
    assert run("check", "-s", folder).code == run("check", "-s", source).code


#: Runs a snapshot that kills itself at the first call of a function, before or after it is done.
KILLER = """
import os, signal, sys
from orgstats.__main__ import main
from orgstats.exports.snapshot.folder import Folder
inner = getattr(Folder, sys.argv[1])
def once(*arguments):
    if sys.argv[2] == "after":
        inner(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(Folder, sys.argv[1], once)
main(sys.argv[3:])
"""


@pytest.mark.parametrize(
    ("first", "moment"),
    [
        (True, "save after"),
        (True, "write before"),
        (False, "save before"),
        (False, "save after"),
        (False, "write after"),
    ],
)
def test_a_run_that_was_killed_is_gone_on_with(
    first: bool, moment: str, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = own(acme_parquet(), tmp_path), tmp_path / "rollups"
    if not first:
        take(source, folder)
        for file in source.glob("*_stats.parquet"):
            altered(file, "SELECT * REPLACE (updated_at + INTERVAL '1 s' AS updated_at) FROM t")
    before = run(*SUMMARY, "-s", source)
    command = ("snapshot", "-s", str(source), "-o", str(folder))
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, *moment.split(), *command],
        env=environment(),
        check=False,
        cwd=Path.cwd(),
    )
    assert killed.returncode == -signal.SIGKILL
    if not first:
        read = run(*SUMMARY, "-s", folder)
        assert (read.code, read.out) == (before.code, before.out)
        assert ("was interrupted" in read.err) == (moment != "save before")
    fetched = written(folder)
    take(source, folder)
    assert not list(folder.rglob(".*"))
    same(SUMMARY, folder, source)
    if moment == "write after":
        (done,) = [name for name in fetched if "2026-09" in name and AUTHORITY in name]
        assert written(folder)[done] == fetched[done]
