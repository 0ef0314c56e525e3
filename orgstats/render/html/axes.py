"""The two axes of a chart: round values with rules across, and dates below."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Column
from orgstats.domain.numbers import Number
from orgstats.domain.window import Window
from orgstats.render.html.drawing import Shape, line, words
from orgstats.render.terminal import ticks
from orgstats.render.terminal.steps import SteppedValues

TOP, PLOT, BELOW = 14, 240, 26
"""The pixels above, of and below the place of the bars."""

MOST_RULES = 5
"""The most rules above the lowest one."""

LETTERS_ACROSS = {"wide": 110, "narrow": 40}
"""The letters that fit below a chart, on a screen and on a phone."""


class ValueAxis(NamedTuple):
    """The value at the top, that of a rule, and how its numbers are written."""

    most: float
    step: Decimal
    kind: str

    def height(self, value: Number) -> float:
        """Give the pixels that a value takes."""
        return max(float(value), 0.0) / self.most * PLOT

    def rules(self) -> Iterator[Shape]:
        """Give the rules with their values."""
        for count in range(int(self.most / float(self.step)) + 1):
            value = self.step * count
            y = TOP + PLOT - self.height(value)
            yield line((0, 1), (y, y), "base" if not count else "rule")
            label = words(humanize.tick(value, self.kind), (0, y + 4), "tick amount")
            yield label._replace(attributes={**label.attributes, "dx": "-8"})


def value_axis(peak: Number, column: Column) -> ValueAxis:
    """Give the axis for values up to a peak, which is the highest that is drawn."""
    whole = column.kind not in {"money", "rate"}
    least = Decimal(peak) / MOST_RULES
    magnitude = Decimal(1).scaleb(least.adjusted())
    steps = (step * magnitude for step in ticks.ROUND if step * magnitude >= least)
    step = next((one for one in steps if not (whole and one % 1)), Decimal(1))
    return ValueAxis(float(peak), step, column.kind)


def dates_below(course: SteppedValues, window: Window) -> Iterator[Shape]:
    """Give the dates of the steps: as many as fit, once for a screen and once for a phone."""
    starts = [bucket.day or bucket.start.astimezone(window.zone) for bucket in course.buckets]
    steps = ticks.TickSteps(starts, course.unit)
    middles = [(at + 0.5) / len(starts) for at in range(len(starts))]
    for kind, letters in LETTERS_ACROSS.items():
        yield from _labels(steps, middles, letters, kind)


def _labels(
    steps: ticks.TickSteps, middles: Sequence[float], letters: int, kind: str
) -> Iterator[Shape]:
    places = [int(middle * letters) for middle in middles]
    last = -1
    for place, text in ticks.labels(steps, places, letters):
        # Several steps share a letter on a phone: the first that comes after the last label.
        at = next(index for index, one in enumerate(places) if one == place and index > last)
        last = at
        yield words(text, (middles[at], TOP + PLOT + 18), f"tick date {kind}")
