"""Stacked columns over time, each band numbered where it is highest, and what they are called."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Table, TimeSeries
from orgstats.domain.numbers import Number, add_up
from orgstats.domain.window import cut_steps
from orgstats.render import dates, names
from orgstats.render.html.axes import BELOW, PLOT, TOP, ValueAxis, dates_below, value_axis
from orgstats.render.html.drawing import Drawing, Shape, ShapeGroup, rect, words
from orgstats.render.terminal import series
from orgstats.render.terminal.palette import SERIES
from orgstats.render.terminal.steps import SteppedValues, fit

MOST_COLUMNS = 93
"""Three months of days."""

FILLED = 0.84
"""The part of a step that its column takes."""

NUMBERED = 13
"""The pixels that a number needs."""

LONGEST_BAND = 48


class LegendEntry(NamedTuple):
    """A band: the place of its colour, its number (none for all others), what it is called."""

    place: int
    number: str
    name: str


class StackedColumns(NamedTuple):
    """A chart: what is drawn, what its bands are, and their values."""

    drawing: Drawing
    legend: tuple[LegendEntry, ...]
    course: SteppedValues


def stacked(course: TimeSeries, table: Table, name: str) -> StackedColumns | None:
    """Give the chart of a course by the rows of a table; None where there is nothing to draw."""
    found = series.of(course, table)
    fitted = fit(found.course, course.size, course.window, MOST_COLUMNS)
    totals = [add_up(max(value, 0) for value in values) for values in fitted.values]
    peak = max(totals, default=0)
    if peak <= 0:
        return None
    axis = value_axis(peak, course.column)
    bands = Bands(found.indexes, fitted, axis)
    groups = (
        ShapeGroup(tuple(axis.rules())),
        *bands.columns(_titles(fitted, course, totals)),
        ShapeGroup(tuple(dates_below(fitted, course.window))),
    )
    legend = tuple(
        LegendEntry(place, number_of(place), names.abridged(names.clean(label), LONGEST_BAND))
        for place, label in zip(found.indexes, found.labels, strict=True)
    )
    drawing = Drawing(TOP + PLOT + BELOW, groups, name, _about(fitted, course, totals))
    return StackedColumns(drawing, legend, fitted)


def number_of(place: int) -> str:
    """Give the number of a band; what is folded has none."""
    return str(place + 1) if place < SERIES else ""


class Bands(NamedTuple):
    """The bands of a chart, from the bottom up, and the axis that measures them."""

    places: Sequence[int]
    course: SteppedValues
    axis: ValueAxis

    def columns(self, titles: Sequence[str]) -> Iterator[ShapeGroup]:
        """Give a column for each step."""
        count = len(self.course.values)
        labelled = self._labelled()
        for at, (values, title) in enumerate(zip(self.course.values, titles, strict=True)):
            start = (at + (1 - FILLED) / 2) / count
            yield ShapeGroup(tuple(self._column(at, values, start, labelled)), title)

    def _column(
        self, at: int, values: Sequence[Number], start: float, labelled: Sequence[int | None]
    ) -> Iterator[Shape]:
        width = FILLED / len(self.course.values)
        y = float(TOP + PLOT)
        for band, (place, value) in enumerate(zip(self.places, values, strict=True)):
            height = self.axis.height(value)
            if not height:
                continue
            y -= height
            yield rect((start, width), (y, height), f"s{place}")
            if labelled[band] == at and number_of(place):
                middle = (start + width / 2, y + height / 2 + 4)
                yield words(number_of(place), middle, f"k{place}")

    def _labelled(self) -> list[int | None]:
        """Give the column in which each band is highest, if it is high enough for its number."""
        found: list[int | None] = []
        for band in range(len(self.places)):
            heights = [self.axis.height(values[band]) for values in self.course.values]
            most = max(range(len(heights)), key=heights.__getitem__)
            found.append(most if heights[most] >= NUMBERED and len(self.places) > 1 else None)
        return found


def _titles(fitted: SteppedValues, course: TimeSeries, totals: Sequence[Number]) -> list[str]:
    kind = course.column.kind
    steps = step_names(fitted, course)
    return [
        f"{step}: {humanize.full(value, kind)}" for step, value in zip(steps, totals, strict=True)
    ]


def step_names(fitted: SteppedValues, course: TimeSeries) -> list[str]:
    """Give the words for the steps, from their starts."""
    zone = course.window.zone
    starts = [
        str(bucket.day) if bucket.day else bucket.start.astimezone(zone).isoformat()
        for bucket in fitted.buckets
    ]
    cut = cut_steps(course.window, fitted.unit)
    spans = [cut.get(bucket.day) if bucket.day else None for bucket in fitted.buckets]
    return dates.steps(starts, fitted.unit, spans)


def _about(fitted: SteppedValues, course: TimeSeries, totals: Sequence[Number]) -> str:
    steps, kind = step_names(fitted, course), course.column.kind
    most = max(range(len(totals)), key=totals.__getitem__)
    per = f"A column for each {fitted.unit}, {steps[0]} to {steps[-1]}."
    return f"{per} The highest is {steps[most]} with {humanize.full(totals[most], kind)}."
