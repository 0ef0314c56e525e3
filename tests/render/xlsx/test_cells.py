"""What a value is in a cell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from orgstats.render.xlsx.cells import LONGEST_TEXT, SheetCell, cell, text, width

if TYPE_CHECKING:
    from orgstats.domain.document import ColumnKind


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        (Decimal("1234.5"), "money", SheetCell(1234.5, "money")),
        (Decimal("-0.0637"), "money", SheetCell(-0.0637, "cents")),
        (Decimal("4.1E-7"), "money", SheetCell(4.1e-7, "fine")),
        (0, "money", SheetCell(0.0, "money")),
        (12, "tokens", SheetCell(12.0, "count")),
        (Decimal("1.5"), "count", SheetCell(1.5, "part")),
        (Decimal("0.25"), "rate", SheetCell(0.25, "rate")),
        (Decimal("0.000024"), "rate", SheetCell(0.000024, "trace")),
        (None, "money", SheetCell(None)),
        (Decimal("123456.123456789"), "money", SheetCell(123456.123456789, "money")),
        (Decimal("1234567.123456789"), "money", SheetCell(1234567.123456789, "money", lossy=True)),
        (10**18, "tokens", SheetCell(1e18, "count")),
        (10**18 + 1, "tokens", SheetCell(1e18, "count", lossy=True)),
        ("2026-10-25", "time", SheetCell(date(2026, 10, 25), "date")),
        ("2026-10-25", "text", SheetCell("2026-10-25")),
        (
            "2026-10-25T02:00:00+01:00",
            "time",
            SheetCell(datetime.fromisoformat("2026-10-25T02:00:00"), "moment"),
        ),
        ("(other)", "time", SheetCell("(other)")),
        ("1899-12-31", "time", SheetCell("1899-12-31")),
        ("=1+1", "text", SheetCell("=1+1", "quoted")),
        ("<r>x</r>", "text", SheetCell("<r>x</r> ")),
        ("a" * LONGEST_TEXT, "text", SheetCell("a" * LONGEST_TEXT)),
    ],
)
def test_cells(value: object, kind: ColumnKind, found: SheetCell) -> None:
    assert cell(value, kind) == found


@pytest.mark.parametrize("letter", ["a", "é", "🧾", "a🧾"])
def test_text_is_cut_where_excel_has_no_more_room(letter: str) -> None:
    found = text(letter * LONGEST_TEXT + letter)
    assert found.lossy
    assert isinstance(found.value, str)
    assert LONGEST_TEXT - 2 < len(found.value.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert found.value.endswith("…")


@pytest.mark.parametrize(("value", "taken"), [("abc", 3), ("ab\nabcd", 4), ("東京", 4), ("", 0)])
def test_what_a_text_takes(value: str, taken: int) -> None:
    assert width(value) == taken
