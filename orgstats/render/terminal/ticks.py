"""Ticks of the two axes: round steps of a value, and dates aligned to the calendar."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

from orgstats.domain.window import HOUR, LeftDays
from orgstats.domain.zones import DAY
from orgstats.render import dates

NEAREST = 3
"""Rows that two labels of the y axis are apart, at least."""

TICK_GAP = 2
"""Blank columns between two labels of the x axis, at least."""

FEW_TICKS = 14
"""The most days that are named with their weekdays, or every other one; Mondays are of more."""

ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))

Differs = Callable[[date], object]
"""What tells the first step of a stretch from the last one before it."""

Name = Callable[[date], str]


class Scale(NamedTuple):
    """The y axis: the rows between two labels, and the value that many rows stand for."""

    rows: int
    step: Decimal

    @property
    def unit(self) -> float:
        """Give the value of one row."""
        return float(self.step) / self.rows


def scale(peak: Decimal, height: int, *, whole: bool) -> Scale:
    """Give the scale that draws `peak` highest within `height` rows; `whole` for counts."""
    return max(
        (
            Scale(rows, _round_up(peak * rows / height, whole=whole))
            for rows in range(min(NEAREST, height), height + 1)
        ),
        key=lambda found: _merit(found, peak, height),
    )


def _merit(found: Scale, peak: Decimal, height: int) -> float:
    """Weigh the rows put to use; four to six labels are worth more than a little height."""
    labels = height // found.rows + 1
    return float(peak) / (found.unit * height) - 0.08 * max(labels - 6, 0, 4 - labels)


def _round_up(value: Decimal, *, whole: bool) -> Decimal:
    magnitude = Decimal(1).scaleb(value.adjusted())
    steps = (step * magnitude for step in ROUND if step * magnitude >= value)
    return next(step for step in (*steps, Decimal(10)) if not (whole and step % 1))


class TickSteps(NamedTuple):
    """The x axis: the local starts of its steps, datetimes for hours, and what a step is called.

    Steps that the window `cut` are told by their days, or by the first of them in little room.
    """

    starts: Sequence[date]
    unit: str
    cut: Mapping[date, LeftDays] = {}


def labels(steps: TickSteps, places: Sequence[int], width: int) -> list[tuple[int, str]]:
    """Give the densest `(column, label)` that fit: of every step, up to a century."""
    starts = steps.starts
    for differs, name in _choices(steps):
        firsts = [at for at in range(len(starts)) if _begins(steps, at, differs)]
        for chosen, telling in product((_with_cut(steps, firsts), firsts), _tellings(steps, name)):
            found = [(places[at], telling(starts[at])) for at in chosen]
            if found and _fits(found, width):
                return found
    *_, short = _tellings(steps, dates.day_name)
    first = short(starts[0])
    return [(places[0], first)] if len(first) <= width else []


def _with_cut(steps: TickSteps, firsts: Sequence[int]) -> list[int]:
    """Give the steps to name, those that are cut in place of their neighbours."""
    more = {at for at, start in enumerate(steps.starts) if start in steps.cut} - {*firsts}
    return sorted(more | {at for at in firsts if not more & {at - 1, at + 1}})


def _tellings(steps: TickSteps, name: Name) -> Iterator[Name]:
    """Give ways to name a step, those that are cut by all of their days, or by the first."""
    years = steps.starts[0].year != steps.starts[-1].year

    def days(start: date) -> str:
        return dates.part(steps.cut[start], year=years) if start in steps.cut else name(start)

    def day(start: date) -> str:
        left = steps.cut.get(start)
        return dates.day_name(left.first, year=years) if left else name(start)

    yield from (days, day) if steps.cut else (name,)


def _begins(steps: TickSteps, at: int, differs: Differs) -> bool:
    """Tell whether a step is the first of a stretch; the very first only if it starts there."""
    before = steps.starts[at - 1] if at else _just_before(steps)
    return differs(steps.starts[at]) != differs(before)


def _just_before(steps: TickSteps) -> date:
    length = {"hour": HOUR, "week": 7 * DAY}.get(steps.unit, DAY)
    try:
        return steps.starts[0] - length
    except OverflowError:
        return steps.starts[0]


def _fits(found: Sequence[tuple[int, str]], width: int) -> bool:
    spans = []
    for place, text in found:
        left = min(place - len(text) // 2, width - len(text))
        spans.append((left, left + len(text)))
    return all(left[1] + TICK_GAP <= right[0] for left, right in pairwise(spans))


def _choices(steps: TickSteps) -> Iterator[tuple[Differs, Name]]:
    starts = steps.starts
    years = starts[0].year != starts[-1].year

    def day(start: date) -> str:
        return dates.day_name(start, year=years)

    def month(start: date) -> str:
        # A week has no month of its own.
        return day(start) if "week" in steps.unit else dates.month(start, year=years)

    if steps.unit == "hour":
        yield from _hours(single=_day(starts[0]) == _day(starts[-1]))
    few = steps.unit in {"hour", "day"} and len(starts) <= FEW_TICKS
    if few and steps.unit == "day":
        yield _day, lambda start: f"{dates.DAY_NAMES[start.weekday()]} {dates.day_name(start)}"
    if steps.unit in {"hour", "day"} or "week" in steps.unit:
        yield _day, day
        if few:
            yield lambda start: (_day(start) - _day(starts[0])).days // 2, day
        yield lambda start: start.isocalendar()[:2], day
        yield lambda start: (start.year, start.month, start.day < 15), day
    for count in (1, 3, 6):
        yield _months(count), month
    for count in (1, 2, 5, 10, 20, 50, 100):
        yield _years(count), lambda start: str(start.year)


def _hours(*, single: bool) -> Iterator[tuple[Differs, Name]]:
    def name(start: date) -> str:
        if isinstance(start, datetime) and (start.hour or single):
            return dates.clock(start)
        return dates.day_name(start)

    for count in (1, 2, 3, 6, 12):
        yield _hour(count), name


def _hour(count: int) -> Differs:
    def part(start: date) -> object:
        return (_day(start), start.hour // count) if isinstance(start, datetime) else start

    return part


def _day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def _months(count: int) -> Differs:
    return lambda day: (day.year, (day.month - 1) // count)


def _years(count: int) -> Differs:
    return lambda day: day.year // count
