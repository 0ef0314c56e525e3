"""A course in a few pixels: a bar for each step, for cards."""

from orgstats.domain import humanize
from orgstats.domain.document import TimeSeries
from orgstats.render.html.drawing import Drawing, ShapeGroup, rect
from orgstats.render.terminal.series import number
from orgstats.render.terminal.steps import SteppedValues, fit

SPARK_HIGH, MOST_SPARKS = 36, 62


def spark(course: TimeSeries) -> Drawing | None:
    """Give the bars; None for less than two steps, or nothing at all."""
    amounts = tuple((number(value),) for value in course.total)
    steps = SteppedValues(course.size, course.buckets, amounts)
    # What two days cost can be added up, what a million tokens cost on them cannot.
    found = (
        steps
        if course.column.role == "share"
        else fit(steps, course.size, course.window, MOST_SPARKS)
    )
    values = [max(float(value), 0.0) for (value,) in found.values]
    most = max(values, default=0.0)
    if len(values) < 2 or not most:
        return None
    count = len(values)
    shapes = tuple(
        rect(((at + 0.1) / count, 0.8 / count), (SPARK_HIGH - high, high), "spark")
        for at, value in enumerate(values)
        if (high := max(value / most * SPARK_HIGH, 1.0 if value else 0.0))
    )
    return Drawing(SPARK_HIGH, (ShapeGroup(shapes),), f"{course.column.title} per {found.unit}")


def caption(course: TimeSeries) -> str:
    """Say what a bar is, and what the highest is."""
    most = max(course.total, default=0, key=number)
    return f"per {course.size}, at most {humanize.full(most, course.column.kind)}"
