"""An answer as a workbook: what it is about and comes to, its rows, what its reader must know."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from orgstats.domain.document import TEXTUAL
from orgstats.render import dates
from orgstats.render.xlsx import sheets
from orgstats.render.xlsx.book import Book
from orgstats.render.xlsx.cells import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orgstats.domain.document import Column, Document, RowRole, Table, TableRow
    from orgstats.render.xlsx.book import Sheet

FEWER = "ask for fewer with --top, or for csv, which holds any number"
TOTALS: tuple[RowRole, ...] = ("total", "before")
GENERIC = "Label"
ASIDE = {"step", "share", "mark"}
"""What columns tell of rows alone: of a total it is in no figure."""


def workbook(document: Document) -> bytes:
    """Give the file of an answer."""
    table, header = document.main, document.header
    window = document.window if header is None else header.window
    organization = document.organization if header is None else header.organization
    columns = list(_titled(table.columns))
    sheets.check_room(len(table.lines), len(columns), FEWER)
    name = "" if organization is None else organization.name
    target = BytesIO()
    with Book(target, sheets.about(table.title, name, window)) as book:
        _summary(book, document)
        lost = sheets.rows(book, columns, _lines(table.lines, columns))
        sheets.notes(book, document.notes, lost)
    return target.getvalue()


def _lines(rows: Sequence[TableRow], columns: Sequence[Column]) -> Iterator[sheets.SheetLine]:
    names = [column.name for column in columns]
    for row in rows:
        yield map(row.cells.get, names), "total" if row.role == "total" else ""


def _titled(columns: Sequence[Column]) -> Iterator[Column]:
    """Give columns with titles of their own: an id is that of what is named beside it.

    In a list, which is of one thing alone, that is but a label.
    """
    for column, after in zip(columns, [*columns[1:], None], strict=True):
        beside = GENERIC if after is None or after.kind != "text" else after.title
        own = column.title == "Id" and beside != GENERIC
        yield column._replace(title=f"{beside} id") if own else column


def _summary(book: Book, document: Document) -> None:
    sheet = sheets.summary(book, document.header, document.main.title, _figures(document))
    if document.lead:
        sheet.line([])
    for sentence in document.lead:
        sheet.title(text(sentence), "")
    for table in document.tables:
        if table.beside and table.rows:
            _beside(sheet, table)
    sheet.fit()


def _figures(document: Document) -> sheets.SheetFigures:
    """Give what the rows come to, beside what it was before where that is known."""
    table = document.main
    columns = [c for c in table.columns if c.kind not in TEXTUAL and c.role not in ASIDE]
    totals = {row.title or _when(row, document): row.cells for row in table.rows_of(*TOTALS)}
    return sheets.SheetFigures(columns, totals)


def _when(row: TableRow, document: Document) -> str:
    if row.role == "before" and document.header is not None:
        found = dates.before(document.header.window)
        return found[0].upper() + found[1:]
    return "Total"


def _beside(sheet: Sheet, table: Table) -> None:
    """Write a table that explains the figures, as people see it."""
    sheet.line([])
    sheet.title(text(table.title), "name")
    columns = [column for column in table.shown if column.role != "mark"]
    lines: list[sheets.SheetLine] = []
    for row in table.rows:
        cells = {table.shown[0].name: row.title} | dict(row.cells)
        look = "total" if row.role in {"total", "before"} else ""
        lines.append(([cells.get(column.name) for column in columns], look))
    sheets.grid(sheet, columns, lines)
