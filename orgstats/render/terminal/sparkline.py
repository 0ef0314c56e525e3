"""A course in one line of eight heights; nothing at all is told apart from next to nothing."""

from collections.abc import Sequence
from itertools import pairwise

from orgstats.domain.numbers import Number, add_up
from orgstats.render.terminal.series import number

HEIGHTS, EMPTY = "▁▂▃▄▅▆▇█", "·"
ASCII_HEIGHTS, ASCII_EMPTY = "_.-=+*#@", " "


def together(count: int, width: int) -> int:
    """Give how many neighbours share a bar, for `count` values to fit into `width` columns.

    Where there is no column, they would all share one.
    """
    return max(-(-count // max(width, 1)), 1)


def sparkline(values: Sequence[Number], width: int, *, unicode: bool) -> str:
    """Draw values from zero up over `width` columns; below zero counts as nothing.

    Neighbours that share a bar are drawn by their average, so that the last one, which may hold
    fewer, is not lower for that. Bars are as wide as each other, give or take a column.
    """
    heights, empty = (HEIGHTS, EMPTY) if unicode else (ASCII_HEIGHTS, ASCII_EMPTY)
    if width < 1:
        return ""
    each = together(len(values), width)
    finite = [max(number(value), 0) for value in values]
    drawn = [
        float(add_up(part)) / len(part)
        for part in (finite[at : at + each] for at in range(0, len(finite), each))
    ]
    peak = max(drawn, default=0.0)
    top = len(heights) - 1
    marks = [heights[min(int(value / peak * 8), top)] if value else empty for value in drawn]
    ends = [at * width // len(marks) for at in range(len(marks) + 1)] if marks else []
    return "".join(
        mark * (end - start) for mark, (start, end) in zip(marks, pairwise(ends), strict=True)
    )
