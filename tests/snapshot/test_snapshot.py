"""A snapshot reads back as the database it was taken from, and is brought up to date by months."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.check.asking import checked
from tests.postgres.test_same_answers import ACME, DEPLOYMENTS, REPORTS, same
from tests.support.cli import environment, run

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, NewDatabase

SOME = ("summary", "hours", "filters", "by member", "by mapping", "list keys", "members")
SUMMARY = ("summary", *ACME, "-f", "json")


def take(source: str, folder: Path, *more: str, code: int = 0) -> str:
    found = run("snapshot", "--source", source, "--output", folder, *more)
    assert found.code == code, found.err
    assert found.out == ""
    return found.err


def written(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The inode and bytes of every file: a file that was replaced has another inode."""
    return {
        str(file.relative_to(folder)): (file.stat().st_ino, file.read_bytes())
        for file in folder.rglob("*")
        if file.is_file()
    }


def months(folder: Path, table: str) -> list[str]:
    return sorted(path.name for path in (folder / table).iterdir())


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_reads_back_as_the_database(
    deployment: str, server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    source = server.conninfo(acme_database(DEPLOYMENTS[deployment]))
    folder = tmp_path / "rollups"
    assert take(source, folder) == ""
    for name in SOME:
        same((*REPORTS[name], "-f", "json"), folder, source)


def test_a_check_finds_a_snapshot_as_fresh_as_its_source(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    source, folder = server.conninfo(acme_database()), tmp_path / "rollups"
    take(source, folder)
    expected, found = checked(source, "--last", "3d"), checked(str(folder), "--last", "3d")
    assert found["freshness"] == expected["freshness"]
    assert found["freshness"]["details"][0]["updated_at"] is not None


def test_holds_no_secret_and_no_leftovers(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "rollups"
    take(server.uri(acme_database()), folder)
    held = written(folder)
    assert not [name for name in held if not name.endswith((".parquet", "snapshot.json"))]
    assert not list(folder.glob(".*"))
    columns = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/api_key.parquet')").columns
    assert set(columns) <= {"id", "description", "project_id", "created_by", "status", "key_type"}
    manifest = json.loads(held["snapshot.json"][1])
    assert manifest["schema"] == "orgstats.snapshot/1"
    assert manifest["finished"] is True
    assert "password" not in manifest["source"]
    password = server.environment()["PGPASSWORD"]
    assert not [name for name, (_, data) in held.items() if password.encode() in data]


def test_again_fetches_only_what_changed(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    source = server.conninfo(database)
    take(source, folder)
    before = written(folder)
    server.execute(
        "UPDATE project_hourly_stats SET cost = cost + 1, updated_at = updated_at + interval '1 h'"
        " WHERE hour_timestamp >= '2026-10-01' AND hour_timestamp < '2026-11-01'",
        database,
    )
    take(source, folder)
    after = written(folder)
    changed = {name for name in after if before[name] != after[name] and name.count("/") == 2}
    assert changed == {"project_hourly_stats/month=2026-10/data.parquet"}
    same(SUMMARY, folder, source)


def test_a_month_that_left_the_source_leaves_the_snapshot(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    source = server.conninfo(database)
    take(source, folder)
    first, *others = months(folder, "project_hourly_stats")
    month = first.removeprefix("month=")
    server.execute(
        f"DELETE FROM project_hourly_stats WHERE to_char(hour_timestamp, 'YYYY-MM') = '{month}'",
        database,
    )
    take(source, folder)
    assert months(folder, "project_hourly_stats") == others


def test_a_window_and_an_organization_narrow_it(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    source, folder = server.conninfo(acme_database()), tmp_path / "rollups"
    take(source, folder, "--org", "Acme", "--month", "2026-10")
    assert months(folder, "project_hourly_stats") == ["month=2026-10"]
    listed = json.loads(run("list", "orgs", "--source", folder, "-f", "json").out)
    assert [row["key"] for row in listed["rows"]] == ["org_acme"]
    same(("breakdown", "--by", "key", "--month", "2026-10", "--org", "Acme", "-f", "csv"),
         folder, source)  # fmt: skip


def test_an_empty_database_gives_an_empty_snapshot(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    for table in ("project_hourly_stats", "api_key_hourly_stats", "project_hourly_model_stats"):
        server.execute(f"DELETE FROM {table}", database)
    source = server.conninfo(database)
    take(source, folder)
    same(SUMMARY, folder, source)


def test_fractions_and_tokens_beyond_64_bits_survive(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    server.execute(
        "UPDATE project_hourly_stats SET total_tokens = 98765432109876543210.5"
        " WHERE ctid = (SELECT min(ctid) FROM project_hourly_stats"
        " WHERE project_id IN (SELECT id FROM project WHERE status = 'active'"
        " AND organization_id = 'org_acme'))",
        database,
    )
    source = server.conninfo(database)
    take(source, folder)
    report = ("summary", "--org", "Acme", "--from", "2020-01-01", "-f", "json")
    same(report, folder, source)
    found = json.loads(run(*report, "--source", folder).out, parse_float=Decimal)
    assert found["total"]["tokens"] % 1 == Decimal("0.5")
    assert found["total"]["tokens"] > 2**63


def test_another_source_or_organization_is_refused(
    server: Server, acme_database: AcmeDatabase, new_database: NewDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "rollups"
    take(server.conninfo(acme_database()), folder, "--org", "Acme")
    before = written(folder)
    told = take(server.conninfo(acme_database()), folder, code=2)
    assert "another organization: org_acme" in told
    told = take(server.conninfo(new_database()), folder, "--org", "Acme", code=2)
    assert "another source" in told
    assert written(folder) == before


def test_a_folder_with_other_parquet_is_left_alone(
    server: Server, acme_database: AcmeDatabase, acme_parquet: object, tmp_path: Path
) -> None:
    (tmp_path / "project.parquet").write_bytes(b"mine")
    told = take(server.conninfo(acme_database()), tmp_path, code=2)
    assert "no snapshot" in told
    assert (tmp_path / "project.parquet").read_bytes() == b"mine"


def test_from_parquet_is_a_usage_error(tmp_path: Path) -> None:
    told = take("sample_data", tmp_path / "copy", code=2)
    assert told.startswith("orgstats: error: sample_data is Parquet already")
    assert not (tmp_path / "copy").exists()


def test_a_folder_that_cannot_be_made(server: Server, acme_database: AcmeDatabase) -> None:
    told = run("snapshot", "-s", server.conninfo(acme_database()), "-o", "/dev/null/rollups")
    assert (told.code, told.out) == (5, "")
    assert "cannot write /dev/null/rollups" in told.err


def test_an_interrupted_run_leaves_a_snapshot_that_reads_and_the_next_one_goes_on(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    source = server.conninfo(database)
    take(source, folder)
    before = run(*SUMMARY, "--source", folder)
    server.execute("UPDATE project_hourly_stats SET updated_at = now()", database)
    # Killed by its own hand as soon as the first month was replaced.
    killer = (
        "import os, signal, sys\n"
        "from orgstats.exports import snapshot\n"
        "from orgstats.__main__ import main\n"
        "fetch = snapshot.Snapshot._fetch\n"
        "def once(*arguments):\n"
        "    fetch(*arguments)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "snapshot.Snapshot._fetch = once\n"
        "main(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", killer, "snapshot", "-s", source, "-o", str(folder)]
    killed = subprocess.run(command, env=environment(), check=False, cwd=Path.cwd())
    assert killed.returncode == -signal.SIGKILL
    manifest = json.loads((folder / "snapshot.json").read_text("utf-8"))
    assert manifest["finished"] is False
    read = run(*SUMMARY, "--source", folder)
    assert (read.code, read.out) == (before.code, before.out)
    assert "was interrupted" in read.err
    first, *_ = months(folder, "project_hourly_stats")
    file = f"project_hourly_stats/{first}/data.parquet"
    fetched = written(folder)[file]
    take(source, folder)
    assert written(folder)[file] == fetched
    same(SUMMARY, folder, source)
    assert not list(folder.rglob(".*"))
