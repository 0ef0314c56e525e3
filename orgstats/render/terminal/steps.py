"""The course of a report in as many steps as fit: coarser buckets, never a sample."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from orgstats.domain.numbers import Number, plus
from orgstats.domain.window import Bucket, BucketSize, Window, floor

StepAmounts = tuple[Number, ...]


class SteppedValues(NamedTuple):
    """Buckets, the values of each, and the words for one of them (`day`, `2 weeks`)."""

    unit: str
    buckets: tuple[Bucket, ...]
    values: tuple[StepAmounts, ...]


def _quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _years(count: int) -> Callable[[date], date]:
    return lambda day: date(max(day.year - day.year % count, 1), 1, 1)


# A week is not a part of a month: weeks are taken together, days and months by the calendar.
CALENDAR: tuple[tuple[str, Callable[[date], date]], ...] = (
    ("day", lambda day: day),
    ("week", lambda day: floor(day, "week")),
    ("month", lambda day: floor(day, "month")),
    ("quarter", _quarter),
    ("year", _years(1)),
    ("10 years", _years(10)),
    ("100 years", _years(100)),
)
COARSER: dict[BucketSize, int] = {"hour": 0, "day": 1, "month": 3}


def fit(course: SteppedValues, size: BucketSize, window: Window, room: int) -> SteppedValues:
    """Give a course in at most `room` steps, by adding up the buckets of coarser ones."""
    if len(course.buckets) <= room:
        return course
    if size == "week":
        count = 2
        while len(course.buckets) > room * count:
            count *= 2
        names: Sequence[object] = [index // count for index in range(len(course.buckets))]
        return _grouped(course, names, f"{count} weeks")
    days = [bucket.day or bucket.start.astimezone(window.zone).date() for bucket in course.buckets]
    coarser = CALENDAR[COARSER[size] :]
    unit, start = next(
        (step for step in coarser if len(set(map(step[1], days))) <= room), CALENDAR[-1]
    )
    return _grouped(course, [start(day) for day in days], unit)


def _grouped(course: SteppedValues, names: Sequence[object], unit: str) -> SteppedValues:
    """Add up neighbours of one name; a group starts with its first bucket."""
    firsts: dict[object, Bucket] = {}
    sums: dict[object, StepAmounts] = {}
    for name, bucket, values in zip(names, course.buckets, course.values, strict=True):
        if name in sums:
            sums[name] = tuple(map(plus, sums[name], values))
            continue
        day = name if isinstance(name, date) else bucket.day
        firsts[name], sums[name] = Bucket(bucket.start, day), values
    return SteppedValues(unit, tuple(firsts.values()), tuple(sums.values()))
