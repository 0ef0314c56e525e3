"""What one scan of a rollup came to, as the reports see it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from orgstats.domain.numbers import Number

StoredValue = str | int | date | None
"""What a stored column, a flag or a bucket of cells holds; an instant is a date here, too."""

Group = tuple[tuple[Any, ...], dict[str, Number | None]]
"""The values that a group shares, and its sums."""

Pairs = Sequence[tuple[Any, Number]]
"""Buckets, in order, each with a number."""

CellLine = tuple[tuple[Any, ...], Pairs]
"""The values that a line's cells share, and its buckets."""


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
        keep: Mapping[str, Sequence[StoredValue]] | None = None,
    ) -> list[Group]:
        """Sum the cells by some of their columns, in the order of those columns.

        `keep` leaves only cells that have one of some values, or are of a `period` that was asked
        for. A column that was not asked for is 0, a measure that the rollup lacks is None.
        """

    def lines(
        self, measure: str, *by: str, keep: Mapping[str, Sequence[StoredValue]]
    ) -> list[CellLine]:
        """Sum a measure, 0 if the rollup lacks it, by some columns and the bucket.

        There is no number for a bucket without cells.
        """
