"""Bars that begin anywhere and go to either side, to an eighth of a cell."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text

from orgstats.domain.numbers import Number
from orgstats.render.terminal import palette
from orgstats.render.terminal.look import Look
from orgstats.render.terminal.ranking import LENGTHS
from orgstats.render.terminal.series import number

EIGHTHS = 8
UP, DOWN, WHOLE, CUT = "▲", "▼", "█", "≈"
# A total is drawn from zero unless what changes would then take less than this part of the axis.
LEAST_PART, MARGIN = 3, 4


class BarAxis(NamedTuple):
    """What the left edge of the bars stands for, what a cell does, and how many there are.

    Where the left edge is not zero, totals that begin there are `cut`.
    """

    low: float
    unit: float
    width: int
    cut: bool = False

    def place(self, value: float) -> int:
        """Give where a value lies, in eighths of a cell from the left."""
        return min(max(round((value - self.low) / self.unit * EIGHTHS), 0), self.width * EIGHTHS)


def around_zero(values: Sequence[Number], width: int) -> BarAxis:
    """Give the axis of bars that begin at zero, which lies between two cells."""
    found = [float(number(value)) for value in values]
    low, high = -min([0.0, *found]), max([0.0, *found])
    if not low and not high:
        return BarAxis(0, 1, width)
    left = min(max(round(width * low / (low + high)), low > 0), width - (high > 0))
    unit = max(low / left if left else 0, high / (width - left) if high else 0)
    return BarAxis(-left * unit, unit, width)


def around(values: Sequence[Number], width: int) -> BarAxis:
    """Give the axis of bars that hang one from the other, zero in it unless that is far away."""
    found = [float(number(value)) for value in values]
    low, high = min(found, default=0.0), max(found, default=0.0)
    if low > 0 and (high - low) * LEAST_PART < high:
        low -= (high - low) / MARGIN
        return BarAxis(low, (high - low) / width or 1, width, cut=True)
    low, high = min(low, 0), max(high, 0)
    return BarAxis(low, (high - low) / width or 1, width)


def bar(start: Number, end: Number, axis: BarAxis, look: Look) -> Text:
    """Give the bar of a change from one place to another."""
    first, last = float(number(start)), float(number(end))
    rise = last >= first
    low, high = sorted((axis.place(first), axis.place(last)))
    if first != last and low == high:
        upward = low < axis.width * EIGHTHS if rise else not low
        low, high = (low, low + 1) if upward else (low - 1, low)
    style = palette.colour(palette.RISE if rise else palette.FALL, look)
    return _drawn(low, high, UP if rise else DOWN, style, look)


def total_bar(value: Number, axis: BarAxis, look: Look) -> Text:
    """Give the bar of a total from zero on, with a mark where zero is not in the picture."""
    low, high = sorted((axis.place(0.0), axis.place(float(number(value)))))
    found = _drawn(low, high, WHOLE, palette.colour(palette.SERIES, look), look)
    if axis.cut and found.plain:
        found = Text(CUT, found.spans[0].style if found.spans else "") + found[1:]
    return found


def _drawn(low: int, high: int, mark: str, style: str, look: Look) -> Text:
    """Draw from one eighth to another; without colours whole cells, of a mark that tells rises."""
    text = Text(no_wrap=True, overflow="ignore")
    if low == high:
        return text
    if not palette.blocks(look):
        begin, end = round(low / EIGHTHS), round(high / EIGHTHS)
        if begin == end:
            begin, end = low // EIGHTHS, low // EIGHTHS + 1
        return text.append(" " * begin + mark * (end - begin))
    text.append(" " * (low // EIGHTHS))
    for cell in range(low // EIGHTHS, -(-high // EIGHTHS)):
        glyph, turned = _glyph(max(low - cell * EIGHTHS, 0), min(high - cell * EIGHTHS, EIGHTHS))
        text.append(glyph, f"{style} reverse" if turned else style)
    return text


def _glyph(start: int, end: int) -> tuple[str, bool]:
    """Give the block that fills a cell from one eighth to another, and whether it is turned round.

    There are blocks only for what begins on the left; a turned one leaves that part free. What
    touches neither edge is moved to the nearer one.
    """
    if end == EIGHTHS:
        return (LENGTHS[start - 1], True) if start else (WHOLE, False)
    if start > EIGHTHS - end:
        return LENGTHS[EIGHTHS - (end - start) - 1], True
    return LENGTHS[end - start - 1], False
