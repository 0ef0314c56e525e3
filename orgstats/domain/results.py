"""Typed results of reports: numbers as `int` or `Decimal`, names as `str`, never formatted text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.numbers import Number, Sums
from orgstats.domain.oldnew import OldNew
from orgstats.domain.window import Bucket, BucketSize, Window


class Note(NamedTuple):
    """Something the reader of a report must know; `code` is for scripts, `message` for people."""

    code: str
    message: str


class Organization(NamedTuple):
    """Whom a report is about."""

    id: str
    name: str


class Filters(NamedTuple):
    """What a report was narrowed to: resolved ids, sorted, and their names, by dimension."""

    chosen: Mapping[str, tuple[str, ...]] = {}
    mode: str = "all"
    include_deleted: bool = False
    names: Mapping[str, tuple[str, ...]] = {}


class Header(NamedTuple):
    """What every report says first: whose usage, when, narrowed to what, how fresh.

    `before` is the window that it is compared with, as far as it is.
    """

    organization: Organization
    window: Window
    filters: Filters
    as_of: datetime | None
    before: Window | None = None

    @property
    def complete(self) -> bool:
        """Tell whether the source has reached the end of the window."""
        return self.window.reached(self.as_of)


class Summary(NamedTuple):
    """The totals of a window, those of the window before it, and their course."""

    header: Header
    total: Sums
    previous: Sums | None
    notes: tuple[Note, ...] = ()
    bucket: BucketSize = "day"
    course: Mapping[str, Sequence[Number]] = {}
    """Metric → one number a bucket, for the sparklines."""
    saved: Sequence[Decimal | None] = (None, None)
    """What caching saved, now and before; None where nobody asked, or nothing tells."""
    moved: OldNew | None = None
    """The metric in both windows, where its change is asked for."""


class Row(NamedTuple):
    """One member of a ranking, or one step of time.

    `change` is that since the step of time just before, `moved` the metric in the window before and
    now, where it is asked for; `within` is what the row is made of by a second dimension.
    """

    key: str
    label: str
    share: Decimal | None
    sums: Sums
    details: Mapping[str, str | None] = {}
    made: Mapping[str, Number | str | None] = {}
    change: Decimal | None = None
    within: "Within | None" = None
    moved: OldNew | None = None


class Rest(NamedTuple):
    """Usage that no row shows: the folded tail, or what cannot be attributed (`folded` is None).

    `noise` tells an amount that is no usage at all: the stored numbers of two rollups differ by no
    more than their floating-point rounding.
    """

    share: Decimal | None
    sums: Sums
    folded: int | None = None
    noise: bool = False
    moved: OldNew | None = None


class Within(NamedTuple):
    """What a row is made of: these add up to it."""

    rows: tuple[Row, ...]
    other: Rest | None
    unattributed: Rest | None


class Stack(NamedTuple):
    """One bucket of a breakdown; `values` by row key, `other` and `unattributed` add up to it."""

    bucket: Bucket
    total: Number
    values: Mapping[str, Number]
    other: Number
    unattributed: Number


class OverTime(NamedTuple):
    """A metric in every bucket of the window, whose days are those of `zone`.

    `labels` name the keys of the stacks where these are not those of rows.
    """

    bucket: BucketSize
    zone: ZoneInfo
    stacks: tuple[Stack, ...]
    labels: Mapping[str, str] | None = None


class Breakdown(NamedTuple):
    """Usage by a dimension, and by a second one within it, that adds up to the total.

    Rows of time stand in its order, all others in that of a metric.
    """

    header: Header
    by: str
    metric: str
    total: Sums
    rows: tuple[Row, ...]
    other: Rest | None
    unattributed: Rest | None
    over_time: OverTime | None
    notes: tuple[Note, ...] = ()
    within: str | None = None
    moved: OldNew | None = None


class Listing(NamedTuple):
    """What a source holds of one kind: a key, a label and details a row."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str | None], ...]
    notes: tuple[Note, ...] = ()
    organization: Organization | None = None
