"""A ranking: bars in the colours of the chart, numbers in full, names cut."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.panel import Panel
from rich.text import Text

from orgstats.domain.document import Table
from orgstats.render import names
from orgstats.render.terminal import banding, grid, lines, narrowing, palette, standing
from orgstats.render.terminal.columns import FRAME, TextColumn, total
from orgstats.render.terminal.look import Look
from orgstats.render.terminal.series import number

LENGTHS = "▏▎▍▌▋▊▉█"
STRETCHING = {"label", "bar"}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows, what they leave, and the total; `charted` when a chart stands above.

    `labels` name its bands where these are not the rows.
    """

    table: Table
    look: Look
    charted: bool
    labels: Mapping[str, str] | None = None

    @property
    def natural(self) -> int:
        """Give the width in which nothing is left out or cut."""
        widths = [column.width for column in self._columns().values()]
        return total([*widths, narrowing.NATURAL_BAR]) + FRAME

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give a panel with a line for each row."""
        lines = self._lines(options.max_width - FRAME)
        rule = Text("─" * (options.max_width - FRAME), "dim", no_wrap=True)
        lines[-1].stylize("bold")
        yield Panel(
            Group(*lines[:-1], rule, lines[-1]),
            box=ROUNDED,
            title=Text(self.table.title, "not dim bold"),
            title_align="left",
            border_style="dim",
        )

    def _columns(self) -> dict[str, TextColumn]:
        return standing.columns(self.table, unicode=self.look.unicode)

    def _lines(self, width: int) -> list[Text]:
        """Lay out the richest choice of columns that fits."""
        full = self._columns()
        for choice in narrowing.choices(self.table, full):
            chosen = self._chosen(full, choice)
            left = width - total(
                0 if name in STRETCHING else column.width for name, column in chosen.items()
            )
            natural = chosen["label"].width
            if left >= choice.least(natural):
                break
        widths = {name: column.width for name, column in chosen.items()}
        widths["label"] = max(left, 1)
        if "bar" in chosen:
            widths["label"] = min(natural, left - narrowing.BAR)
            widths["bar"] = left - widths["label"]
            chosen["bar"] = self._bars(widths["bar"])
        chosen["label"] = self._labels(chosen["label"], widths["label"])
        return grid.lines(list(chosen.values()), list(widths.values()))

    def _chosen(
        self, full: dict[str, TextColumn], choice: narrowing.RankingColumns
    ) -> dict[str, TextColumn]:
        """Give the columns of a choice, a bar that is still to be drawn among them."""
        found = {**full, "bar": TextColumn("", [])} | self._marks(barred="bar" in choice.shown)
        for column in self.table.shown:
            if column.name in choice.short:
                found[column.name] = standing.measure(column, self.table, compact=True)
        return {name: found[name] for name in choice.shown if name in found}

    def _marks(self, *, barred: bool) -> dict[str, TextColumn]:
        """Give what ties the rows to the bands of the chart: colours in the bars, or a mark."""
        blocks = palette.blocks(self.look)
        bands = banding.marked(self.table, self.labels)
        if not self.charted or (barred and blocks) or not any(band is not None for band in bands):
            return {}
        styles = [self._colour(band) for band in bands]
        marks = ["" if band is None else palette.key(band, self.look) for band in bands]
        return {"rank": TextColumn("" if blocks else "#", [*marks, ""], style=[*styles, ""])}

    def _colour(self, band: int | None) -> str:
        return "" if band is None else palette.colour(band, self.look)

    def _labels(self, labels: TextColumn, width: int) -> TextColumn:
        texts = []
        for line, label in zip(lines.entries(self.table), labels.cells, strict=False):
            margin = lines.INDENT * line.depth
            short = names.shorten(label.strip(), width - len(margin))
            texts.append(label if line.key is not None else margin + short)
        return labels._replace(cells=[*texts, names.shorten(labels.cells[-1], width)])

    def _bars(self, width: int) -> TextColumn:
        entries = lines.entries(self.table)
        values = [number(entry.cells.get(self.table.ranked) or 0) for entry in entries]
        longest = max([*values, 0])
        bars = [bar(float(value / longest) if longest else 0, width, self.look) for value in values]
        bands = banding.bands(self.table, self.labels)
        styles = ["dim" if band is None else self._colour(band) for band in bands]
        return TextColumn("", [*bars, ""], style=[*styles, ""])


def bar(fraction: float, width: int, look: Look) -> str:
    """Give a bar of a fraction of the width, to an eighth of a cell; nothing only for nothing."""
    if fraction <= 0:
        return ""
    if not look.unicode:
        return "#" * max(round(fraction * width), 1)
    whole, eighths = divmod(max(round(fraction * width * 8), 1), 8)
    return "█" * whole + (LENGTHS[eighths - 1] if eighths else "")
