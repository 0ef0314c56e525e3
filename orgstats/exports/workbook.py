"""An export as a workbook: its rows are fetched and written in parts, so that memory stays flat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column
from orgstats.domain.numbers import dollars
from orgstats.engine.batches import batches
from orgstats.output import temporary
from orgstats.render.xlsx import sheets
from orgstats.render.xlsx.book import Book
from orgstats.reports.documents.columns import made, measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from orgstats.engine.engine import Engine
    from orgstats.exports.export import Export
    from orgstats.render.xlsx.sheets import SheetLine

SMALLER = "export a larger --grain or fewer dimensions in --by, or csv, which holds any number"
FETCHED = 2_000


def write(engine: Engine, export: Export, lines: str, target: Path) -> int:
    """Write the rows of an export that a SELECT gives, and tell how many.

    Raises `UsageError` for too many.
    """
    header = export.scope.header
    listed = columns(export)
    count, parts = batches(engine, lines, FETCHED)
    sheets.check_room(count, len(listed), SMALLER)
    about = sheets.about(title(export), header.organization.name, header.window)
    with temporary.needed() as folder, Book(target, about, folder) as book:
        sheets.summary(book, export.scope.header, about.title, figures(export))
        lost = sheets.rows(book, listed, _lines(parts, listed))
        sheets.notes(book, export.notes, lost)
    return count


def title(export: Export) -> str:
    """Give what an export is: `Usage by project and model, per day`."""
    *others, last = (DIMENSION[name].name for name in export.by)
    by = f"{', '.join(others)} and {last}" if others else last
    return f"Usage by {by}" + ("" if export.grain == "total" else f", per {export.grain}")


def figures(export: Export) -> sheets.SheetFigures:
    """Give what an export comes to."""
    found = [column for column in columns(export) if column.name in export.total]
    return sheets.SheetFigures(found, {"Total": export.total})


def _lines(parts: Iterator[list[tuple[Any, ...]]], listed: Sequence[Column]) -> Iterator[SheetLine]:
    money = [at for at, column in enumerate(listed) if column.kind == "money"]
    for part in parts:
        for row in part:
            values = list(row)
            for at in money:
                if values[at] is not None:
                    values[at] = dollars(values[at])
            yield values, ""


def columns(export: Export) -> tuple[Column, ...]:
    """Give the columns of an export with what people call them."""
    found = [Column("organization_id", "Organization id", "id")]
    found += [Column("organization", "Organization", "text")]
    found += [Column("bucket", export.grain.capitalize(), "time")]
    for name in export.by:
        title = DIMENSION[name].title
        found += [Column(f"{name}_id", f"{title} id", "id"), Column(name, title, "text")]
        found += made(name, export.chosen)
    return (*found, *map(measure, export.shown))
