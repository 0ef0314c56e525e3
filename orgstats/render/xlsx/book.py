"""Workbooks as files: the one place that knows XlsxWriter.

What is written is the same wherever and whenever it is: no clock, and no machine, is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from orgstats.render.xlsx.cells import EMPTY, CellStyle, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from orgstats.render.xlsx.cells import SheetCell

NARROWEST, WIDEST = 9, 60
# What a filter's button, and the margins of a cell, take of a column.
BUTTON, MARGIN = 3, 1
HEADER_HEIGHT, A4, HIDDEN = 20, 9, 2
# The letters in a line of paper that can still be read.
PAGE = 220
# What numbers take that show more the smaller they are.
LONG: dict[CellStyle, int] = {"fine": len("$0.000000041"), "trace": len("0.0004%")}
INK, BAND = "#1F3A5F", "#EEF2F7"
CELL_FORMATS: dict[CellStyle, dict[str, Any]] = {
    "text": {},
    # Whoever edits a text that looks like a formula gets no formula either.
    "quoted": {"quote_prefix": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "money": {"num_format": "[$$-409]#,##0.00"},
    "cents": {"num_format": "[$$-409]0.00##"},
    "fine": {"num_format": "[$$-409]0.00#######"},
    "count": {"num_format": "#,##0"},
    "part": {"num_format": "#,##0.0#"},
    "rate": {"num_format": "0.0%"},
    "trace": {"num_format": "0.00##%"},
}
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": INK, "valign": "vcenter"}
LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "title": {"bold": True, "font_size": 16, "font_color": INK},
    "fact": {"font_color": "#5A6675"},
    "header": HEADER,
    "numbers": HEADER | {"align": "right"},
    "name": {"bold": True},
    "total": {"bold": True, "top": 1, "bg_color": BAND},
    "wrapped": {"text_wrap": True, "valign": "top"},
}


class About(NamedTuple):
    """What a workbook says of itself: its title, whose it is, and the moment that it is of."""

    title: str
    subject: str
    created: datetime


class Book:
    """A workbook; with a folder for what is not yet put together its rows take no memory."""

    def __init__(self, target: BinaryIO | Path, about: About, folder: Path | None = None) -> None:
        options: dict[str, Any] = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "use_zip64": True,
        }
        kept: dict[str, Any] = {"in_memory": True}
        if folder is not None:
            kept = {"constant_memory": True, "tmpdir": str(folder)}
        self._book = Workbook(target, options | kept)
        self._book.set_properties(
            {"title": about.title, "subject": about.subject, "created": about.created}
        )
        self._formats: dict[tuple[CellStyle, str], Any] = {}

    def __enter__(self) -> Self:
        """Give the workbook, to be put together at the end of the block."""
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        """Put the file together, unless what it holds failed; raises `OSError`."""
        if failed is not None:
            return
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.__context__ or error from error

    def sheet(self, name: str) -> Sheet:
        """Add a sheet."""
        return Sheet(self, self._book.add_worksheet(name))

    def format(self, style: CellStyle, look: str) -> Any:
        """Give the format of a kind of cells in a kind of lines."""
        found = self._formats.get((style, look))
        if found is None:
            found = self._book.add_format({**CELL_FORMATS[style], **LOOKS[look]})
            self._formats[style, look] = found
        return found


class Sheet:
    """A sheet that is written line by line; its columns become as wide as what they hold."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._widths: dict[int, int] = {}
        self._largest: dict[int, float] = {}
        self.rows = 0
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_footer("&L&A&RPage &P of &N")

    def line(self, cells: Iterable[SheetCell], looks: str | Sequence[str] = "") -> None:
        """Write a line below the last one, in one look or in one for each cell."""
        for column, cell in enumerate(cells):
            look = looks if isinstance(looks, str) else looks[column]
            if cell is not EMPTY or look:
                self._write(column, cell, look)
                self._widen(column, cell)
        self.rows += 1

    def title(self, cell: SheetCell, look: str = "title") -> None:
        """Write a text that may reach over the columns."""
        self._write(0, cell, look)
        self.rows += 1

    def bare(self) -> None:
        """Show no lines between cells: the sheet is for reading."""
        self._sheet.hide_gridlines(HIDDEN)

    def headed(self, columns: int, *, first: int = 0, kept: int = 0) -> None:
        """Let the line `first` stay in sight, with filters for all below it, and `kept` columns."""
        self._sheet.set_row(first, HEADER_HEIGHT)
        self._sheet.freeze_panes(first + 1, kept)
        self._sheet.repeat_rows(first)
        self._sheet.autofilter(first, 0, max(self.rows - 1, first), columns - 1)
        for column in range(columns):
            self._widths[column] += BUTTON

    def fit(self) -> None:
        """Make the columns as wide as what they hold, and print few of them on one page."""
        if sum(self._widths.values()) <= PAGE:
            self._sheet.fit_to_pages(1, 0)
        for column, taken in self._widths.items():
            self._sheet.set_column(column, column, min(max(taken, NARROWEST), WIDEST) + MARGIN)

    def _write(self, column: int, cell: SheetCell, look: str) -> None:
        shown, value = self._book.format(cell.style, look), cell.value
        if isinstance(value, float):
            self._sheet.write_number(self.rows, column, value, shown)
        elif isinstance(value, str):
            self._sheet.write_string(self.rows, column, value, shown)
        elif value is None:
            self._sheet.write_blank(self.rows, column, None, shown)
        else:
            self._sheet.write_datetime(self.rows, column, value, shown)

    def _widen(self, column: int, cell: SheetCell) -> None:
        value, taken = cell.value, 0
        if isinstance(value, str):
            # Most are known to fit, without looking at their letters.
            known = self._widths.get(column, 0)
            taken = width(value) if 2 * len(value) > known else 0
        elif isinstance(value, float):
            if abs(value) > self._largest.get(column, 0) or cell.style in LONG:
                self._largest[column] = max(abs(value), self._largest.get(column, 0))
                taken = LONG.get(cell.style) or len(f"{value:,.2f}") + 1
        elif value is not None:
            taken = len("2026-10-25 02:00" if cell.style == "moment" else "2026-10-25")
        if taken > self._widths.setdefault(column, 0):
            self._widths[column] = taken
