"""Ctrl-C, SIGTERM and SIGHUP at any moment: the exit code, and nothing half-written or left."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

WINDOW = ("--org", "org_acme", "--month", "2026-10", "-q")
COMMANDS = {
    "summary": ("summary", *WINDOW, "-f", "json"),
    "breakdown": ("breakdown", "--by", "member", *WINDOW, "-f", "json"),
    "export": ("export", *WINDOW, "--manifest", "-o", "report.parquet"),
}
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
MOMENTS = 4
LIMIT_S = 300
# Calls of functions are the clock: a moment is the same one however busy the machine is.
SCRIPT = """
import os, sys
from orgstats import __main__ as entry

number, moment = int(sys.argv.pop(1)), int(sys.argv.pop(1))
calls, main, leave = 0, entry.main, os._exit

def tick(*_):
    global calls
    calls += 1
    if calls == moment:
        os.kill(os.getpid(), number)

def counted(*arguments, **options):
    sys.setprofile(tick)
    return main(*arguments, **options)

def counting(code):
    sys.setprofile(None)
    if not moment:
        os.write(2, str(calls).encode())
    leave(code)

entry.main, os._exit = counted, counting
entry.run()
"""


class Outcome:
    """What a run came to, and the files that it left."""

    def __init__(self, folder: Path, number: int, moment: int, *argv: str) -> None:
        folder.mkdir()
        (scratch := folder.with_suffix(".tmp")).mkdir()
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(number), str(moment), *argv],
            capture_output=True,
            cwd=folder,
            env=environment({"TMPDIR": str(scratch)}),
            timeout=LIMIT_S,
            check=False,
        )
        self.left = list(scratch.iterdir())
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.files = {
            path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()
        }


@pytest.fixture
def source(request: pytest.FixtureRequest, acme_parquet: AcmeParquet) -> str:
    """The ledger, in one store or the other."""
    if request.param == "parquet":
        return str(acme_parquet())
    server: Server = request.getfixturevalue("server")
    database: AcmeDatabase = request.getfixturevalue("acme_database")
    return server.conninfo(database())


@pytest.mark.parametrize(
    ("command", "source"),
    [
        ("summary", "parquet"),
        ("breakdown", "postgres"),
        ("export", "parquet"),
        ("export", "postgres"),
    ],
    indirect=["source"],
)
def test_a_signal_at_any_moment(command: str, source: str, tmp_path: Path) -> None:
    argv = (*COMMANDS[command], "-s", source)
    whole = Outcome(tmp_path / "whole", 0, 0, *argv)
    assert whole.code == 0, whole.err
    seeded = random.Random(f"{command} {source[:4]}")
    # Most of a run is imports; half of the moments are in what comes after.
    last = int(whole.err)
    moments = {seeded.randint(first, last) for first in (1, last * 3 // 4) for _ in range(MOMENTS)}
    for moment, number in zip(sorted(moments), cycle(CODES), strict=False):
        found = Outcome(tmp_path / str(moment), number, moment, *argv)
        assert found.left == [], moment
        if not found.code:
            # Runs differ by some calls: this one was over before its moment came.
            assert (found.out, found.files) == (whole.out, whole.files)
            continue
        assert (found.code, found.err) == (CODES[number], b""), moment
        assert whole.out.startswith(found.out)
        assert found.files.items() <= whole.files.items(), moment


AT = """
import os, signal, threading
from orgstats import __main__ as entry

class Dropped:
    def __del__(self):
        press()

def press(*_):
    os.kill(os.getpid(), {number})

def renamed(*_):
    try:
        press()
    except KeyboardInterrupt:
        raise RuntimeError("Query interrupted") from None

def dropped(*_):
    Dropped()
    threading.Event().wait({limit})

def kept(*_):
    from orgstats.output import temporary
    temporary.make()
    press()

entry.{place} = {moment}
entry.run()
"""


@pytest.mark.parametrize(
    ("place", "moment", "number"),
    [
        ("_run", "renamed", signal.SIGINT),
        ("_run", "renamed", signal.SIGTERM),
        ("_run", "dropped", signal.SIGHUP),
        ("_run", "kept", signal.SIGTERM),
        ("_drain", "press", signal.SIGINT),
    ],
)
def test_a_signal_that_others_would_lose(
    place: str, moment: str, number: signal.Signals, tmp_path: Path
) -> None:
    script = AT.format(place=place, moment=moment, number=int(number), limit=LIMIT_S)
    done = subprocess.run(
        [sys.executable, "-c", script, "--version"],
        capture_output=True,
        env=environment({"TMPDIR": str(tmp_path)}),
        timeout=LIMIT_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (CODES[number], b"")
    assert list(tmp_path.iterdir()) == []


def test_a_run_in_the_background_need_not_hear_ctrl_c() -> None:
    script = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    script += AT.format(place="_drain", moment="press", number=int(signal.SIGINT), limit=0)
    done = subprocess.run(
        [sys.executable, "-c", script, "--version"],
        capture_output=True,
        env=environment(),
        timeout=LIMIT_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
