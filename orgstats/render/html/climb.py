"""The chart of what is used and expected: a sum that climbs, and the range of its end."""

from collections.abc import Iterator

from orgstats.domain import humanize
from orgstats.domain.document import TimeSeries
from orgstats.domain.numbers import plus
from orgstats.render.html.axes import BELOW, PLOT, TOP, ValueAxis, dates_below, value_axis
from orgstats.render.html.drawing import Drawing, Shape, ShapeGroup, line, rect
from orgstats.render.html.stack import FILLED, MOST_COLUMNS, LegendEntry, StackedColumns, step_names
from orgstats.render.terminal.climbing import climbing
from orgstats.render.terminal.palette import SERIES
from orgstats.render.terminal.series import number
from orgstats.render.terminal.steps import StepAmounts, SteppedValues

CLIMB_NAMES = ("So far", "Expected")
USED, AHEAD_COLOUR, RANGE_COLOUR = 0, SERIES + 1, SERIES + 2
"""The places of their colours in a legend."""


def climb(course: TimeSeries, name: str) -> StackedColumns | None:
    """Give the chart; None where there is nothing to draw."""
    fitted = climbing(course, MOST_COLUMNS)
    ends = () if course.ends is None else tuple(map(number, course.ends))
    peak = max((*(plus(*values) for values in fitted.values), *ends), default=0)
    if peak <= 0:
        return None
    axis = value_axis(peak, course.column)
    groups = (
        ShapeGroup(tuple(axis.rules())),
        *_columns(fitted, course, axis),
        *_range(course, axis, len(fitted.values)),
        ShapeGroup(tuple(dates_below(fitted, course.window))),
    )
    about = f"The sum at the end of each {fitted.unit}, what is expected in a lighter colour."
    drawing = Drawing(TOP + PLOT + BELOW, groups, name, about)
    return StackedColumns(drawing, tuple(_legend(course)), fitted)


def _columns(fitted: SteppedValues, course: TimeSeries, axis: ValueAxis) -> Iterator[ShapeGroup]:
    """Give a column for each step."""
    steps, count = step_names(fitted, course), len(fitted.values)
    for at, (step, values) in enumerate(zip(steps, fitted.values, strict=True)):
        across = (at + (1 - FILLED) / 2) / count, FILLED / count
        title = f"{step}: {humanize.full(plus(*values), course.column.kind)}"
        yield ShapeGroup(tuple(_column(values, across, axis)), title)


def _column(values: StepAmounts, across: tuple[float, float], axis: ValueAxis) -> Iterator[Shape]:
    y = float(TOP + PLOT)
    for value, kind in zip(values, ("s0", "ahead"), strict=True):
        if height := axis.height(value):
            y -= height
            yield rect(across, (y, height), kind)


def _range(course: TimeSeries, axis: ValueAxis, count: int) -> Iterator[ShapeGroup]:
    """Give a line over the last column, where a range is known."""
    if course.ends is not None:
        low, high = (TOP + PLOT - axis.height(number(end)) for end in course.ends)
        place = 1 - 0.5 / count
        mark = line((place, place), (high, low), "range")
        yield ShapeGroup((mark,), f"Between {_ends(course, ' and ')}")


def _legend(course: TimeSeries) -> Iterator[LegendEntry]:
    for place, name in zip((USED, AHEAD_COLOUR), CLIMB_NAMES, strict=True):
        yield LegendEntry(place, "", name)
    if course.ends is not None:
        yield LegendEntry(RANGE_COLOUR, "", f"Range: {_ends(course, ' to ')}")


def _ends(course: TimeSeries, between: str) -> str:
    kind = course.column.kind
    return between.join(humanize.full(number(end), kind) for end in course.ends or ())
