"""Workbooks opened again by a library that did not write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.escape import unescape

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path) -> Any:
    """The workbook of a file, formulas as they stand there; it has the three sheets."""
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Rows", "Notes"]
    return book


def values(sheet: Any) -> list[list[Any]]:
    """The values of a sheet, line by line; text is never a formula."""
    cells = [list(line) for line in sheet.iter_rows()]
    assert not any(cell.data_type == "f" or cell.hyperlink for line in cells for cell in line)
    return [[_value(cell.value) for cell in line] for line in cells]


def _value(value: Any) -> Any:
    return unescape(value) if isinstance(value, str) else value


def figures(book: Any) -> dict[str, Any]:
    """The first two columns of the summary: facts and figures by their names."""
    return {line[0]: line[1] for line in values(book["Summary"]) if len(line) > 1}


def notes(book: Any) -> list[str]:
    """The messages of the notes."""
    return [line[1] for line in values(book["Notes"])[1:]]
