"""The chart of what is used and expected: a sum that climbs to the end of a window."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.panel import Panel
from rich.text import Text

from orgstats.domain import humanize
from orgstats.domain.document import TimeSeries
from orgstats.render.terminal import palette, plan
from orgstats.render.terminal.bands import HEIGHTS, BandColumn, Cell
from orgstats.render.terminal.chart import AXIS, LEAST, LOWEST, NARROWEST, WIDEST_CHART, draw
from orgstats.render.terminal.climbing import climbing
from orgstats.render.terminal.columns import FRAME
from orgstats.render.terminal.look import Look
from orgstats.render.terminal.series import number

SO_FAR, AHEAD, RANGE = 0, 1, 2
SHADE_NAMES = ("so far", "expected", "range")
SHADES = "█▒"
RANGE_MARK = "│"
# Of the palette: what is expected is a lighter shade of what is used.
SHADE_COLOURS = (0, 4, 1)
TALLEST_CLIMB = 16
# The columns that the y axis takes at most.
WIDEST_AXIS = 8


@dataclass(frozen=True, slots=True)
class Climb:
    """A sum over time: what it was, what it is expected to be, and the range of its end."""

    course: TimeSeries
    look: Look

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel, or one line where nothing can be drawn."""
        width, course = min(options.max_width, WIDEST_CHART), self.course
        title = f"{course.column.title} by the end of each day"
        if not any(value > 0 for value in (*course.total, *course.expected)):
            yield Text(f"{title}: nothing to draw, all of it is 0")
        elif width < NARROWEST or self.look.height < LOWEST:
            return
        else:
            yield Panel(
                Group(self._legend(), *self._canvas(width - FRAME)),
                box=ROUNDED,
                title=Text(title, "not dim bold"),
                title_align="left",
                border_style="dim",
            )

    def _canvas(self, width: int) -> Iterator[Text]:
        rows = min(max(self.look.height // 2, LEAST), TALLEST_CLIMB) - AXIS
        asked = plan.ChartRequest(
            climbing(self.course, width - WIDEST_AXIS),
            self.course.size,
            self.course.window,
            self.course.column.kind,
            None if palette.blocks(self.look) else SHADES,
            0 if self.course.ends is None else max(number(end) for end in self.course.ends),
        )
        planned = plan.make(asked, plan.Room(width, rows))
        *columns, last = planned.columns
        planned = planned._replace(columns=(*columns, self._marked(last, planned)))
        colours = [palette.colour(index, self.look) for index in SHADE_COLOURS]
        for line in draw(planned, colours).splitlines():
            yield Text.from_ansi(line, no_wrap=True, overflow="crop")

    def _marked(self, column: BandColumn, planned: plan.Plan) -> BandColumn:
        """Draw the range of the end over the last column."""
        if self.course.ends is None:
            return column
        low, high = (int(float(number(end)) / planned.row) for end in self.course.ends)
        return [
            self._mark(cell) if low <= row <= min(high, planned.rows - 1) else cell
            for row, cell in enumerate(column)
        ]

    def _mark(self, cell: Cell | None) -> Cell:
        full = cell is not None and cell.glyph == HEIGHTS[-1] and palette.blocks(self.look)
        return Cell(RANGE_MARK, RANGE, cell.front if cell is not None and full else None)

    def _legend(self) -> Text:
        shown = [SO_FAR, AHEAD] if self.course.ends is None else [SO_FAR, AHEAD, RANGE]
        marks = ["■", "■"] if palette.blocks(self.look) else list(SHADES)
        entries = []
        for at in shown:
            mark = [*marks, RANGE_MARK][at]
            colour = palette.colour(SHADE_COLOURS[at], self.look)
            entries.append(Text.assemble((mark, colour), f" {SHADE_NAMES[at]}{self._said(at)}"))
        return Text("  ").join(entries)

    def _said(self, at: int) -> str:
        if at != RANGE or self.course.ends is None:
            return ""
        low, high = (humanize.compact(end, self.course.column.kind) for end in self.course.ends)
        return f" {low} to {high}"
