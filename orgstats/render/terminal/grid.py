"""Columns in given widths as lines of styled text: numbers fit, names are cut in the middle."""

from collections.abc import Sequence

from rich.text import Text

from orgstats.render import names
from orgstats.render.terminal.columns import GAP, TextColumn


def lines(
    columns: Sequence[TextColumn], widths: Sequence[int], *, titles: bool = True
) -> list[Text]:
    """Give a line for the titles, where wanted, and one a row."""
    rows: list[int | None] = [None] if titles else []
    rows += range(len(columns[0].cells))
    return [_line(columns, widths, row) for row in rows]


def _line(columns: Sequence[TextColumn], widths: Sequence[int], row: int | None) -> Text:
    line = Text(no_wrap=True, overflow="ignore")
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        text = column.title if row is None else column.cells[row]
        shown = names.pad(names.cut(text, width), width, right=column.right)
        line.append(" " * GAP if at else "").append(shown, _style(column, row))
    return line


def _style(column: TextColumn, row: int | None) -> str | None:
    if row is None:
        return "dim"
    return (column.style if isinstance(column.style, str) else column.style[row]) or None
