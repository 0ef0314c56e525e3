"""Workbooks as files: within little memory, with columns as wide as what they hold."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from orgstats.render.xlsx.book import WIDEST, About, Book
from orgstats.render.xlsx.cells import cell, text
from tests.support import workbooks

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = About("Title", "Subject", datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None))


def test_rows_take_no_memory(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    tracemalloc.start()
    with Book(tmp_path / "out.xlsx", ABOUT, tmp_path / "parts") as book:
        for name in ("Summary", "Rows", "Notes"):
            sheet = book.sheet(name)
            before, _ = tracemalloc.get_traced_memory()
            for number in range(4_000):
                sheet.line([text(f"name {number}"), cell(number, "count")])
            after, _ = tracemalloc.get_traced_memory()
            assert after - before < 100_000
    tracemalloc.stop()
    assert len(workbooks.values(workbooks.opened(tmp_path / "out.xlsx")["Rows"])) == 4_000
    assert list((tmp_path / "parts").iterdir()) == []


def test_columns_fit_what_they_hold(tmp_path: Path) -> None:
    with Book(tmp_path / "out.xlsx", ABOUT) as book:
        for name in ("Summary", "Rows", "Notes"):
            sheet = book.sheet(name)
            sheet.line([text("a"), text("b" * 20), text("検索" * 10), text("d" * 200)], "header")
            sheet.line([cell(12_345_678_901, "money"), text("b")])
            sheet.fit()
    found = workbooks.opened(tmp_path / "out.xlsx")["Rows"].column_dimensions
    widths = [found[name].width for name in "ABCD"]
    assert widths[0] >= len("$12,345,678,901.00")
    assert [*map(int, widths[1:])] == [21, 41, WIDEST + 1]


def test_what_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Book(tmp_path / "no folder" / "out.xlsx", ABOUT) as book:
        book.sheet("Rows")
