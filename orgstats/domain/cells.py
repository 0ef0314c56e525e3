"""What one scan of a rollup came to, as the reports see it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from orgstats.domain.numbers import Number

StoredValue = str | int | date | None
"""What a stored column, a flag or a bucket of cells holds; an instant is a date here, too."""

Group = tuple[tuple[Any, ...], dict[str, Number | None]]
"""The values that a group shares, and its sums."""

ByBucket = Mapping[Any, Number]
"""Buckets, in any order, with a number each."""

CellLine = tuple[tuple[Any, ...], ByBucket]
"""The values that a line's cells share, and its buckets."""


class Leading(NamedTuple):
    """The values of a column that have most of a measure, `top` of them; of equals the first.

    They are told by cells that have a value in each of some columns. What has none in one of these
    is kept, too.
    """

    measure: str
    top: int
    columns: tuple[str, ...]


class Weighing(NamedTuple):
    """What ranks values: a measure, of each period as often as it counts; the greatest first.

    By size what is as far below zero is as great.
    """

    measure: str
    weights: Mapping[str, int]
    by_size: bool = False


Keep = Mapping[str, Sequence[StoredValue] | Leading]
"""What leaves some cells only: values of a column, or which of its values lead."""


class Cells(Protocol):
    """What one scan of a rollup came to: a small table that can be summed further."""

    measures: tuple[str, ...]
    lacking: tuple[str, ...]
    """Columns that would tell of more meters, where cells of each are asked for."""
    answered: bool
    """False where the question was only to be shown: there are no cells then."""

    def sums(
        self,
        *by: str,
        measures: Sequence[str] | None = None,
        keep: Keep | None = None,
    ) -> list[Group]:
        """Sum the cells by some of their columns, in the order of those columns.

        `keep` leaves only cells that have one of some values, or are of a `period` that was asked
        for. A column that was not asked for is 0, a measure that the rollup lacks is None.
        """

    def count(self, *told: str, keep: Keep) -> int:
        """Count the values of a column among the cells that have one there and in some others."""

    def leaders(self, *told: str, weighing: Weighing, top: int, keep: Keep) -> list[StoredValue]:
        """Give the values of a column that weigh most, of equals the first, `top` of them.

        They are among the cells that have one there and in some other columns.
        """

    def lines(self, measure: str, *by: str, keep: Keep) -> list[CellLine]:
        """Sum a measure, 0 if the rollup lacks it, by some columns and the bucket.

        There is no number for a bucket without cells.
        """
