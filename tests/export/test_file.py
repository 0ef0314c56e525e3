"""Where an export goes: whole or not at all, for its owner only, whatever stands in the way."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orgstats import __version__
from orgstats.output import lock
from tests.support import exports
from tests.support.cli import Result, environment, run
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.stores import AcmeParquet

FORMATS = ("csv", "json", "ndjson", "parquet")
OLD = "what was there\n"
WEEK = ("--from", "2026-10-25", "--to", "2026-10-31")


@pytest.fixture
def export(export: Callable[..., Result]) -> Callable[..., Result]:
    """The function from options to the result of an export of a week."""
    return partial(export, *WEEK)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """A disk that is full after so many bytes of a file."""
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))


@contextmanager
def nobody(source: Path) -> Iterator[Path]:
    """A folder with a source, and the rights of a user who may not do everything."""
    home = Path(tempfile.mkdtemp())
    shutil.copytree(source, home / "source")
    (home / "source").chmod(0o755)
    root = os.geteuid() == 0
    if root:
        os.chown(home, 65534, 65534)
        os.seteuid(65534)
    try:
        yield home
    finally:
        if root:
            os.seteuid(0)
        home.chmod(0o700)
        shutil.rmtree(home)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failed(done: Result, code: int, *words: str) -> None:
    assert (done.code, done.out) == (code, "")
    first, *hints = done.err.splitlines()
    assert first.startswith("orgstats: error: ")
    assert all(word in first for word in words), first
    assert len(hints) <= 1


@pytest.mark.parametrize("form", FORMATS)
def test_success_is_silent_and_leaves_one_file(
    form: str, folder: Path, export: Callable[..., Result]
) -> None:
    assert export("-o", folder / f"spend.{form}") == Result(0, "", "")
    assert names(folder) == [f"spend.{form}"]
    assert len(exports.read(folder / f"spend.{form}")) > 10


def test_the_manifest_speaks_of_the_file(
    source: tuple[str, ...], folder: Path, export: Callable[..., Result]
) -> None:
    summary = exact(run("summary", *source, *WEEK, "--include-deleted", "-f", "json").out)
    for form in FORMATS:
        path = folder / f"spend.{form}"
        assert export("-o", path, "--manifest", "--by", "key,model").code == 0
        about = exact((folder / f"spend.{form}.manifest.json").read_text("utf-8"))
        assert about == {
            "schema": "orgstats.manifest/1",
            "version": __version__,
            "file": path.name,
            "format": form,
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "rows": len(exports.read(path)),
            "organization": {"id": "org_acme", "name": "Acme"},
            "window": summary["window"],
            "filters": summary["filters"],
            "by": ["key", "model"],
            "grain": "day",
            "total": exports.total(exports.read(path)),
            "notes": [],
        }
        assert about["total"] == summary["total"]
        assert about["window"]["complete"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o600), (0o277, 0o400), (0o777, 0)])
def test_only_the_owner_may_read(
    form: str, mask: int, mode: int, export: Callable[..., Result], acme_parquet: AcmeParquet
) -> None:
    # What is imported on the way may not be readable for nobody.
    assert export("-o", os.devnull, "-f", form).code == 0
    with nobody(acme_parquet()) as home:
        path = home / f"spend.{form}"
        with umask(mask):
            for _ in range(2):
                assert export("-s", home / "source", "-o", path, "--manifest") == Result(0, "", "")
        assert names(home) == ["source", path.name, f"{path.name}.manifest.json"]
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_file_before_is_replaced_and_its_permissions_with_it(
    folder: Path, export: Callable[..., Result]
) -> None:
    path = folder / "spend.csv"
    path.write_text(OLD)
    path.chmod(0o644)
    assert export("-o", path).code == 0
    assert path.read_text("utf-8").startswith("organization_id,")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays(there: bool, folder: Path, export: Callable[..., Result]) -> None:
    target, link = folder / "real.csv", folder / "latest.csv"
    if there:
        target.write_text(OLD)
    link.symlink_to(target.name)
    assert export("-o", link).code == 0
    assert link.readlink() == Path(target.name)
    assert target.read_text("utf-8").startswith("organization_id,")
    assert names(folder) == ["latest.csv", "real.csv"]


def test_a_directory_is_no_file(folder: Path, export: Callable[..., Result]) -> None:
    failed(export("-o", folder), 5, str(folder), "it is a directory")
    failed(export("-o", folder / "none" / "spend.csv"), 5, "no such file or directory")
    assert names(folder) == []


def test_a_folder_that_takes_nothing(
    export: Callable[..., Result], acme_parquet: AcmeParquet
) -> None:
    assert export("-o", os.devnull).code == 0
    with nobody(acme_parquet()) as home:
        (home / "spend.csv").write_text(OLD)
        home.chmod(0o500)
        done = export("-s", home / "source", "-o", home / "spend.csv")
        failed(done, 5, "spend.csv: permission denied")
        assert (home / "spend.csv").read_text() == OLD
        assert names(home) == ["source", "spend.csv"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_leaves_what_was_there(
    form: str, folder: Path, export: Callable[..., Result]
) -> None:
    path = folder / f"spend.{form}"
    path.write_text(OLD)
    with at_most(1000):
        done = export("-o", path, "--manifest")
    failed(done, 5, f"cannot write {path}: file too large")
    assert path.read_text() == OLD
    assert names(folder) == [path.name]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_name_is_no_pattern(form: str, folder: Path, export: Callable[..., Result]) -> None:
    (folder / "x[1]").mkdir()
    plain, odd = folder / f"plain.{form}", folder / "x[1]" / f"a*?.{form}"
    for path in (plain, odd):
        assert export("-o", path).code == 0
    assert exports.read(odd.rename(folder / f"odd.{form}")) == exports.read(plain)
    (folder / f"odd.{form}").rename(odd)
    compared = run("diff", plain, odd)
    assert compared.out.endswith("\nNothing changed.\n")
    assert compared.code == 0


def test_a_device_that_is_full(export: Callable[..., Result]) -> None:
    for form in FORMATS:
        failed(export("-o", "/dev/full", "-f", form), 5, "/dev/full: no space left on device")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_stdout_as_a_file(form: str, folder: Path, source: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "orgstats", "export", *WEEK, *source]
    command += ["-o", "/dev/stdout", "-f", form]
    done = subprocess.run(command, capture_output=True, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    path = folder / f"out.{form}"
    path.write_bytes(done.stdout)
    assert len(exports.read(path)) > 10
    assert not Path("/dev/stdouts").exists()


def test_what_needs_a_file(folder: Path, export: Callable[..., Result]) -> None:
    for options in ((), ("-o", "-")):
        failed(export("-f", "parquet", *options), 2, "parquet needs --output")
        failed(export("--manifest", *options), 2, "--manifest needs --output")
    failed(export("--manifest", "-o", "/dev/null"), 2, "--manifest needs a file")
    failed(export("-o", ""), 2, "--output is empty")


def test_two_runs_at_once(folder: Path, export: Callable[..., Result]) -> None:
    path = folder / "spend.csv"
    path.write_text(OLD)
    with lock.held(path):
        failed(export("-o", path), 5, f"{path} is being written by process {os.getpid()} on ")
        assert path.read_text() == OLD
    assert export("-o", path).code == 0
    assert names(folder) == ["spend.csv"]


STOPPED = """
import os, sys
from orgstats.__main__ import run

