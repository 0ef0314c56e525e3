"""What the place of printing can show: its size, its colours, its characters."""

import os
from collections.abc import Mapping
from typing import Literal, NamedTuple, TextIO

Colour = Literal["truecolor", "256", "16", "none"]

# Every character of ours outside ASCII, and what stands for it where the encoding lacks one.
ASCII = str.maketrans("─│┤┬└╭╮╰╯█·…▁▲▼≈░▒\N{EN DASH}", "-|+++++++#|~_+-~.:-")
BLOCKS = "▁▂▃▄▅▆▇▏▎▍▌▋▊▉■"


class Look(NamedTuple):
    """How a report may look; a width of None is as wide as the content needs: nothing is cut."""

    width: int | None = None
    height: int = 40
    colour: Colour = "none"
    unicode: bool = True
    terminal: bool = False

    @property
    def rich_colour(self) -> bool:
        """Tell whether there are colours enough to tell bands apart."""
        return self.colour in {"truecolor", "256"}


def detect(stream: TextIO, environ: Mapping[str, str]) -> Look:
    """Give the look of a stream, as NO_COLOR, FORCE_COLOR, COLUMNS, LINES and TERM want it."""
    terminal = _terminal(stream)
    columns, lines = _size(stream) if terminal else (None, 40)
    return Look(
        width=_positive(environ.get("COLUMNS", "")) or columns,
        height=_positive(environ.get("LINES", "")) or lines,
        colour=_colour(environ, terminal=terminal),
        unicode=_carries(stream.encoding or "ascii", "".join(map(chr, ASCII)) + BLOCKS),
        terminal=terminal,
    )


def of_file(environ: Mapping[str, str]) -> Look:
    """Give the look of a file: it takes everything whole, but what the environment asks for."""
    return Look(
        width=_positive(environ.get("COLUMNS", "")),
        height=_positive(environ.get("LINES", "")) or Look().height,
        colour=_colour(environ, terminal=False),
    )


def _terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _size(stream: TextIO) -> tuple[int, int]:
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        columns, lines = 0, 0
    return columns or 80, lines or 24


def _positive(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) else None


def _colour(environ: Mapping[str, str], *, terminal: bool) -> Colour:
    forced = environ.get("FORCE_COLOR", "0").lower() not in {"", "0", "false"}
    if environ.get("NO_COLOR") or not (terminal or forced):
        return "none"
    found = _depth(environ)
    # Forced, and nothing says how deep: what nearly everything that reads colours can show.
    return "256" if found == "none" and forced else found


def _depth(environ: Mapping[str, str]) -> Colour:
    term = environ.get("TERM", "").lower()
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"} or "WT_SESSION" in environ:
        return "truecolor"
    if term.endswith("-direct") or term == "xterm-kitty":
        return "truecolor"
    if "256" in term:
        return "256"
    # A console of Windows that is not its Terminal may print escapes as text: no TERM, no colour.
    return "none" if term in {"", "dumb", "unknown"} else "16"


def _carries(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
