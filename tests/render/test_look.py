"""What a stream can show follows from the stream and the environment."""

import io
from collections.abc import Mapping

import pytest

from orgstats.render.terminal.look import Look, detect, of_file


class Stream(io.TextIOWrapper):
    """A stream that may claim to be a terminal."""

    def __init__(self, *, terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def look(terminal: bool = True, encoding: str = "utf-8", **environ: str) -> Look:
    return detect(Stream(terminal=terminal, encoding=encoding), environ)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"COLUMNS": "100", "LINES": "30"},
        {"COLUMNS": "0", "TERM": "xterm-256color"},
        {"FORCE_COLOR": "1", "TERM": "xterm"},
        {"FORCE_COLOR": "1", "NO_COLOR": "1"},
    ],
)
def test_a_file_looks_as_a_pipe_does(environ: dict[str, str]) -> None:
    assert of_file(environ) == look(terminal=False, **environ)


def test_off_a_terminal_nothing_bounds_the_width() -> None:
    assert look(terminal=False, TERM="xterm-256color") == Look()


def test_a_terminal_that_does_not_tell_its_size_has_80_by_24() -> None:
    found = look(TERM="xterm-256color")
    assert (found.width, found.height, found.terminal) == (80, 24, True)


@pytest.mark.parametrize("terminal", [True, False])
def test_columns_and_lines_hold_everywhere(terminal: bool) -> None:
    found = look(terminal, COLUMNS="132", LINES="50", TERM="dumb")
    assert (found.width, found.height) == (132, 50)


@pytest.mark.parametrize("nonsense", ["0", "", "-3", "wide", "\u0663"])
def test_columns_that_are_no_number_are_ignored(nonsense: str) -> None:
    assert look(COLUMNS=nonsense).width == 80


@pytest.mark.parametrize(
    ("environ", "colour"),
    [
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm-kitty"}, "truecolor"),
        ({"WT_SESSION": "1"}, "truecolor"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "dumb"}, "none"),
        ({}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256"),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, "256"),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "none"),
    ],
)
def test_the_depth_of_colour(environ: Mapping[str, str], colour: str) -> None:
    assert detect(Stream(terminal=True), environ).colour == colour


@pytest.mark.parametrize(("forced", "colour"), [("1", "256"), ("0", "none"), ("", "none")])
def test_colour_can_be_forced_into_a_pipe(forced: str, colour: str) -> None:
    found = look(terminal=False, FORCE_COLOR=forced)
    assert (found.colour, found.width, found.terminal) == (colour, None, False)


@pytest.mark.parametrize(
    ("encoding", "unicode"), [("utf-8", True), ("ascii", False), ("latin-1", False)]
)
def test_an_encoding_without_blocks_gets_ascii(encoding: str, unicode: bool) -> None:
    assert look(encoding=encoding).unicode is unicode


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert not detect(stream, {}).terminal
