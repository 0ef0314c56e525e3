"""What a value is in a cell: text as it is, a date, or a number with the way it is shown."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from unicodedata import east_asian_width

from orgstats.render.formulas import guarded

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from orgstats.domain.document import ColumnKind

CellStyle = Literal[
    "text", "quoted", "date", "moment", "money", "cents", "fine", "count", "part", "rate", "trace"
]
DIGITS = 15
"""The significant digits that Excel keeps of a number."""

LONGEST_TEXT = 32_767
FIRST_YEAR = 1900
"""The first year that Excel has dates for."""

# Below it a number, of at most nine decimals, has no digit too many.
FEW_DIGITS = 1_000_000
# Below these a dollar shows decimals beyond its cents, all of them, and a rate more than one.
CENTS, FINE, TRACE = 1, Decimal("0.00005"), Decimal("0.0005")
WIDE = {"W", "F"}


class SheetCell(NamedTuple):
    """A value that Excel has a type for, and how it is shown; `lossy` tells that it lacks some."""

    value: str | float | date | None
    style: CellStyle = "text"
    lossy: bool = False


EMPTY = SheetCell(None)


def cell(value: Any, kind: ColumnKind) -> SheetCell:
    """Give the cell of a value: numbers by their kind, all else as text."""
    if value is None:
        return EMPTY
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return number(value, kind)
    if kind == "time" and isinstance(value, str):
        return time(value)
    return text(value if isinstance(value, str) else str(value))


def number(value: Decimal | int, kind: ColumnKind) -> SheetCell:
    """Give the cell of a number: dollars show as many decimals as people need."""
    near = float(value)
    size = abs(near)
    lossy = size >= FEW_DIGITS and significant(value) > DIGITS
    if kind == "money":
        if size >= CENTS or not size:
            return SheetCell(near, "money", lossy)
        return SheetCell(near, "cents" if size >= FINE else "fine", lossy)
    if kind == "rate":
        return SheetCell(near, "trace" if 0 < size < TRACE else "rate", lossy)
    return SheetCell(near, "count" if near.is_integer() else "part", lossy)


def significant(value: Decimal | int) -> int:
    """Give how many significant digits a number has."""
    digits = "".join(map(str, Decimal(value).as_tuple().digits))
    return len(digits.strip("0"))


def time(value: str) -> SheetCell:
    """Give the cell of the start of a step: a date, or the local time of an hour.

    What is none, such as `(other)`, is text.
    """
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return text(value)
    if found.year < FIRST_YEAR:
        return text(value)
    if len(value) == len("2026-10-25"):
        return SheetCell(found.date(), "date")
    return SheetCell(found.replace(tzinfo=None), "moment")


def moment(instant: datetime, zone: ZoneInfo) -> SheetCell:
    """Give the cell of an instant, in local time."""
    return time(instant.astimezone(zone).isoformat())


def text(value: str) -> SheetCell:
    """Give the cell of a text, cut where Excel has no more room; nothing in it is ever run.

    XlsxWriter would take one that is between `<r>` and `</r>` as markup, so a blank ends that.
    """
    whole = f"{value} " if value.startswith("<r>") and value.endswith("</r>") else value
    lossy = len(whole) > LONGEST_TEXT // 2 and _units(whole) > LONGEST_TEXT
    if lossy:
        whole = _cut(whole)
    return SheetCell(whole, "text" if guarded(whole) == whole else "quoted", lossy)


def _units(value: str) -> int:
    """Give the length as Excel counts it, in units of UTF-16."""
    return len(value.encode("utf-16-le", "surrogatepass")) // 2


def _cut(value: str) -> str:
    room = value.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_TEXT - 1)]
    return room.decode("utf-16-le", "ignore") + "…"


def width(value: str) -> int:
    """Give the columns that a text takes, its longest line; letters of East Asia take two."""
    longest = max(value.splitlines() or [""], key=len)
    if longest.isascii():
        return len(longest)
    return sum(2 if east_asian_width(letter) in WIDE else 1 for letter in longest)
