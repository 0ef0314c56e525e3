"""The chart of a table over time: a stacked area in a panel, on a canvas of plotext."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.text import Text

from orgstats.domain import humanize
from orgstats.domain.document import Table, TimeSeries
from orgstats.render import dates, names
from orgstats.render.terminal import bands, palette, plan, series
from orgstats.render.terminal.columns import FRAME
from orgstats.render.terminal.look import Look

NARROWEST = 24
# Where nothing bounds the page, names do; a chart would be as wide as the longest of them.
WIDEST_CHART = 200
LOWEST = 4
# Rows of a chart with its x axis; wide ones may be taller, so that they do not look stretched.
LEAST, TALLEST = 8, 20
# The rows of the x axis.
AXIS = 2
LEGEND_LINES = 3
LEAST_LEGEND = 10

Paint = tuple[int, int, int] | int | str


@dataclass(frozen=True, slots=True)
class Chart:
    """The rows of a table over time, as wide as there is room and as high as the look allows."""

    table: Table
    course: TimeSeries
    look: Look

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel, or one line where nothing can be drawn."""
        drawn = series.of(self.course, self.table)
        title, _ = self._titles(self.course.size)
        if not any(value > 0 for values in drawn.course.values for value in values):
            yield Text(f"{title}: nothing to draw, all of it is 0")
        elif options.max_width < NARROWEST or self.look.height < LOWEST:
            yield Text(f"{title}: {self._peaks()[0]}")
        else:
            yield self._panel(drawn, min(options.max_width, WIDEST_CHART))

    def _panel(self, drawn: series.ChartSeries, width: int) -> RenderableType:
        tallest = max(TALLEST, width // 7)
        rows = min(max(self.look.height // 2, LEAST), tallest) - AXIS
        asked = plan.ChartRequest(
            drawn.course,
            self.course.size,
            self.course.window,
            self.course.column.kind,
            None if palette.blocks(self.look) else "".join(map(palette.letter, drawn.indexes)),
        )
        planned = plan.make(asked, plan.Room(width - FRAME, rows))
        colours = [palette.colour(index, self.look) for index in drawn.indexes]
        # A text a line: Rich would search the styles of them all for each line of one text.
        canvas = [
            Text.from_ansi(line, no_wrap=True, overflow="crop")
            for line in draw(planned, colours).splitlines()
        ]
        legend = _legend(drawn, self.look, width - FRAME)
        return Panel(
            Group(*legend, *canvas, *self._remarks(drawn)),
            box=ROUNDED,
            title=Text(_fitting(self._titles(planned.unit), width), "not dim bold"),
            title_align="left",
            subtitle=Text(_fitting(self._peaks(), width), "not dim"),
            subtitle_align="right",
            border_style="dim",
        )

    def _titles(self, unit: str) -> tuple[str, str]:
        """Name what is drawn, with and without the dimension."""
        dimension = self.course.by
        # `API key` keeps its capitals in the middle of a sentence, `Project` does not.
        word = dimension if dimension[:2].isupper() else dimension.lower()
        short = f"{self.course.column.title} per {unit}"
        return (f"{short} by {word}" if word else short), short

    def _peaks(self) -> tuple[str, str]:
        """Say how much was used at most, and when; of the buckets asked for, not those that fit."""
        course = self.course
        steps = zip(course.total, course.buckets, strict=True)
        highest, bucket = max(steps, key=lambda step: series.number(step[0]))
        amount = humanize.whole(highest, course.column.kind)
        place = dates.when(bucket, course.size, course.window)
        return f"peak {amount} {place}", f"peak {amount}"

    def _remarks(self, drawn: series.ChartSeries) -> list[Text]:
        below = series.negative(drawn.course)
        if not below:
            return []
        amount = humanize.full(below, self.course.column.kind)
        return [Text(f"Not drawn: {amount} of negative amounts", "dim")]


def _fitting(choices: tuple[str, str], width: int) -> str:
    """Give the long or the short words for a panel's border."""
    return choices[0] if len(choices[0]) + FRAME + 2 <= width else choices[1]


def _legend(drawn: series.ChartSeries, look: Look, width: int) -> list[Text]:
    """Give the marks and names of the bands in few lines; the ranking below has them all."""
    whole = (names.clean(label, unicode=look.unicode) for label in drawn.labels)
    labels = [names.cut(label, width - 4) for label in whole]
    longest = min(max(map(names.cells, labels)), width - 4)
    while True:
        entries = [
            names.shorten(label, longest) if index == palette.SERIES else names.cut(label, longest)
            for index, label in zip(drawn.indexes, labels, strict=True)
        ]
        lines = _lines(entries, width)
        if len(lines) <= LEGEND_LINES or longest <= LEAST_LEGEND:
            break
        longest -= 1
    marks = [
        Text.assemble(
            (palette.key(index, look), palette.colour(index, look)), f" {entry}", no_wrap=True
        )
        for index, entry in zip(drawn.indexes, entries, strict=True)
    ]
    shown = [Text("  ").join(marks[at] for at in line) for line in lines[:LEGEND_LINES]]
    if len(lines) > LEGEND_LINES and shown[-1].cell_len + 2 <= width:
        shown[-1].append(" …", "dim")
    return shown


def _lines(entries: list[str], width: int) -> list[list[int]]:
    """Break entries into lines, none of which is wider than `width`."""
    lines: list[list[int]] = []
    left = 0
    for at, entry in enumerate(entries):
        taken = names.cells(entry) + 4
        if not lines or taken - 2 > left:
            lines.append([])
            left = width
        lines[-1].append(at)
        left -= taken
    return lines


def draw(planned: plan.Plan, colours: list[str]) -> str:
    """Hand the cells to plotext and give its picture with ANSI colours; one unit is one cell."""
    import plotext

    width, rows = len(planned.columns), planned.rows
    plotext.clear_figure()
    plotext.limit_size(width=False, height=False)
    plotext.theme("clear")
    plotext.plotsize(width + planned.margin, rows + AXIS)
    plotext.xlim(0, width - 1)
    plotext.ylim(0, rows - 1)
    plotext.xaxes(lower=True, upper=False)
    plotext.yaxes(left=True, right=False)
    plotext.xticks(*map(list, zip(*planned.x_labels, strict=True)))
    zero, *labels = planned.y_labels
    plotext.yticks([row for row, _ in labels], [text for _, text in labels])
    _fill(plotext, planned, [_paint(colour) for colour in colours])
    *lines, axis, dates_line = plotext.build().rstrip("\n").split("\n")
    # plotext has no ticks below its lowest row, where nothing is.
    return "\n".join([*lines, axis.replace(" " * len(zero[1]), zero[1], 1), dates_line])


def _fill(canvas: Any, planned: plan.Plan, colours: list[Paint]) -> None:
    """Draw runs of equal cells: those of one colour as points, those of two as text."""
    points: dict[bands.Cell, tuple[list[int], list[int]]] = {}
    for row in range(planned.rows):
        end = 0
        for cell, run in groupby(column[row] for column in planned.columns):
            start, end = end, end + len(list(run))
            if cell is None:
                continue
            if cell.back is None:
                xs, ys = points.setdefault(cell, ([], []))
                xs += range(start, end)
                ys += [row] * (end - start)
                continue
            front, back = colours[cell.front], colours[cell.back]
            text = cell.glyph * (end - start)
            canvas.text(text, start, row, color=front, background=back, alignment="left")
    for cell, (xs, ys) in points.items():
        canvas.scatter(xs, ys, marker=cell.glyph, color=colours[cell.front])


def _paint(colour: str) -> Paint:
    """Give a colour as plotext takes it: three bytes, a number of 256, or its own default."""
    if colour.startswith("#"):
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
    return int(colour.removeprefix("color(").removesuffix(")")) if colour else "default"
