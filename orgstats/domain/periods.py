"""Periods of a question: named stretches of time, which may overlap or lie apart."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from orgstats.domain.window import Window

NOW, BEFORE = "now", "before"


class Period(NamedTuple):
    """A named stretch of time `[start, end)`."""

    name: str
    start: datetime
    end: datetime


Segment = tuple[datetime, datetime]
"""A stretch of time in which the same periods hold."""


def of(**windows: Window | None) -> tuple[Period, ...]:
    """Give windows as periods, by their names; None is left out."""
    return tuple(Period(name, one.start, one.end) for name, one in windows.items() if one)


def segments(periods: Sequence[Period]) -> list[Segment]:
    """Cut periods at each other's bounds and give what they cover, in order, nothing twice.

    An hour of two periods is in one segment, so that one pass over the hours counts it for both.
    """
    bounds = sorted({instant for one in periods for instant in (one.start, one.end)})
    return [segment for segment in pairwise(bounds) if any(_in(segment, one) for one in periods)]


def places(periods: Sequence[Period]) -> dict[str, tuple[int, ...]]:
    """Give the segments that make up each period, by their places."""
    cut = segments(periods)
    return {
        one.name: tuple(place for place, segment in enumerate(cut) if _in(segment, one))
        for one in periods
    }


def covered(periods: Sequence[Period]) -> list[Segment]:
    """Give the stretches that any period covers, in order, with a gap between each two."""
    found: list[Segment] = []
    for start, end in segments(periods):
        joined = bool(found) and found[-1][1] == start
        found.append((found.pop()[0] if joined else start, end))
    return found


def _in(segment: Segment, period: Period) -> bool:
    return period.start <= segment[0] and segment[1] <= period.end
