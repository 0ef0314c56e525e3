"""Changes laid out with a bar to either side, or hanging one from the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.panel import Panel
from rich.text import Text

from orgstats.domain.document import ColumnRole, Table
from orgstats.domain.numbers import Number, plus
from orgstats.render.terminal import grid, palette, sides
from orgstats.render.terminal.changes import columns, short_columns, shown_rows
from orgstats.render.terminal.columns import FRAME, GAP, TextColumn, total
from orgstats.render.terminal.look import Look

# What a name and a bar want while there is something less important to leave out, and with how
# little a name makes do before a number goes.
WANTED_NAME, LEAST_NAME, WANTED_BAR, WIDE_BAR, WIDEST_BAR = 20, 12, 10, 40, 72


class MoveColumns(NamedTuple):
    """Columns, the label first, with the width that suffices for it, and whether bars follow."""

    columns: list[TextColumn]
    name: int = WANTED_NAME
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of changes with their bars; those of a waterfall hang from what the former came to."""

    table: Table
    look: Look

    @property
    def natural(self) -> int:
        """Give the width in which nothing is left out or cut."""
        widths = [column.width for column in self._columns().values()]
        return total([*widths, WIDE_BAR]) + FRAME

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel with a line for each row."""
        room = options.max_width - FRAME
        lines = self._lines(room)
        lines[-1].stylize("bold")
        if self.table.form == "moves":
            lines.insert(-1, Text("─" * room, "dim", no_wrap=True))
        yield Panel(
            Group(*lines),
            box=ROUNDED,
            title=Text(self.table.title, "not dim bold"),
            title_align="left",
            border_style="dim",
        )

    def _columns(self) -> dict[str, TextColumn]:
        return self._styled(columns(self.table, unicode=self.look.unicode))

    def _styled(self, found: dict[str, TextColumn]) -> dict[str, TextColumn]:
        """Give the changes among some columns the colours of rises and falls."""
        for column in self.table.shown_of("change"):
            if column.name in found:
                values = [row.cells.get(column.name) or 0 for row in shown_rows(self.table)]
                found[column.name] = found[column.name]._replace(style=self._styles(values))
        return found

    def _styles(self, values: Sequence[Number]) -> list[str]:
        rows = shown_rows(self.table)
        return [
            ""
            if not value or row.role in {"total", "before"}
            else palette.colour(palette.RISE if value > 0 else palette.FALL, self.look)
            for value, row in zip(values, rows, strict=True)
        ]

    def _lines(self, width: int) -> list[Text]:
        """Lay out the richest choice of columns that fits."""
        for choice in self._choices():
            (label, *others), barred = choice.columns, choice.barred
            taken = [column.width for column in others]
            left = width - total([0, *taken]) - (GAP if barred else 0)
            if left >= min(label.width, choice.name) + (WANTED_BAR if barred else 0):
                break
        name = min(label.width, left - WANTED_BAR if barred else max(left, 1))
        lines = grid.lines([label, *others], [name, *taken])
        if barred:
            bars = self._bars(min(left - name, WIDEST_BAR))
            for line, bar in zip(lines[1:], bars, strict=True):
                line.append(" " * GAP).append_text(bar)
        return lines

    def _choices(self) -> Iterator[MoveColumns]:
        """Give ever fewer columns, with a bar or not: numbers go last, and the change never.

        Digits of counts go before a number does. What is new or gone is told by its numbers, too.
        """
        full = self._columns()
        short = full | self._styled(short_columns(self.table))
        label, mark, details, shares = (
            self._of(full, role) for role in ("label", "mark", "detail", "share")
        )
        core, numbers = [*label, *mark], self._of(full, "value", "change")
        for count in range(len(details), -1, -1):
            yield MoveColumns([*core, *numbers, *shares, *details[:count]], barred=True)
        yield MoveColumns([*core, *numbers], barred=True)
        yield MoveColumns([*core, *numbers])
        if short != full:
            numbers = self._of(short, "value", "change")
            yield MoveColumns([*core, *numbers], barred=True)
            yield MoveColumns([*core, *numbers])
        yield MoveColumns([*label, *numbers], LEAST_NAME)
        change = self._of(short, "change")
        yield MoveColumns([*core, *change], barred=True)
        yield MoveColumns([*core, *change])
        yield MoveColumns([*label, *change])

    def _of(self, full: dict[str, TextColumn], *roles: ColumnRole) -> list[TextColumn]:
        return [full[column.name] for role in roles for column in self.table.shown_of(role)]

    def _bars(self, width: int) -> list[Text]:
        rows, ranked = shown_rows(self.table), self.table.ranked
        values: list[Number] = [row.cells.get(ranked) or 0 for row in rows]
        if self.table.form == "waterfall":
            return self._hanging(values, width)
        axis = sides.around_zero(values[:-1], width)
        return [*(sides.bar(0, value, axis, self.look) for value in values[:-1]), Text()]

    def _hanging(self, values: list[Number], width: int) -> list[Text]:
        """Give the total before, the changes from each sum to the next, and the total now."""
        old, *changes, new = values
        sums = list(accumulate([old, *changes], plus))
        axis = sides.around([*sums, new], width)
        return [
            sides.total_bar(old, axis, self.look),
            *(sides.bar(start, end, axis, self.look) for start, end in pairwise(sums)),
            sides.total_bar(new, axis, self.look),
        ]
