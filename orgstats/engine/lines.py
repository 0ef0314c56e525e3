"""The buckets of a line and their numbers, which DuckDB hands over as one text.

It makes objects of values one by one, slowly: a text is split in one go, and a day that many lines
have is read once.
"""

from datetime import date, datetime
from decimal import Decimal

from orgstats.domain.cells import ByBucket
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import NANO, Number

_MARK = ","


def line_text(measure: str, number: str) -> str:
    """Write the text of a bucket and a number of some groups, those of a measure."""
    told = f"CAST({number} AS text)"
    if MEASURE[measure].kind == "money":
        told += f" || 'E{NANO}'"
    return f"string_agg(CAST(bucket AS text) || '{_MARK}' || {told}, '{_MARK}')"


class LineReader:
    """What makes numbers of such texts: of dollars, or of a count, which is whole if it can be."""

    def __init__(self, measure: str) -> None:
        self._money = MEASURE[measure].kind == "money"
        self._moments = _Moments()

    def read(self, text: str) -> ByBucket:
        """Give the buckets of a text, each with its number."""
        parts = text.split(_MARK)
        found = map(Decimal if self._money else _count, parts[1::2])
        return dict(zip(map(self._moments.__getitem__, parts[::2]), found, strict=True))


class _Moments(dict[str, date]):
    """The buckets by their texts: days, or the instants of hours."""

    def __missing__(self, text: str) -> date:
        day = len(text) == len("2026-10-01")
        found = self[text] = date.fromisoformat(text) if day else datetime.fromisoformat(text)
        return found


def _count(text: str) -> Number:
    return int(text) if text.isdecimal() else whole(Decimal(text))


def whole(exact: Decimal) -> Number:
    """Give a number as an `int` if it is whole."""
    return int(exact) if exact == exact.to_integral_value() else exact
