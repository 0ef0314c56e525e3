"""The rows of a breakdown in the order of a column; what is folded stays that of the metric."""

from decimal import Decimal
from typing import Any

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.results import Breakdown, Row
from orgstats.domain.selection import ID, Selection, unknown

TEXTS = {ID: "key", "key": "key", "label": "label", "name": "label"}


def ordered(report: Breakdown, column: str, columns: Selection) -> Breakdown:
    """Order the rows by a column: numbers from the greatest on, texts from A, None last.

    Raises `UsageError` for a column that is not there.
    """
    details = DIMENSION[report.by].details
    known = (*TEXTS, "share", *details, *columns.numbers)
    if column not in known:
        raise unknown("--sort", column, dict.fromkeys(known))

    def place(row: Row) -> tuple[Any, ...]:
        if column in TEXTS or column in details:
            text = getattr(row, TEXTS[column]) if column in TEXTS else row.details[column]
            return text is None, (text or "").casefold(), text or ""
        value = row.share if column == "share" else columns.cells(row.sums)[column]
        return value is None, -Decimal(value or 0)

    return report._replace(rows=tuple(sorted(report.rows, key=place)))
