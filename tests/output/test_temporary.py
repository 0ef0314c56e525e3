"""Temporary folders: for their owner only, and gone at the end, or with the next run."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, NoReturn

import pytest

from orgstats.output import temporary
from tests.support.cli import environment

if TYPE_CHECKING:
    from pathlib import Path

HOME = f"orgstats-{os.geteuid()}"
LIMIT_S = 300
#: A run that keeps something, tells the folder, and then waits until it is killed.
KEEPING = """
from orgstats.output import temporary
folder = temporary.make()
(folder / "spilled").write_text("rows")
print(folder, flush=True)
input()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, with nothing in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def names(folder: Path) -> set[str]:
    return {found.name for found in folder.iterdir()}


def made() -> Path:
    folder = temporary.make()
    assert folder is not None
    return folder


def test_they_are_private_and_go_with_the_last(place: Path) -> None:
    first, second = made(), made()
    assert first.parent == second.parent == place / HOME
    assert {path.stat().st_mode & 0o777 for path in (first, first.parent)} == {0o700}
    temporary.remove(first)
    assert names(place / HOME) == {second.name}
    temporary.clear()
    assert names(place) == set()


def test_one_that_lives_stays_and_one_that_was_killed_goes(place: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", KEEPING],
        env=environment({"TMPDIR": str(place)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        assert run.stdout is not None
        other = place / run.stdout.readline().strip()
        temporary.remove(made())
        assert names(other) == {"spilled"}
        run.send_signal(signal.SIGKILL)
        run.wait(LIMIT_S)
    assert names(other) == {"spilled"}
    temporary.remove(made())
    assert names(place) == set()


@pytest.mark.parametrize("planted", ["file", "link", "open", "another's"])
def test_what_others_have_a_say_in_is_not_used(place: Path, planted: str) -> None:
    elsewhere, home = place / "elsewhere", place / HOME
    elsewhere.mkdir(0o700)
    match planted:
        case "file":
            home.write_text("")
        case "link":
            home.symlink_to(elsewhere)
        case "open":
            home.mkdir()
            home.chmod(0o770)
        case _:
            home.mkdir(0o700)
            os.chown(home, 65534, 65534)
    before = names(place)
    folder = made()
    assert (folder.parent, folder.stat().st_mode & 0o777) == (place, 0o700)
    temporary.remove(folder)
    assert names(place) == before
    assert names(elsewhere) == set()


def test_a_new_one_is_made_where_another_run_tidies_up(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, taken = fcntl.flock, list[str]()

    def late(descriptor: int, how: int) -> None:
        found = next((place / HOME).iterdir())
        if len(taken) == 2:
            return flock(descriptor, how)
        taken.append(found.name)
        if len(taken) == 2:
            raise BlockingIOError
        found.rmdir()
        return found.parent.rmdir()

    monkeypatch.setattr(fcntl, "flock", late)
    folder = made()
    assert len({folder.name, *taken}) == 3
    assert names(place / HOME) == {folder.name}
    temporary.remove(folder)
    assert names(place) == set()


def test_where_nothing_can_be_locked_nothing_is_taken_away(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> NoReturn:
        raise OSError(95, "not supported")

    monkeypatch.setattr(fcntl, "flock", refused)
    first, second = made(), made()
    assert names(place / HOME) == {first.name, second.name}
    temporary.clear()
    assert names(place) == set()
