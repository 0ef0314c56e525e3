"""What a forecast comes to: what is used, and what is expected of the rest."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from orgstats.domain.numbers import Number
from orgstats.domain.results import Header, Note
from orgstats.domain.window import Bucket


class Awaited(NamedTuple):
    """What was used so far, and what all of the window is expected to come to; None: unknown."""

    used: Number
    expected: Number | None


class AwaitedRow(NamedTuple):
    """What one series used, and what is expected of it."""

    key: str
    label: str
    awaited: Awaited
    details: Mapping[str, str | None] = {}


class AwaitedRest(NamedTuple):
    """What no row shows: the folded tail, or what cannot be attributed (no `folded`)."""

    awaited: Awaited
    folded: int | None = None
    noise: bool = False


class Range(NamedTuple):
    """The least and the most that a window may come to, as far as former ones tell."""

    low: Number
    high: Number


class DayAhead(NamedTuple):
    """A day of the window: what was used on it, and what is still expected."""

    bucket: Bucket
    used: Number
    expected: Number


class Forecast(NamedTuple):
    """Where a window will end: rows, other and unattributed add up to the total.

    The run rate is what the window comes to if every hour is as those so far.
    """

    header: Header
    by: str
    metric: str
    total: Awaited
    range: Range | None
    run_rate: Number | None
    rows: tuple[AwaitedRow, ...]
    other: AwaitedRest | None
    unattributed: AwaitedRest | None
    days: Sequence[DayAhead] = ()
    notes: tuple[Note, ...] = ()
