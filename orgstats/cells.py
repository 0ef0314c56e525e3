"""Typed results: numbers as `int` or `Decimal`, names as `str`, never formatted text.

Counts and tokens are `int`; money is a `Decimal` of US dollars with at most nine decimals; None is
a number the source does not have.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from orgstats.window import Bucket, BucketSize, Window

Number = int | Decimal
Sums = Mapping[str, Number | None]
"""Measure name → sum, in the order of the catalogue."""

# Wide enough for every sum of stored values, so that no addition ever rounds.
EXACT = Context(prec=120)
SHARE = Decimal("0.000001")
NANO = -9


def dollars(nano: int | str) -> Decimal:
    """Give an amount of billionths of a dollar in dollars."""
    return Decimal(nano).scaleb(NANO, EXACT)


def plus(left: Number, right: Number) -> Number:
    """Add without rounding; many sums begin with 0."""
    if not left:
        return right
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return EXACT.add(left, right)


def minus(left: Number, right: Number) -> Number:
    """Subtract without rounding."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    return EXACT.subtract(left, right)


def add_up(numbers: Iterable[Number]) -> Number:
    """Add numbers without rounding."""
    with localcontext(EXACT):
        return sum(numbers)


def add(rows: Iterable[Sums], start: Sums) -> dict[str, Number | None]:
    """Add rows to `start`, measure by measure; what is lacking (None) in one is so in the sum."""
    total = dict(start)
    for row in rows:
        for name, left in total.items():
            right = row[name]
            total[name] = None if left is None or right is None else plus(left, right)
    return total


def subtract(whole: Sums, part: Sums) -> dict[str, Number | None]:
    """Take `part` from `whole` measure by measure; None where either is None."""
    rest: dict[str, Number | None] = {}
    for name, left in whole.items():
        right = part[name]
        rest[name] = None if left is None or right is None else minus(left, right)
    return rest


def ratio(numerator: Number | None, denominator: Number | None) -> Decimal | None:
    """Divide two sums; None over nothing, never 0."""
    if numerator is None or not denominator:
        return None
    return EXACT.divide(Decimal(numerator), Decimal(denominator))


def share(part: Number | None, total: Number | None) -> Decimal | None:
    """Give the fraction of a total with six decimals; None when there is no total."""
    fraction = ratio(part, total)
    return None if fraction is None else fraction.quantize(SHARE, ROUND_HALF_UP, EXACT)


Value = str | int | None
"""What a stored column or a flag of cells holds."""

Group = tuple[tuple[Any, ...], dict[str, Number | None]]
"""The values that a group shares, and its sums."""

Line = tuple[tuple[Any, ...], list[tuple[Any, Number]]]
"""The values that a line's cells share, and its buckets, in order, each with a number."""


class Cells(Protocol):
    """What one scan of a rollup came to: a small table that can be summed further."""

    measures: tuple[str, ...]
    answered: bool
    """False where the question was only to be shown: there are no cells then."""

    def sums(
        self,
        *by: str,
        measures: Sequence[str] | None = None,
        keep: Mapping[str, Sequence[Value]] | None = None,
    ) -> list[Group]:
        """Sum the cells by some of their columns, in the order of those columns.

        `keep` leaves only cells that have one of some values. A column that was not asked for is 0,
        a measure that the rollup lacks is None.
        """

    def lines(self, measure: str, *by: str, keep: Mapping[str, Sequence[Value]]) -> list[Line]:
        """Sum a measure, 0 if the rollup lacks it, by some columns and the bucket.

        There is no number for a bucket without cells.
        """


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
    """What every report says first: whose usage, when, narrowed to what, how fresh."""

    organization: Organization
    window: Window
    filters: Filters
    as_of: datetime | None

    @property
    def complete(self) -> bool:
        """Tell whether the source has reached the end of the window."""
        return self.as_of is not None and self.window.end <= self.as_of


class Summary(NamedTuple):
    """The totals of a window, those of the window before it, and their course."""

    header: Header
    total: Sums
    previous: Sums | None
    notes: tuple[Note, ...] = ()
    bucket: BucketSize = "day"
    course: Mapping[str, Sequence[Number]] = {}
    """Metric → one number a bucket, for the sparklines."""


class Row(NamedTuple):
    """One member of a ranking."""

    key: str
    label: str
    share: Decimal | None
    sums: Sums
    details: Mapping[str, str | None] = {}


class Rest(NamedTuple):
    """Usage that no row shows: the folded tail, or what cannot be attributed (`folded` is None).

    `noise` tells an amount that is no usage at all: the stored numbers of two rollups differ by no
    more than their floating-point rounding.
    """

    share: Decimal | None
    sums: Sums
    folded: int | None = None
    noise: bool = False


class Stack(NamedTuple):
    """One bucket of a breakdown; `values` by row key, `other` and `unattributed` add up to it."""

    bucket: Bucket
    total: Number
    values: Mapping[str, Number]
    other: Number
    unattributed: Number


class OverTime(NamedTuple):
    """A metric in every bucket of the window, whose days are those of `zone`."""

    bucket: BucketSize
    zone: ZoneInfo
    stacks: tuple[Stack, ...]


class Breakdown(NamedTuple):
    """A ranking by one dimension that adds up to the total, and its course."""

    header: Header
    by: str
    metric: str
    total: Sums
    rows: tuple[Row, ...]
    other: Rest | None
    unattributed: Rest | None
    over_time: OverTime | None
    notes: tuple[Note, ...] = ()


class Listing(NamedTuple):
    """What a source holds of one kind: a key, a label and details a row."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str | None], ...]
    notes: tuple[Note, ...] = ()


Report = Summary | Breakdown | Listing