number, event, place = int(sys.argv.pop(1)), sys.argv.pop(1), sys.argv.pop(1)

def stop(happening, arguments):
    if happening == event and place in str(arguments):
        os.kill(os.getpid(), number)

sys.addaudithook(stop)
run()
"""
#: What an export is about to do when a signal comes: an event, and a part of its arguments.
MOMENTS = [
    ("open", ".spend.FORM.lock"),
    ("open", ".spend.FORM.part"),
    ("os.rename", ".spend.FORM.part"),
    ("os.rename", ".spend.FORM.manifest.json.part"),
]


def stopped(number: int, moment: tuple[str, str], path: Path, source: tuple[str, ...]) -> int:
    """The exit code of an export that gets a signal at a moment."""
    command = [sys.executable, "-c", STOPPED, str(number), *moment]
    options = ["export", *source, *WEEK, "-o", str(path), "--manifest"]
    done = subprocess.run([*command, *options], env=environment(), capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"", b"")
    return done.returncode


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_killed_at_any_moment(
    form: str, folder: Path, source: tuple[str, ...], export: Callable[..., Result]
) -> None:
    path = folder / f"spend.{form}"
    for event, place in MOMENTS:
        moment = event, place.replace("FORM", form)
        path.write_text(OLD)
        assert stopped(signal.SIGKILL, moment, path, source) == -signal.SIGKILL
        assert (path.read_bytes() == OLD.encode()) is ("manifest" not in moment[1])
        assert names(folder) != [path.name]
        assert export("-o", path, "--manifest").code == 0
        assert names(folder) == [path.name, f"{path.name}.manifest.json"]
        about = json.loads((folder / f"{path.name}.manifest.json").read_text("utf-8"))
        assert about["sha256"] == sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_terminated_it_cleans_up(form: str, folder: Path, source: tuple[str, ...]) -> None:
    path = folder / f"spend.{form}"
    path.write_text(OLD)
    assert stopped(signal.SIGTERM, ("open", f".spend.{form}.part"), path, source) == 143
    assert names(folder) == [path.name]
    assert path.read_text() == OLD
