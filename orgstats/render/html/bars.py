"""Bars within the rows of a table: parts of the greatest, changes to either side, a waterfall."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Table
from orgstats.domain.numbers import Number, plus
from orgstats.render.html.drawing import Drawing, Shape, ShapeGroup, line, rect
from orgstats.render.terminal.changes import shown_rows
from orgstats.render.terminal.series import number

THICK, HIGH, HANGING = 12, 30, 16
"""The pixels of a bar, of a row whose bars hang together, and of one of these."""

LEAST_PART = 3
"""A total is drawn from zero unless what changes would take less than this part of the axis."""

ROOM_LEFT = 0.01


def _drawn(shapes: Sequence[Shape], title: str = "", height: int = THICK) -> Drawing:
    return Drawing(height, (ShapeGroup(tuple(shapes), title),))


def parts(values: Sequence[Number | None], kinds: Sequence[str]) -> list[Drawing]:
    """Give a bar for each value, as long as its part of the greatest."""
    found = [max(float(number(value or 0)), 0.0) for value in values]
    most = max(found, default=0.0) or 1.0
    return [
        _drawn([rect((0, value / most), (0, THICK), kind)] if value else [])
        for value, kind in zip(found, kinds, strict=True)
    ]


def sides(values: Sequence[Number | None]) -> list[Drawing]:
    """Give a bar for each change, to the right of zero for a rise, to the left for a fall."""
    found = [float(number(value or 0)) for value in values]
    low, high = min(0.0, *found, 0.0), max(0.0, *found, 0.0)
    span = (high - low) or 1.0
    zero = -low / span
    drawings = []
    for value in found:
        start = zero + min(value, 0.0) / span
        shapes = [line((zero, zero), (-8, THICK + 8), "base")]
        if value:
            kind = "rise" if value > 0 else "fall"
            shapes.append(rect((start, abs(value) / span), (0, THICK), kind))
        drawings.append(_drawn(shapes))
    return drawings


class BarSpan(NamedTuple):
    """What the left edge stands for, and how much the width does."""

    low: float
    width: float

    def place(self, value: float) -> float:
        """Give the part of the width that lies left of a value."""
        return (value - self.low) / self.width


def waterfall(table: Table) -> list[Drawing]:
    """Give the rows of a waterfall: each effect hangs where the one before it ended."""
    rows = shown_rows(table)
    running: Number = 0
    ends: list[tuple[float, float]] = []
    for row in rows:
        value, former = number(row.cells[table.ranked]), running
        running = plus(running, value) if row.role == "row" else value
        ends.append((float(former) if row.role == "row" else 0.0, float(running)))
    span = _span([end for _, end in ends])
    drawings = []
    for at, (row, (start, end)) in enumerate(zip(rows, ends, strict=True)):
        before = ends[at - 1][1] if at else None
        title = f"{row.title}: {humanize.full(row.cells[table.ranked], 'money')}"
        whole = row.role != "row"
        shapes = tuple(_hanging((start, end), before, span, whole=whole))
        drawings.append(_drawn(shapes, title, HIGH))
    return drawings


def _span(ends: Sequence[float]) -> BarSpan:
    """Give the axis: from zero, unless what changes would be too small to be seen."""
    low, high = min(*ends, *ends), max(*ends, *ends)
    moved = (high - low) or abs(high) or 1.0
    if low > 0 and moved * LEAST_PART < high:
        start = low - moved / 2
        return BarSpan(start, (high - start) * (1 + ROOM_LEFT))
    start = min(low, 0.0)
    return BarSpan(start, (max(high, 0.0) - start or 1.0) * (1 + ROOM_LEFT))


def _hanging(
    ends: tuple[float, float], before: float | None, span: BarSpan, *, whole: bool
) -> Iterator[Shape]:
    top = (HIGH - HANGING) / 2
    if whole:
        left, right = sorted((max(span.place(0), 0.0), span.place(ends[1])))
        yield rect((left, right - left), (top, HANGING), "whole")
        if span.low > 0:
            yield from _broken(top)
    elif ends[0] != ends[1]:
        left, right = sorted(map(span.place, ends))
        kind = "rise" if ends[1] >= ends[0] else "fall"
        yield rect((left, max(right - left, 0.0025)), (top, HANGING), kind)
    if before is not None:
        yield _link(before, (0, top), span)
    if not (whole and before is not None):
        yield _link(ends[1], (top if ends[0] == ends[1] else top + HANGING, HIGH), span)


def _link(value: float, down: tuple[float, float], span: BarSpan) -> Shape:
    """Give a line from where one bar ends to where the next begins."""
    place = span.place(value)
    return line((place, place), down, "link")


def _broken(top: float) -> Iterator[Shape]:
    """Give the sign that a bar does not begin at zero."""
    for place in (0.03, 0.042):
        yield line((place, place + 0.008), (top + HANGING + 3, top - 3), "break")
