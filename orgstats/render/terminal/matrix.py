"""A matrix: a row a series, a column a step of time, totals of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.panel import Panel
from rich.text import Text

from orgstats.domain.document import Table
from orgstats.render.terminal import banding, crossing, grid, palette
from orgstats.render.terminal.columns import FRAME, TextColumn, total
from orgstats.render.terminal.look import Look

LEAST_LABEL = 16
"""The columns that a name keeps while there are steps to take together."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The steps that fit, the latest of them, and those before in one column, so that it adds up.

    `charted` when a chart stands above.
    """

    table: Table
    look: Look
    charted: bool

    @property
    def natural(self) -> int:
        """Give the width in which nothing is taken together or cut."""
        widths = [column.width for column in self._columns(crossing.Choice())]
        return total([*(column.width for column in self._marks()), *widths]) + FRAME

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel with a line for each row."""
        room = options.max_width - FRAME
        lines = self._lines(room)
        lines[-1].stylize("bold")
        rule = Text("─" * room, "dim", no_wrap=True)
        yield Panel(
            Group(*lines[:-1], rule, lines[-1]),
            box=ROUNDED,
            title=Text(self.table.title, "not dim bold"),
            title_align="left",
            border_style="dim",
        )

    def _lines(self, room: int) -> list[Text]:
        """Lay out the richest choice of columns that fits."""
        marks = self._marks()
        for choice in self._choices():
            label, *numbers = self._columns(choice)
            around = [column.width for column in (*marks, *numbers)]
            left = room - total([*around, 0])
            if left >= min(label.width, LEAST_LABEL):
                break
        widths = [*around[: len(marks)], max(min(left, label.width), 1), *around[len(marks) :]]
        return grid.lines([*marks, label, *numbers], widths)

    def _columns(self, choice: crossing.Choice) -> list[TextColumn]:
        return crossing.columns(self.table, choice._replace(unicode=self.look.unicode))

    def _choices(self) -> Iterator[crossing.Choice]:
        """Give ever fewer columns: numbers in full, in little room, the first steps together."""
        yield crossing.Choice()
        count = len(self.table.shown_of("step"))
        # One step alone is no less wide for being taken together.
        for folded in (0, *range(2, count + 1)):
            yield crossing.Choice(compact=True, folded=folded)

    def _marks(self) -> Sequence[TextColumn]:
        """Give what ties the rows to the bands of the chart."""
        if not self.charted:
            return ()
        bands = banding.marked(self.table, None)
        styles = ["" if band is None else palette.colour(band, self.look) for band in bands]
        marks = ["" if band is None else palette.key(band, self.look) for band in bands]
        return (TextColumn("", [*marks, ""], style=[*styles, ""]),)
