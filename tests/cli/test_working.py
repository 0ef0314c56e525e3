"""The line on a terminal that a run is at work: when it is there, and that nothing of it stays."""

from __future__ import annotations

import json
import os
import pty
import re
from contextlib import contextmanager
from threading import Condition, Thread
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from orgstats.__main__ import main
from orgstats.cli import stderr, working
from orgstats.engine.engine import Engine
from tests.support.cli import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.stores import AcmeParquet

WINDOW = ("--org", "org_acme", "--month", "2026-10")
LINE = "| at work"
END = "\x04"
LIMIT_S = 120


class Screen:
    """A terminal of its own: what was written to it, and what stands on it then."""

    def __init__(self) -> None:
        self._reader, writer = pty.openpty()
        self._stream = os.fdopen(writer, "w", encoding="utf-8")
        self._came = Condition()
        self._thread = Thread(target=self._read, daemon=True)
        self.text = ""
        self._thread.start()

    def _read(self) -> None:
        # A terminal that nobody reads would take a few pages only.
        while not self.text.endswith(END):
            read = os.read(self._reader, 4096).decode(errors="replace")
            with self._came:
                self.text += read
                self._came.notify_all()

    def wait(self, text: str, after: int = 0) -> None:
        """Wait until a text was written."""
        with self._came:
            assert self._came.wait_for(lambda: text in self.text[after:], LIMIT_S)

    def close(self) -> None:
        """Read what is left."""
        self._stream.write(END)
        self._stream.close()
        self._thread.join(LIMIT_S)
        os.close(self._reader)
        self.text = self.text.removesuffix(END)

    @property
    def left(self) -> str:
        """What stands there: a line is gone from where it was taken away."""
        return re.sub(r"[^\n]*\r\x1b\[K", "", self.text.replace("\r\n", "\n"))

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Make it stdout and stderr, where the line stands at once."""
        streams = patch.multiple("sys", stdout=self._stream, stderr=self._stream)
        with streams, patch.object(working, "AFTER_S", 0):
            yield


@pytest.fixture
def screen() -> Screen:
    return Screen()


def ran(screen: Screen, term: str, entered: Callable[[], object], *argv: object) -> int:
    """Run a command with a terminal around it; `entered` is called while its source is open."""

    def enter(engine: Engine) -> Engine:
        entered()
        return engine

    around = patch.dict(os.environ, environment({"TERM": term}), clear=True)
    with around, screen.shown(), patch.object(Engine, "__enter__", enter):
        code = main([str(one) for one in argv])
    screen.close()
    return code


def interrupted(screen: Screen) -> None:
    screen.wait(LINE)
    raise KeyboardInterrupt


COMMANDS = {
    "summary": (("summary", *WINDOW), "Acme"),
    "export": (("export", *WINDOW), "organization_id,"),
    "snapshot": (("snapshot", "-o", "{folder}/copy"), "orgstats: note: "),
    "file": (("breakdown", *WINDOW, "-o", "{folder}/report.json"), "orgstats: note: "),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_line_is_gone_before_anything_else_is_written(
    screen: Screen, acme_parquet: AcmeParquet, tmp_path: Path, command: str
) -> None:
    argv, first = COMMANDS[command]
    options = [one.format(folder=tmp_path) for one in argv]
    code = ran(screen, "xterm", lambda: screen.wait(LINE), *options, "-s", acme_parquet())
    assert (code, LINE in screen.text, "at work" in screen.left) == (0, True, False)
    assert re.sub(r"\x1b\[[\d;]*m", "", screen.left).startswith(first)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("out.csv", ()),
        ("out.json", ("--by", "project,meter", "--grain", "month")),
        ("out.xlsx", ("--by", "key,model")),
        ("out.parquet", ("--by", "project", "--grain", "total")),
        ("focus.csv", ("--preset", "focus")),
    ],
)
def test_an_export_tells_how_many_rows_it_writes(
    screen: Screen, acme_parquet: AcmeParquet, tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    said: list[str] = []
    argv = ("export", *WINDOW, *options, "--manifest", "-o", tmp_path / name, "-s", acme_parquet())
    with patch.object(working.Working, "tell", lambda _, doing: said.append(doing())):
        assert ran(screen, "xterm", lambda: None, *argv) == 0
    rows = json.loads((tmp_path / f"{name}.manifest.json").read_text())["rows"]
    assert rows > 1
    assert said == [f"writing {rows} rows"]


def test_ctrl_c_leaves_nothing(screen: Screen, acme_parquet: AcmeParquet) -> None:
    argv = ("summary", *WINDOW, "-s", acme_parquet())
    assert ran(screen, "xterm", lambda: interrupted(screen), *argv) == 130
    assert (LINE in screen.text, screen.left) == (True, "")


@pytest.mark.parametrize(("term", "quiet"), [("dumb", ()), ("xterm", ("-q",))])
def test_who_wants_no_line_gets_none(
    screen: Screen, acme_parquet: AcmeParquet, term: str, quiet: tuple[str, ...]
) -> None:
    argv = ("summary", *WINDOW, *quiet, "-s", acme_parquet())
    assert ran(screen, term, lambda: None, *argv) == 0
    assert "at work" not in screen.text


def test_what_a_run_does_is_told_in_one_line_beside_messages(screen: Screen) -> None:
    around = patch.dict(os.environ, {"TERM": "xterm"})
    with around, screen.shown(), stderr.at_work(quiet=False) as tell:
        tell(lambda: "1 of 2 done, \nsome " + "months " * 50)
        screen.wait("1 of 2 done")
        stderr.say("warning", "slow")
        screen.wait("slow")
        # It comes back below.
        screen.wait("1 of 2 done", after=screen.text.find("slow"))
    screen.close()
    assert screen.left == "orgstats: warning: slow\n"
    assert max(map(len, re.split(r"\r\x1b\[K|\r\n", screen.text))) < 80
