"""A course in one line of eight heights; nothing at all is told apart from next to nothing."""

from collections.abc import Sequence

from orgstats.cells import Number, add_up
from orgstats.render.series import number

HEIGHTS, EMPTY = "▁▂▃▄▅▆▇█", "·"
ASCII_HEIGHTS, ASCII_EMPTY = "_.-=+*#@", " "
WIDEST = 4
"""The most columns one step takes, so that few steps do not look like a wall."""


def sparkline(values: Sequence[Number], width: int, *, unicode: bool) -> str:
    """Draw values from zero up in at most `width` columns; below zero counts as nothing.

    Neighbours that share a column are drawn by their average, so that the last column, which may
    hold fewer, is not lower for that.
    """
    heights, empty = (HEIGHTS, EMPTY) if unicode else (ASCII_HEIGHTS, ASCII_EMPTY)
    together = -(-len(values) // width)
    finite = [max(number(value), 0) for value in values]
    drawn = [
        float(add_up(part)) / len(part)
        for part in (finite[at : at + together] for at in range(0, len(finite), together or 1))
    ]
    peak = max(drawn, default=0.0)
    step = max(min(width // max(len(drawn), 1), WIDEST), 1)
    top = len(heights) - 1
    marks = (heights[min(int(value / peak * 8), top)] if value else empty for value in drawn)
    return "".join(mark * step for mark in marks)
