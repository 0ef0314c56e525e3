"""The chart of what is used and expected: a sum that climbs, and the range of its end."""

from orgstats.domain import humanize
from orgstats.domain.document import TimeSeries
from orgstats.domain.numbers import plus
from orgstats.render.html.axes import BELOW, PLOT, TOP, dates_below, value_axis
from orgstats.render.html.drawing import Drawing, Shape, ShapeGroup, line, rect
from orgstats.render.html.stack import FILLED, MOST_COLUMNS, LegendEntry, StackedColumns, step_names
from orgstats.render.terminal.climbing import climbing
from orgstats.render.terminal.palette import SERIES
from orgstats.render.terminal.series import number

CLIMB_NAMES = ("So far", "Expected")


def climb(course: TimeSeries, name: str) -> StackedColumns | None:
    """Give the chart; None where there is nothing to draw."""
    fitted = climbing(course, MOST_COLUMNS)
    totals = [plus(*values) for values in fitted.values]
    ends = () if course.ends is None else tuple(map(number, course.ends))
    peak = max((*totals, *ends), default=0)
    if peak <= 0:
        return None
    axis, kind, count = value_axis(peak, course.column), course.column.kind, len(totals)
    entries = [LegendEntry(0, "", CLIMB_NAMES[0]), LegendEntry(SERIES + 1, "", CLIMB_NAMES[1])]
    groups = [ShapeGroup(tuple(axis.rules()))]
    for at, (step, values) in enumerate(
        zip(step_names(fitted, course), fitted.values, strict=True)
    ):
        start, width = (at + (1 - FILLED) / 2) / count, FILLED / count
        y, shapes = float(TOP + PLOT), list[Shape]()
        for value, band in zip(values, ("s0", "ahead"), strict=True):
            height = axis.height(value)
            y -= height
            shapes += [rect((start, width), (y, height), band)] if height else []
        groups.append(ShapeGroup(tuple(shapes), f"{step}: {humanize.full(plus(*values), kind)}"))
    if ends:
        low, high = (TOP + PLOT - axis.height(end) for end in ends)
        place = 1 - 0.5 / count
        marks = (line((place, place), (high, low), "range"),)
        told = " to ".join(humanize.full(end, kind) for end in ends)
        groups.append(ShapeGroup(marks, f"Between {told}"))
        entries.append(LegendEntry(SERIES + 2, "", f"Range: {told}"))
    groups.append(ShapeGroup(tuple(dates_below(fitted, course.window))))
    about = f"The sum at the end of each {fitted.unit}, what is expected in a lighter colour."
    drawing = Drawing(TOP + PLOT + BELOW, tuple(groups), name, about)
    return StackedColumns(drawing, tuple(entries), fitted)
