"""The cards of a summary: big figures, their change, their course, and the details below."""

from dataclasses import dataclass

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from orgstats.domain import humanize
from orgstats.domain.document import Column, TimeSeries
from orgstats.domain.window import Window
from orgstats.render import dates
from orgstats.render.terminal import details, grid
from orgstats.render.terminal.columns import FRAME, GAP, TextColumn, total
from orgstats.render.terminal.look import Look
from orgstats.render.terminal.sparkline import sparkline, together

STACKED = 60
"""The width under which cards are stacked."""

LAYOUTS = ((3, False), (2, False), (2, True), (1, False), (1, True))
"""Blocks of details side by side, and whether their counts are shortened, from the best on."""

Block = list[TextColumn]
"""The titles, values and changes below one heading."""

TITLES = {"cost": "Total spend"}


@dataclass(frozen=True, slots=True)
class Cards:
    """The main figures side by side, or one below the other where it is narrow."""

    figures: details.Figures
    series: tuple[TimeSeries, ...]
    window: Window | None
    look: Look

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the cards, all of one height."""
        width, shown = options.max_width, self.figures.main
        if width < STACKED:
            yield Group(*(self._card(column, width) for column in shown))
            return
        count = len(shown)
        inner = [width // count + (at < width % count) for at in range(count)]
        table = Table.grid()
        for each in inner:
            table.add_column(width=each)
        table.add_row(*map(self._card, shown, inner))
        yield table

    def _card(self, column: Column, width: int) -> Panel:
        room = width - FRAME
        lines = [self._figure(column, room), *self._change(column, room)]
        drawn = next((one for one in self.series if one.column.name == column.name), None)
        course = "" if drawn is None else sparkline(drawn.total, room, unicode=self.look.unicode)
        if course:
            lines.append(Text(course, "cyan", no_wrap=True))
        return Panel(
            Text("\n").join(lines),
            box=ROUNDED,
            title=Text(TITLES.get(column.name, column.title), "not dim bold"),
            title_align="left",
            subtitle=Text(_step(drawn, room), "not dim") if course and drawn else None,
            subtitle_align="right",
            border_style="dim",
            width=width,
        )

    def _figure(self, column: Column, room: int) -> Text:
        value, kind = self.figures.now.get(column.name), column.kind
        figure = humanize.full(value, kind)
        if len(figure) > room:
            figure = humanize.compact(value, kind)
        return Text(figure, "bold", no_wrap=True)

    def _change(self, column: Column, room: int) -> list[Text]:
        """Say how it compares with the window before; while it grows, only what that one had."""
        if self.figures.before is None or self.window is None:
            return []
        before = dates.before(self.window)
        former = self.figures.before.get(column.name)
        if not self.figures.complete:
            text = f"so far, {humanize.compact(former, column.kind)} in {before}"
            return [Text(text if len(text) <= room else "so far", "dim")]
        change = humanize.change(self.figures.now.get(column.name), former)
        text = f"{change} vs {before}"
        return [Text(text if len(text) <= room else change)]


@dataclass(frozen=True, slots=True)
class Details:
    """Every other figure, in as many columns as fit."""

    figures: details.Figures

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel of one to three columns."""
        yield Panel(
            Text("\n").join(self._lines(options.max_width - FRAME)),
            box=ROUNDED,
            title=Text("Details", "not dim bold"),
            title_align="left",
            border_style="dim",
        )

    def _lines(self, room: int) -> list[Text]:
        groups = self.figures.groups
        for count, short in LAYOUTS:
            blocks = [details.columns(self.figures, name, short=short) for name in groups]
            rows = _rows(blocks, count)
            widths = _widths(rows)
            if total(widths) + GAP * (count - 1) <= room:
                break
        else:
            # Numbers are never cut or broken: their changes go.
            rows = [[_unchanged(block)] for block in blocks]
            widths = _widths(rows)
        lines: list[Text] = []
        for row in rows:
            lines += [Text(), *grid.lines(*_placed(row, widths, room))]
        return lines[1:]


def _step(drawn: TimeSeries, room: int) -> str:
    """Name what a bar stands for."""
    each = together(len(drawn.total), room)
    return f"per {each} {drawn.size}s" if each > 1 else f"per {drawn.size}"


def _unchanged(block: Block) -> Block:
    """Give a block without its changes."""
    *kept, changes = block
    return [*kept, changes._replace(cells=[""] * len(changes.cells))]


def _rows(blocks: list[Block], count: int) -> list[list[Block]]:
    """Put so many blocks side by side; one that is left over is cut in two, to fill its row."""
    rows = [blocks[at : at + count] for at in range(0, len(blocks), count)]
    if len(rows[-1]) == 1 and count == 2:
        (block,) = rows[-1]
        half = -(-len(block[0].cells) // 2)
        rows[-1] = [
            [column._replace(cells=column.cells[:half]) for column in block],
            [column._replace(title="", cells=column.cells[half:]) for column in block],
        ]
    return [_level(row) for row in rows]


def _level(row: list[Block]) -> list[Block]:
    """Give blocks the height of the tallest of them."""
    height = max(len(block[0].cells) for block in row)
    return [
        [one._replace(cells=[*one.cells, *[""] * (height - len(one.cells))]) for one in block]
        for block in row
    ]


def _widths(rows: list[list[Block]]) -> list[int]:
    """Give the widths of the columns of blocks that stand below each other."""
    widths = [0] * (3 * len(rows[0]))
    for row in rows:
        for at, column in enumerate(column for block in row for column in block):
            widths[at] = max(widths[at], column.width)
    return widths


def _placed(row: list[Block], widths: list[int], room: int) -> tuple[list[TextColumn], list[int]]:
    """Give the columns of a row with gaps between its blocks, below the cards where they fit."""
    count = len(widths) // 3
    parts = [widths[at : at + 3] for at in range(0, len(widths), 3)]
    taken = list(map(total, parts))
    slot = (room + FRAME) // count
    gaps = [slot - each - 2 * GAP for each in taken[:-1]]
    if gaps and (min(gaps) < 0 or slot * (count - 1) + taken[-1] > room):
        gaps = [(room - sum(taken)) // (count - 1) - 2 * GAP] * (count - 1)
    columns, placed = list(row[0]), parts[0]
    for block, gap, part in zip(row[1:], gaps, parts[1:], strict=True):
        columns += [TextColumn("", [""] * len(block[0].cells)), *block]
        placed = [*placed, gap, *part]
    return columns, placed
