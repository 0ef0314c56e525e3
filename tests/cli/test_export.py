"""What an export counts, what it says, and what becomes of a manifest from before."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.cli import Result, environment, run
from tests.support.exports import text, total
from tests.support.reports import exact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

OCTOBER = ("--org", "Acme", "--month", "2026-10")
#: A run that is killed just before a file takes its place.
KILLED = """
import os, sys
from orgstats.__main__ import run

part = sys.argv.pop(1)

def stop(event, arguments):
    if event == "os.rename" and part in str(arguments[0]):
        os._exit(9)

sys.addaudithook(stop)
run()
"""


@pytest.fixture
def source(acme_parquet: AcmeParquet) -> str:
    return str(acme_parquet())


def document(*argv: object) -> dict[str, Any]:
    found: dict[str, Any] = exact(run(*argv, "-f", "json").out)
    return found


@pytest.mark.parametrize(("option", "counted"), [((), True), (("--exclude-deleted",), False)])
def test_deleted_projects_count_unless_told_otherwise(
    source: str, option: tuple[str, ...], *, counted: bool
) -> None:
    asked = ("-s", source, *OCTOBER)
    expected = document("summary", *asked, *["--include-deleted"] * counted)
    exported = document("export", *asked, *option)
    assert exported["total"] == expected["total"]
    assert exported["filters"]["include_deleted"] is counted
    assert [note["code"] for note in exported["notes"]] == ["deleted_projects"] * (not counted)
    rows = text(run("export", *asked, *option, "-f", "csv").out, "csv")
    assert total(rows) == expected["total"]
    assert ("p_old" in {row["project_id"] for row in rows}) is counted


def test_a_summary_leaves_them_out_unless_told_otherwise(source: str) -> None:
    asked = ("summary", "-s", source, *OCTOBER)
    assert run(*asked, "--exclude-deleted", "-f", "json") == run(*asked, "-f", "json")
    assert document(*asked)["notes"] != document(*asked, "--include-deleted")["notes"] == []


def test_notes_stand_in_the_file_and_its_manifest(source: str, tmp_path: Path) -> None:
    path = tmp_path / "now.json"
    asked = ("-s", source, "--org", "Acme", "--month", "2026-11", "--exclude-deleted")
    assert run("export", *asked, "--manifest", "-o", path) == Result(0, "", "")
    about = json.loads((tmp_path / "now.json.manifest.json").read_text("utf-8"))
    assert [note["code"] for note in about["notes"]] == ["incomplete", "deleted_projects"]
    assert about["notes"] == json.loads(path.read_text("utf-8"))["notes"]


def test_a_warning_of_the_source_is_a_note(source: str, tmp_path: Path) -> None:
    assert run("snapshot", "-s", source, "-o", tmp_path).code == 0
    manifest = tmp_path / "snapshot.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"finished": False}))
    done = run("export", "-s", tmp_path, *OCTOBER, "-f", "json")
    assert (done.code, done.err) == (0, "")
    (note,) = json.loads(done.out)["notes"]
    assert (note["code"], "was interrupted" in note["message"]) == ("source", True)


@pytest.mark.parametrize("name", ["spend.csv", "latest.csv"])
@pytest.mark.parametrize("there", [True, False])
def test_a_manifest_from_before_goes(
    source: str, tmp_path: Path, name: str, *, there: bool
) -> None:
    path, link = tmp_path / "spend.csv", tmp_path / "latest.csv"
    link.symlink_to(path.name)
    for one in (path, link):
        assert run("export", "-s", source, *OCTOBER, "--manifest", "-o", one).code == 0
        (tmp_path / f"{path.name}.manifest.json").touch()
    if not there:
        path.unlink()
    assert run("export", "-s", source, *OCTOBER, "--by", "key", "-o", tmp_path / name).code == 0
    left = {file.name for file in tmp_path.iterdir()} - {path.name, link.name}
    assert left == ({"latest.csv.manifest.json"} if name == path.name else set())


def test_a_failed_export_leaves_the_manifest(source: str, tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    asked = ("export", "-s", source, "-o", path)
    assert run(*asked, *OCTOBER, "--manifest").code == 0
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert run(*asked, "--org", "Acme", "--last", "1h", "--require-complete").code == 10
    assert run(*asked, *OCTOBER, "--model", "nobody-knows").code == 2
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("option", [(), ("--manifest",)])
@pytest.mark.parametrize("moment", [".spend.csv.part", ".spend.csv.manifest.json.part"])
def test_a_manifest_never_speaks_of_another_file(
    source: str, tmp_path: Path, option: tuple[str, ...], moment: str
) -> None:
    path, about = tmp_path / "spend.csv", tmp_path / "spend.csv.manifest.json"
    asked = ("export", "-s", source, *OCTOBER, "-o", str(path))
    assert run(*asked, "--manifest").code == 0
    command = [sys.executable, "-c", KILLED, moment, *asked, "--by", "key", *option]
    killed = bool(option) or "manifest" not in moment
    assert subprocess.run(command, env=environment(), check=False).returncode == 9 * killed
    if about.exists():
        assert json.loads(about.read_bytes())["sha256"] == sha256(path.read_bytes()).hexdigest()
