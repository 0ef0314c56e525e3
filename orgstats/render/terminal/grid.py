"""Columns in given widths as lines of styled text: numbers fit, names are cut in the middle."""

from collections.abc import Sequence

from rich.segment import Segment, Segments
from rich.text import Text

from orgstats.render import names
from orgstats.render.terminal.columns import GAP, TextColumn


def lines(
    columns: Sequence[TextColumn], widths: Sequence[int], *, titles: bool = True
) -> list[Text]:
    """Give a line for the titles, where wanted, and one a row."""
    rows = range(len(columns[0].cells))
    listed = [_line(columns, widths, row) for row in rows]
    return [head(columns, widths), *listed] if titles else listed


def head(columns: Sequence[TextColumn], widths: Sequence[int]) -> Text:
    """Give the line of the titles."""
    return _line(columns, widths, None)


def plain(columns: Sequence[TextColumn], widths: Sequence[int]) -> Segments:
    """Give the rows of columns without styles as one piece: Rich takes long over many lines."""
    gap = " " * GAP
    padded = [
        [names.pad(names.cut(text, width), width, right=column.right) for text in column.cells]
        for column, width in zip(columns, widths, strict=True)
    ]
    text = "".join(f"{gap.join(row)}\n" for row in zip(*padded, strict=True))
    return Segments([Segment(text)])


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
