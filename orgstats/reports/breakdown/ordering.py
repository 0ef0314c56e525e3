"""The rows of a breakdown in the order of a column; what is folded stays that of the metric."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.numbers import Number
from orgstats.domain.results import Breakdown, Row
from orgstats.domain.selection import CHANGES, COUNTABLE, ID, Selection, unknown

TEXTS = {ID: "key", "key": "key", "label": "label", "name": "label"}
SORTABLE = (*TEXTS, "share", *COUNTABLE, *CHANGES)
"""What rows may be ordered by, beside the details of a dimension."""


def ordered(report: Breakdown, column: str, columns: Selection) -> Breakdown:
    """Order the rows by a column: numbers from the greatest on, texts from A, None last.

    Raises `UsageError` for a column that is not there.
    """
    details, made = DIMENSION[report.by].details, DIMENSION[report.by].made
    known = (*TEXTS, "share", *details, *made, *columns.written)
    if column not in known:
        raise unknown("--sort", column, dict.fromkeys(known))

    def place(row: Row) -> tuple[Any, ...]:
        if column in TEXTS or column in details:
            text = getattr(row, TEXTS[column]) if column in TEXTS else row.details.get(column)
            return text is None, (text or "").casefold(), text or ""
        if column in made:
            return _made(row.made.get(column))
        value = row.share if column == "share" else columns.cells(row.sums, row.moved)[column]
        return value is None, -Decimal(value or 0)

    def placed(rows: Iterable[Row]) -> tuple[Row, ...]:
        return tuple(sorted((_within(row, placed) for row in rows), key=place))

    return report._replace(rows=placed(report.rows))


def _made(value: Number | str | None) -> tuple[Any, ...]:
    return value is None, value if isinstance(value, str) else -Decimal(value or 0)


def _within(row: Row, placed: Callable[[Iterable[Row]], tuple[Row, ...]]) -> Row:
    """Order the rows within a row, too."""
    own = row.within
    return row if own is None else row._replace(within=own._replace(rows=placed(own.rows)))
