"""Where a report goes: stdout, a pipe, a file that appears whole or not at all."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import environment, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

ORGSTATS = (sys.executable, "-m", "orgstats")
FULL = "no space left on device\nhint: nothing was left behind; free some space and run it again"
OCTOBER = ("--org", "org_acme", "--month", "2026-10")


@pytest.fixture
def summary(acme_parquet: AcmeParquet) -> tuple[str, ...]:
    return ("summary", "-s", str(acme_parquet()), *OCTOBER, "-q")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("report.json", "json"),
        ("report.csv", "csv"),
        ("report.NDJSON", "ndjson"),
        ("report.jsonl", "ndjson"),
        ("report.md", "markdown"),
        ("report.txt", "table"),
        ("report", "table"),
    ],
)
def test_a_file_takes_its_format_from_its_suffix(
    summary: tuple[str, ...], tmp_path: Path, name: str, form: str
) -> None:
    file = tmp_path / name
    assert run(*summary, "-o", file) == (0, "", "")
    assert file.read_bytes().decode() == run(*summary, "-f", form).out
    assert names(tmp_path) == [name]


def test_format_beats_the_suffix(summary: tuple[str, ...], tmp_path: Path) -> None:
    run(*summary, "-f", "csv", "-o", tmp_path / "report.json")
    assert (tmp_path / "report.json").read_text().startswith("organization_id,")


def test_a_former_file_is_replaced(summary: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("former")
    file.chmod(0o640)
    run(*summary, "-o", file)
    assert file.read_text().startswith("{")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_dash_is_stdout(summary: tuple[str, ...]) -> None:
    assert run(*summary, "-f", "json", "-o", "-") == run(*summary, "-f", "json")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("{folder}/missing/report.json", "no such file or directory\nhint: the folder must exist"),
        ("{folder}", "it is a directory\nhint: give the name of a file in it"),
        (
            "/dev/full",
            FULL,
        ),
    ],
)
def test_where_nothing_can_be_written(
    summary: tuple[str, ...], tmp_path: Path, target: str, reason: str
) -> None:
    path = target.format(folder=tmp_path)
    code, out, err = run(*summary, "-f", "json", "-o", path)
    assert err == f"orgstats: error: cannot write {path}: {reason}\n"
    assert (code, out) == (5, "")
    assert names(tmp_path) == []


def test_an_empty_name_is_no_file(summary: tuple[str, ...]) -> None:
    code, out, err = run(*summary, "-o", "")
    assert err.startswith("orgstats: error: --output is empty\n")
    assert (code, out) == (2, "")


def test_a_folder_that_only_others_may_write_to(summary: tuple[str, ...]) -> None:
    code, out, err = run(*summary, "-o", "/proc/self/fdinfo/report.json")
    assert err.startswith("orgstats: error: cannot write /proc/self/fdinfo/report.json: ")
    assert (code, out) == (5, "")


def test_a_disk_that_fills_up_keeps_the_former_file(
    summary: tuple[str, ...], tmp_path: Path
) -> None:
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    file = tmp_path / "report.json"
    file.write_text("former")
    done = subprocess.run(
        [*ORGSTATS, *summary, "-o", str(file)],
        capture_output=True,
        # Python's own files must not be cut short.
        env=environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        preexec_fn=small,
        check=False,
    )
    assert done.stderr.startswith(f"orgstats: error: cannot write {file}: file too large".encode())
    assert (done.returncode, done.stdout) == (5, b"")
    assert file.read_text() == "former"
    assert names(tmp_path) == ["report.json"]


def shell(script: str, *argv: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of shell in which `"$@"` is orgstats."""
    return subprocess.run(
        ["bash", "-c", script, "bash", *ORGSTATS, *argv],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )


def test_a_reader_that_goes_away_ends_it_quietly(summary: tuple[str, ...]) -> None:
    done = shell('"$@" | true; echo ${PIPESTATUS[0]}', *summary, "-f", "json")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize(
    ("target", "reason"),
    [("> /dev/full", "no space left on device"), (">&-", "bad file descriptor")],
)
def test_stdout_that_takes_nothing(summary: tuple[str, ...], target: str, reason: str) -> None:
    done = shell(f'"$@" {target}', *summary)
    assert done.stderr == f"orgstats: error: cannot write to stdout: {reason}\n"
    assert done.returncode == 5


@pytest.mark.parametrize("asked", ["", "--help", "summary --help", "config -h", "--version"])
def test_help_that_cannot_be_written(asked: str) -> None:
    done = shell('"$@" > /dev/full', *asked.split())
    assert done.stderr == "orgstats: error: cannot write to stdout: no space left on device\n"
    assert done.returncode == 5
    done = shell('"$@" | true; echo ${PIPESTATUS[0]}', *asked.split())
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_stderr_may_be_closed(summary: tuple[str, ...]) -> None:
    done = shell('"$@" 2>&-', *summary[:-1], "-f", "json")
    assert done.stdout == run(*summary, "-f", "json").out
    assert done.returncode == 0


ENDLESS = """
import os, signal
from orgstats.engine import cells, interrupt
from orgstats.sql import scan
from orgstats.__main__ import run

class Pressed(interrupt.WorkEnd):
    def wait(self, within=None):
        if asked:
            asked.clear()
            os.kill(os.getpid(), signal.SIGINT)
        return super().wait(within)

def one_of(*_):
    asked.append(True)
    return "(SELECT count(*) > 0 FROM range(1000000000000))"

asked = []
interrupt.WorkEnd = Pressed
{endless} = one_of
run()
"""


@pytest.mark.parametrize("endless", ["scan.one_of", "cells._one_of"], ids=["scan", "sums of it"])
def test_an_interrupt_ends_a_report(acme_parquet: AcmeParquet, endless: str) -> None:
    script = ENDLESS.format(endless=endless)
    done = subprocess.run(
        [sys.executable, "-c", script, "summary", "-s", str(acme_parquet()), *OCTOBER],
        capture_output=True,
        env=environment(),
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
