"""Budgets, a line each: filled to what is spent, a tick at the pace, shaded to what is expected."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.panel import Panel
from rich.text import Text

from orgstats.domain.document import Record, Table
from orgstats.domain.numbers import Number
from orgstats.render.terminal import grid, lists, palette
from orgstats.render.terminal.columns import FRAME, GAP, TextColumn, total
from orgstats.render.terminal.look import Look
from orgstats.render.terminal.ranking import LENGTHS
from orgstats.render.terminal.series import number

FILLED, SHADED, TICK, BEYOND = "█", "░", "│", "!"
# What names and gauges want, while there is a column that can be left out.
LEAST_LABEL, LEAST_GAUGE, WIDEST_GAUGE = 16, 10, 40
COLOURS = {"ok": 0, "warn": 1, "over": 5}
"""The colour of what is spent, by status."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """A table of amounts that are used up bit by bit."""

    table: Table
    look: Look

    @property
    def natural(self) -> int:
        """Give the width in which nothing is left out or cut."""
        return total([*(one.width for one in self._columns()), WIDEST_GAUGE]) + FRAME + 1

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel with a line a row."""
        yield Panel(
            Group(*self._lines(options.max_width - FRAME)),
            box=ROUNDED,
            title=Text(self.table.title, "not dim bold"),
            title_align="left",
            border_style="dim",
        )

    def _columns(self) -> list[TextColumn]:
        return lists.columns(self.table, unicode=self.look.unicode)

    def _lines(self, width: int) -> list[Text]:
        """Lay out as many columns as fit, the first of them first, and a gauge behind the name."""
        for label, *others in self._choices():
            left = width - total([0, 0, *(one.width for one in others)]) - 1
            wanted = min(label.width, LEAST_LABEL)
            if left >= wanted + LEAST_GAUGE:
                break
        room = max(left - LEAST_GAUGE, wanted)
        name = min(label.width, room)
        gauge = min(left - name, WIDEST_GAUGE)
        starts = grid.lines([label], [name])
        ends = [Text() for _ in starts]
        if others:
            ends = grid.lines(others, [one.width for one in others])
        drawn = (self._gauge(row.cells, gauge) for row in self.table.rows)
        gauges = [Text(" " * (gauge + 1)), *drawn]
        between = " " * GAP
        lines = zip(starts, gauges, ends, strict=True)
        return [start + Text(between) + bar + Text(between) + end for start, bar, end in lines]

    def _choices(self) -> Iterator[list[TextColumn]]:
        full = self._columns()
        for count in range(len(full), 0, -1):
            yield full[:count]

    def _gauge(self, cells: Record, width: int) -> Text:
        """Draw a budget in so many cells, and a mark where it does not hold."""
        amount = float(cells["amount"])
        spent, pace, ahead = (_part(cells[name], amount) for name in ("spent", "pace", "forecast"))
        style = palette.colour(COLOURS[cells["status"]], self.look)
        glyphs = [*_filled(spent, width, self.look)]
        shaded = round(min(ahead, 1) * width)
        glyphs += SHADED * (shaded - len(glyphs))
        glyphs += " " * (width - len(glyphs))
        tick = min(int(pace * width), width - 1)
        text = Text(no_wrap=True, overflow="ignore")
        for at, glyph in enumerate(glyphs):
            text.append(*((TICK, "bold") if at == tick else (glyph, style)))
        return text.append(BEYOND if max(spent, ahead) > 1 else " ", "bold")


def _part(value: Number | None, amount: float) -> float:
    return max(float(number(value or 0)) / amount, 0.0)


def _filled(part: float, width: int, look: Look) -> str:
    """Fill cells to an eighth, where eighths can be drawn; nothing only for nothing."""
    if not part:
        return ""
    whole, eighths = divmod(max(round(min(part, 1) * width * 8), 1), 8)
    if not look.unicode:
        return FILLED * max(round(min(part, 1) * width), 1)
    return FILLED * whole + (LENGTHS[eighths - 1] if eighths else "")
