"""A sum over time at the end of each step: what is over, apart from what is expected."""

from orgstats.domain.document import TimeSeries
from orgstats.domain.numbers import Number, plus
from orgstats.render.terminal.steps import SteppedValues, fit


def climbing(course: TimeSeries, room: int) -> SteppedValues:
    """Give the sum at the end of each step: what is over apart from what is expected."""
    daily = SteppedValues(
        course.size, course.buckets, tuple(zip(course.total, course.expected, strict=True))
    )
    steps = fit(daily, course.size, course.window, room)
    first = next((at for at, (_, more) in enumerate(steps.values) if more), len(steps.values))
    running: Number = 0
    values: list[tuple[Number, Number]] = []
    for at, (used, more) in enumerate(steps.values):
        over = plus(running, used)
        running = plus(over, more)
        if at < first:
            values.append((over, 0))
        else:
            values.append((over, more) if at == first and used else (0, running))
    return steps._replace(values=tuple(values))
