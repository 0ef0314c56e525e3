"""Text of a terminal as a picture: drawn as SVG without any font of its own.

Blocks and lines are drawn as shapes, so that the chart looks the same whatever font shows the text.
"""

import io
from collections.abc import Iterator
from html import escape

from rich.color_triplet import ColorTriplet
from rich.console import Console
from rich.segment import Segment
from rich.terminal_theme import MONOKAI, TerminalTheme
from rich.text import Text

WIDTH = 120
THEME: TerminalTheme = MONOKAI
X, Y, SIZE, MARGIN = 8.4, 18.0, 14, 12.0
FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"

LOWER = " ▁▂▃▄▅▆▇█"
LEFT = " ▏▎▍▌▋▊▉█"
# The ends of a line within its cell, from the middle to: left, right, up, down.
LINES = {
    "─": "lr",
    "│": "ud",
    "┤": "udl",
    "┬": "lrd",
    "└": "ur",
    "╭": "dr",
    "╮": "dl",
    "╰": "ur",
    "╯": "ul",
}
ENDS = {"l": (-X / 2, 0.0), "r": (X / 2, 0.0), "u": (0.0, -Y / 2), "d": (0.0, Y / 2)}


def svg(title: str, ansi: str) -> str:
    """Give a picture of text with escape sequences."""
    console = Console(width=WIDTH, color_system="truecolor", file=io.StringIO())
    lines = console.render_lines(Text.from_ansi(ansi.rstrip("\n"), no_wrap=True), pad=False)
    width = 2 * MARGIN + WIDTH * X
    height = 2 * MARGIN + len(lines) * Y
    drawn = "\n".join(shape for row, line in enumerate(lines) for shape in _line(line, row))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" role="img">
<title>{escape(title)}</title>
<style>
text {{ font: {SIZE}px {FONTS}; white-space: pre; }}
.b {{ font-weight: bold; }}
.s {{ shape-rendering: crispEdges; }}
path {{ fill: none; stroke-width: 1; }}
</style>
<rect width="100%" height="100%" rx="8" fill="{THEME.background_color.hex}"/>
{drawn}
</svg>
"""


def _line(line: list[Segment], row: int) -> Iterator[str]:
    column = 0
    for segment in line:
        fore, back, bold = _colours(segment)
        if back:
            yield _rect(column, row, (0.0, 0.0, float(segment.cell_length), 1.0), back)
        for text in _runs(segment.text):
            yield from _run(text, column, row, (fore, bold))
            column += Segment(text).cell_length


def _colours(segment: Segment) -> tuple[str, str | None, bool]:
    """Give the colours of a segment's ink and of its ground, where it has one, and its weight."""
    style, paper = segment.style, THEME.background_color
    fore, back = THEME.foreground_color, None
    if style is None:
        return fore.hex, None, False
    if style.color and not style.color.is_default:
        fore = style.color.get_truecolor(THEME)
    if style.bgcolor and not style.bgcolor.is_default:
        back = style.bgcolor.get_truecolor(THEME)
    if style.dim:
        mixed = [round(ink * 0.55 + ground * 0.45) for ink, ground in zip(fore, paper, strict=True)]
        fore = ColorTriplet(*mixed)
    if style.reverse:
        fore, back = back or paper, fore
    return fore.hex, None if back is None else back.hex, bool(style.bold)


def _kind(character: str) -> str:
    if character == " ":
        return " "
    if character in LINES:
        return character
    return character if character in LOWER or character in LEFT or character == "■" else "text"


def _runs(text: str) -> Iterator[str]:
    """Cut a text into runs of one kind: spaces, the same block or line, or a word."""
    run = ""
    for character in text:
        if run and _kind(run[-1]) != _kind(character):
            yield run
            run = ""
        run += character
    if run:
        yield run


def _run(text: str, column: int, row: int, ink: tuple[str, bool]) -> Iterator[str]:
    colour, bold = ink
    cells = float(Segment(text).cell_length)
    match _kind(text[0]):
        case " ":
            return
        case "text":
            x, y = MARGIN + column * X, MARGIN + row * Y + Y * 0.72
            face = ' class="b"' if bold else ""
            yield (
                f'<text{face} x="{_n(x)}" y="{_n(y)}" textLength="{_n(cells * X)}"'
                f' fill="{colour}">{escape(text, quote=False)}</text>'
            )
        case "─":
            x, y = MARGIN + column * X, MARGIN + (row + 0.5) * Y
            yield f'<path class="s" d="M{_n(x)} {_n(y)}h{_n(cells * X)}" stroke="{colour}"/>'
        case kind if kind in LINES:
            for place in range(len(text)):
                yield _corner(kind, column + place, row, colour)
        case "■":
            for place in range(len(text)):
                yield _rect(column + place, row, (0.1, 0.28, 0.8, 0.44), colour)
        case kind if kind in LOWER:
            part = LOWER.index(kind) / 8
            yield _rect(column, row, (0.0, 1 - part, cells, part), colour)
        case kind:
            yield _rect(column, row, (0.0, 0.0, LEFT.index(kind) / 8, 1.0), colour)


def _corner(kind: str, column: int, row: int, colour: str) -> str:
    x, y = MARGIN + (column + 0.5) * X, MARGIN + (row + 0.5) * Y
    ends = [ENDS[end] for end in LINES[kind]]
    if kind in "╭╮╰╯":
        (x1, y1), (x2, y2) = ends
        path = f"M{_n(x + x1)} {_n(y + y1)}Q{_n(x)} {_n(y)} {_n(x + x2)} {_n(y + y2)}"
        return f'<path d="{path}" stroke="{colour}"/>'
    path = "".join(f"M{_n(x)} {_n(y)}l{_n(dx)} {_n(dy)}" for dx, dy in ends)
    return f'<path class="s" d="{path}" stroke="{colour}"/>'


def _rect(column: int, row: int, part: tuple[float, float, float, float], colour: str) -> str:
    left, top, width, height = part
    x, y = MARGIN + (column + left) * X, MARGIN + (row + top) * Y
    return (
        f'<rect class="s" x="{_n(x)}" y="{_n(y)}" width="{_n(width * X)}"'
        f' height="{_n(height * Y)}" fill="{colour}"/>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
