"""What a snapshot writes to, and what it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
import stat
from typing import TYPE_CHECKING

import pytest

from tests.snapshot.taking import OCTOBER, own, take, written
from tests.support.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

SHA = "0" * 64
OUTSIDE = "../outside.parquet"


@pytest.fixture
def umask() -> Iterator[None]:
    """A umask that lets everybody do everything, while a test runs."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def kept(acme_parquet: AcmeParquet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot, to be copied."""
    folder = tmp_path_factory.mktemp("kept") / "rollups"
    take(acme_parquet(), folder)
    return folder


@pytest.mark.usefixtures("umask")
def test_is_for_its_owner_only(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    folder = tmp_path / "srv" / "rollups"
    take(acme_parquet(), folder)
    for path in (folder / "user.parquet", folder / "snapshot.json"):
        path.chmod(0o644)
    take(acme_parquet(), folder)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in folder.rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert (
        stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    )


STRANGERS = (
    "notes.txt",
    "project_hourly_stats.parquet",
    "project_hourly_stats/month=2026-10/more.parquet",
    "project_hourly_stats/month=2026-13/data.parquet",
    "other/data.parquet",
)


@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_folder_that_holds_anything_else_is_refused(
    stranger: str, taken: bool, kept: Path, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    folder = tmp_path / "rollups"
    if taken:
        shutil.copytree(kept, folder)
    path = folder / stranger
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"mine")
    before = written(folder)
    assert f"holds {stranger}" in take(acme_parquet(), folder, code=2)
    assert written(folder) == before


def test_a_file_of_a_table_that_no_snapshot_named_fails_the_check(
    kept: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(kept, tmp_path / "rollups")
    extra = folder / OCTOBER.replace("data", "more")
    extra.write_bytes((folder / OCTOBER).read_bytes())
    problem = "is not named in snapshot.json"
    found = run("check", "-s", folder, "-f", "json")
    checks = {check["name"]: check for check in json.loads(found.out)["checks"]}
    assert found.code == 10
    assert [one["problem"] for one in checks["files"]["details"]] == [problem]
    assert f"{extra.relative_to(folder)} {problem}" in run("check", "-s", folder).out


@pytest.mark.parametrize("name", ["project_hourly_stats", "project.parquet"])
def test_a_link_is_refused(
    name: str, kept: Path, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    folder, other = shutil.copytree(kept, tmp_path / "rollups"), tmp_path / "other"
    other.mkdir()
    (folder / name).rename(other / name)
    (folder / name).symlink_to(other / name)
    before = written(other)
    assert f"holds {name}, " in take(acme_parquet(), folder, code=2)
    assert written(other) == before


def test_another_source_or_organization_is_refused(
    server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = server.conninfo(acme_database()), tmp_path / "rollups"
    take(source, folder, "--org", "Acme")
    before = written(folder)
    assert "another organization: org_acme" in take(source, folder, code=2)
    assert "another source" in take(acme_parquet(), folder, "--org", "Acme", code=2)
    assert written(folder) == before


def test_a_source_is_not_written_into(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    source = own(acme_parquet(), tmp_path)
    before = written(source)
    for place in (".", "project_hourly_stats", "project_hourly_stats/month=2026-10"):
        assert "is where the source is read" in take(source, source / place, code=2)
        assert written(source) == before
    take(source, source / "copy")


@pytest.mark.parametrize("output", ["", "-", "rollups\0", "rollups\udcff"])
def test_what_names_no_folder_is_a_usage_error(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("snapshot", "-s", "nowhere", "-o", output)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("orgstats: error: --output ")
    assert not list(tmp_path.iterdir())


def manifest(**changes: object) -> bytes:
    """A manifest of nothing, but for what is changed."""
    document: dict[str, object] = {
        "schema": "orgstats.snapshot/1",
        "source": "somewhere",
        "organization": None,
        "newest_hour": None,
        "finished": True,
        "files": {},
    }
    return json.dumps(document | changes).encode()


def names(file: str, **changes: object) -> bytes:
    """A manifest that names one file."""
    return manifest(files={file: {"bytes": 1, "sha256": SHA, **changes}})


MANIFESTS: dict[str, bytes] = {
    "empty": b"",
    "cut": manifest()[:-9],
    "no UTF-8": b'{"schema": "\xff"}',
    "nested": b"[" * 200_000,
    "huge": b" " * (9 * 2**20),
    "long number": b'{"schema": ' + b"1" * 10_000 + b"}",
    "a list": b"[]",
    "another schema": manifest(schema="orgstats.manifest/1"),
    "no source": manifest(source=None),
    "no files": manifest(files=None),
    "not an hour": manifest(newest_hour="'); SELECT 1"),
    "an hour of no zone": manifest(newest_hour="2026-10-01T00:00:00"),
    "a path outside": names(OUTSIDE),
    "an absolute path": names("/etc/passwd"),
    "a path that climbs": names(f"project_hourly_stats/month=2026-10/../../{OUTSIDE}"),
    "no month": names("project_hourly_stats/month=2026-13/data.parquet"),
    "no year": names("project_hourly_stats/month=0000-01/data.parquet"),
    "no table": names("secrets.parquet"),
    "a line more": names("project.parquet\n"),
    "a size beyond": names("project.parquet").replace(b'"bytes": 1', b'"bytes": 1e999999'),
    "no size": names("project.parquet", bytes=None),
    "no hash": names("project.parquet", sha256="../../x"),
    "no state": names("project.parquet", state=[{}]),
}


@pytest.mark.parametrize("what", [*MANIFESTS, "a folder", "a pipe"])
def test_a_damaged_manifest_is_refused_in_a_line(
    what: str, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    folder = own(acme_parquet(), tmp_path)
    outside = tmp_path / "outside.parquet"
    outside.write_bytes(b"mine")
    path = folder / "snapshot.json"
    if what == "a folder":
        path.mkdir()
    elif what == "a pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(MANIFESTS[what])
    for command in (
        ("snapshot", "-s", acme_parquet(), "-o", folder),
        ("summary", "-s", folder, "--org", "Acme"),
        ("check", "-s", folder),
    ):
        found = run(*command)
        assert (found.code, found.out) == (4, ""), found.err
        assert found.err.startswith(f"orgstats: error: {path} is not valid: ")
        assert found.err.count("\n") == 1
        assert len(found.err) < 500
    assert outside.read_bytes() == b"mine"
