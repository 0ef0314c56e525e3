"""No name steers the terminal that shows it; files and pipes keep every byte."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.cli.answer import put
from orgstats.output import terminal
from tests.support import cli

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.cli import Result
    from tests.support.stores import AcmeParquet

STEERING = "\x1b\x9b\x07\r\x7f\u202e\u2066\u200f\u2028\U000e0041"
WITH_ESCAPES = ("--org", "org_acme", "--month", "2026-10")


class Terminal(io.TextIOWrapper):
    """A stdout that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the stdout of every run a terminal."""
    monkeypatch.setattr(
        cli, "_stream", lambda: Terminal(io.BytesIO(), "utf-8", newline="", write_through=True)
    )


@pytest.mark.parametrize(
    "argv",
    [
        ("list", "keys", "--org", "org_acme", "-f", "json"),
        ("list", "keys", "--org", "org_acme", "-f", "csv"),
        ("breakdown", "--by", "key", *WITH_ESCAPES, "-f", "ndjson"),
        ("export", "--by", "key,project", *WITH_ESCAPES, "-f", "csv"),
        ("summary", *WITH_ESCAPES, "--show-sql", "--app", "web"),
    ],
)
def test_names_are_escaped_on_a_terminal_only(
    acme_parquet: AcmeParquet, argv: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    def ran() -> Result:
        return cli.run(*argv, "-s", acme_parquet())

    piped = ran()
    request.getfixturevalue("on_a_terminal")
    shown = ran()
    assert shown.code == piped.code == 0
    assert shown.out == terminal.visible(piped.out)
    assert not {*STEERING} & {*shown.out}
    if argv[-1] == "json":
        assert json.loads(shown.out) == json.loads(piped.out)
    if argv[0] in {"export", "list"} and argv[-1] == "csv":
        assert "\x1b" in piped.out


@pytest.mark.usefixtures("on_a_terminal")
def test_settings_on_a_terminal() -> None:
    shown = cli.run("config", "show", env={"ORGSTATS_ORG": f"a{STEERING}b"})
    assert not {*STEERING} & {*shown.out}
    assert r"a\u001b\u009b\u0007" in shown.out


@pytest.mark.usefixtures("on_a_terminal")
@pytest.mark.parametrize("command", ["summary", "diff"])
def test_every_page_keeps_its_colours(
    command: str, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    argv: tuple[object, ...] = ("summary", "-s", acme_parquet(), *WITH_ESCAPES)
    if command == "diff":
        file = tmp_path / "export.csv"
        assert cli.run("export", *argv[1:], "-o", file).code == 0
        argv = ("diff", file, file)
    shown = cli.run(*argv, env=colours).out
    assert "\x1b[1m" in shown
    assert "u001b" not in shown


@given(st.text(), st.integers(1, 7))
def test_what_is_cut_anywhere_is_escaped_alike_and_read_back(text: str, size: int) -> None:
    whole, data = io.BytesIO(), text.encode()
    shown = terminal.EscapedStream(whole)
    for at in range(0, len(data), size):
        assert shown.write(data[at : at + size]) == len(data[at : at + size])
    assert whole.getvalue().decode() == terminal.visible(text)
    assert json.loads(terminal.visible(json.dumps(text, ensure_ascii=False))) == text


def test_what_is_drawn_keeps_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for drawn, expected in ((True, b"\x1b[1mx"), (False, rb"\u001b[1mx")):
        stream = Terminal(io.BytesIO(), "utf-8")
        monkeypatch.setattr("sys.stdout", stream)
        put(["\x1b[1mx"], None, terminal=drawn)
        assert isinstance(stream.buffer, io.BytesIO)
        assert stream.buffer.getvalue() == expected
