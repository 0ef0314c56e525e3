"""The plan of a chart, before any library draws it: steps that fit, scale, labels, cells."""

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.numbers import Number, plus
from orgstats.domain.window import BucketSize, Window, cut_steps
from orgstats.render.names import cells
from orgstats.render.terminal import bands, ticks
from orgstats.render.terminal.steps import StepAmounts, SteppedValues, fit


class Room(NamedTuple):
    """The place for a chart without its frame: columns with the y axis, rows without the x axis."""

    columns: int
    rows: int


class Plan(NamedTuple):
    """A chart in cells: what its steps are called, its columns, and the labels of both axes.

    A `row` stands for so much.

    The label of a value is at the row whose top edge is that value, so that what ends level with a
    label has its value, to half a row. Zero is thus one row below the lowest, at the x axis.
    """

    unit: str
    columns: tuple[bands.BandColumn, ...]
    rows: int
    x_labels: tuple[tuple[int, str], ...]
    y_labels: tuple[tuple[int, str], ...]
    row: float = 1.0

    @property
    def margin(self) -> int:
        """Give the columns that the y axis and its labels take."""
        return cells(self.y_labels[0][1]) + 1


class ChartRequest(NamedTuple):
    """What to draw: a course, the size of its buckets, the kind of its numbers, letters or None.

    The y axis reaches to `least`, or higher.
    """

    course: SteppedValues
    size: BucketSize
    window: Window
    kind: str
    letters: str | None
    least: Number = 0


def make(asked: ChartRequest, room: Room) -> Plan:
    """Plan a chart of at least one amount above zero."""
    margin = 2
    while True:
        course = fit(asked.course, asked.size, asked.window, room.columns - margin)
        peak = max(asked.least, *map(_height, course.values))
        scale = ticks.scale(Decimal(peak), room.rows, whole=asked.kind != "money")
        y_labels = _y_labels(scale, room.rows, asked.kind)
        wider = len(y_labels[0][1]) + 1
        if wider <= margin:
            break
        margin = wider
    spans = _spans(len(course.buckets), room.columns - wider)
    return Plan(
        course.unit,
        _columns(asked, course, scale, (room.rows, spans)),
        room.rows,
        _x_labels(asked, course, spans),
        y_labels,
        scale.unit,
    )


def _height(values: StepAmounts) -> Number:
    total: Number = 0
    for value in values:
        total = plus(total, max(value, 0))
    return total


def _y_labels(scale: ticks.Scale, rows: int, kind: str) -> tuple[tuple[int, str], ...]:
    """Give the rows and labels of the y axis, filled up to one width."""
    steps = range(rows // scale.rows + 1)
    found = [humanize.tick(scale.step * step, kind) for step in steps]
    width = max(map(len, found))
    return tuple((step * scale.rows - 1, found[step].rjust(width)) for step in steps)


def _spans(steps: int, width: int) -> list[tuple[int, int]]:
    """Share the columns out among the steps, as evenly as whole columns can be."""
    edges = [step * width // steps for step in range(steps + 1)]
    return list(pairwise(edges))


def _columns(
    asked: ChartRequest,
    course: SteppedValues,
    scale: ticks.Scale,
    place: tuple[int, list[tuple[int, int]]],
) -> tuple[bands.BandColumn, ...]:
    rows, spans = place
    # The one place where an amount becomes a float: its height on the screen.
    stacks = [[float(value) for value in values] for values in course.values]
    drawn = (
        bands.letters(stacks, scale.unit, rows, asked.letters)
        if asked.letters
        else bands.blocks(stacks, scale.unit, rows)
    )
    return tuple(
        column for column, (start, end) in zip(drawn, spans, strict=True) for _ in range(start, end)
    )


def _x_labels(
    asked: ChartRequest, course: SteppedValues, spans: list[tuple[int, int]]
) -> tuple[tuple[int, str], ...]:
    """Label the middle of the steps by their local starts."""
    starts = [bucket.day or bucket.start.astimezone(asked.window.zone) for bucket in course.buckets]
    places = [(start + end - 1) // 2 for start, end in spans]
    steps = ticks.TickSteps(starts, course.unit, cut_steps(asked.window, course.unit))
    return tuple(ticks.labels(steps, places, spans[-1][1]))
