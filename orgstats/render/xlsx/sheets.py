"""The sheets that every workbook has: Summary, Rows and Notes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from orgstats.domain.document import TEXTUAL
from orgstats.errors import UsageError
from orgstats.render.header import MODE_WORDS
from orgstats.render.xlsx.book import About, Sheet
from orgstats.render.xlsx.cells import DIGITS, LONGEST_TEXT, SheetCell, cell, moment, text, time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from orgstats.domain.document import Column, Record
    from orgstats.domain.results import Header
    from orgstats.domain.window import Window
    from orgstats.render.xlsx.book import Book

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet of Excel holds."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment of a workbook that is about none."""

LONGEST_PROPERTY = 255
MATRIX_NAMES = 2
"""The first columns of a matrix, which stay in sight: the id and its name."""

SheetLine = tuple["Iterable[Any]", str]
"""The values of a line, and its look."""


class SheetFigures(NamedTuple):
    """What rows come to: measures, and their values by what these are of."""

    columns: Sequence[Column]
    values: Mapping[str, Record]


class Lossy(NamedTuple):
    """A column, what it holds, and how many of its cells lack something of their value."""

    column: Column
    cells: int


def about(title: str, organization: str, window: Window | None) -> About:
    """Give what a workbook says of itself; it is of the moment at which its window ends."""
    created = EPOCH if window is None else window.end
    subject = str(text(organization).value)[:LONGEST_PROPERTY]
    return About(title, subject, created.astimezone(UTC).replace(tzinfo=None))


def check_room(rows: int, columns: int, hint: str) -> None:
    """Raise `UsageError` for what no sheet holds, before anything is written."""
    for found, most, what in ((rows + 1, MOST_ROWS, "rows"), (columns, MOST_COLUMNS, "columns")):
        if found > most:
            raise UsageError(
                f"a sheet of xlsx holds {most:,} {what}, and these are {found:,}", hint=hint
            )


def facts(header: Header) -> Iterator[tuple[str, SheetCell]]:
    """Give what a workbook is about: whose usage, when, how fresh, narrowed to what."""
    window, chosen = header.window, header.filters
    yield "Organization", text(header.organization.name)
    yield "Organization id", text(header.organization.id)
    yield from zip(("From", "To"), _span(window), strict=True)
    if header.before is not None and header.before.start < header.before.end:
        yield from zip(("Compared from", "Compared to"), _span(header.before), strict=True)
    yield "Time zone", text(window.timezone)
    if header.as_of is not None:
        yield "As of", moment(header.as_of, window.zone)
    yield "Complete", text("yes" if header.complete else "no")
    for name, values in chosen.chosen.items():
        if values:
            yield name.capitalize(), text(", ".join(chosen.names.get(name, values)))
    if chosen.mode in MODE_WORDS:
        yield "Billing mode", text(MODE_WORDS[chosen.mode])
    yield "Deleted projects", text("counted" if chosen.include_deleted else "left out")


def summary(book: Book, header: Header | None, title: str, found: SheetFigures) -> Sheet:
    """Write the sheet of what a workbook is about and comes to; more may follow below."""
    sheet = book.sheet("Summary")
    sheet.bare()
    sheet.title(text(title))
    sheet.line([])
    for name, value in () if header is None else facts(header):
        sheet.line([text(name), value], ["fact", ""])
    if found.columns and found.values:
        figures(sheet, found)
    sheet.fit()
    return sheet


def figures(sheet: Sheet, found: SheetFigures) -> None:
    """Write a line a measure."""
    sheet.line([])
    numbers = ["numbers"] * len(found.values)
    sheet.line([text("Measure"), *map(text, found.values)], ["header", *numbers])
    for column in found.columns:
        values = [cell(one.get(column.name), column.kind) for one in found.values.values()]
        sheet.line([text(column.title), *values], ["name", *[""] * len(values)])


def _span(window: Window) -> list[SheetCell]:
    """Give the first and the last day; of hours, when they start and end."""
    if window.hours:
        return [moment(instant, window.zone) for instant in (window.start, window.end)]
    return [time(str(day)) for day in (window.first, window.last)]


def grid(sheet: Sheet, columns: Sequence[Column], lines: Iterable[SheetLine]) -> list[Lossy]:
    """Write titles and lines below them; give what cells could not hold."""
    kinds, lost = [column.kind for column in columns], [0] * len(columns)
    looks = ["header" if kind in TEXTUAL else "numbers" for kind in kinds]
    sheet.line(map(_title, columns), looks)
    for values, look in lines:
        cells = list(map(cell, values, kinds))
        for at, one in enumerate(cells):
            lost[at] += one.lossy
        sheet.line(cells, look)
    return [Lossy(*pair) for pair in zip(columns, lost, strict=True) if pair[1]]


def _title(column: Column) -> SheetCell:
    return time(column.title) if column.role == "step" else text(column.title)


def rows(book: Book, columns: Sequence[Column], lines: Iterable[SheetLine]) -> list[Lossy]:
    """Write the sheet of rows, its first line in sight and with filters."""
    sheet = book.sheet("Rows")
    crossed = any(column.role == "step" for column in columns)
    lost = grid(sheet, columns, lines)
    sheet.headed(len(columns), kept=MATRIX_NAMES if crossed else 0)
    sheet.fit()
    return lost


def notes(book: Book, told: Iterable[tuple[str, str]], lost: Iterable[Lossy]) -> None:
    """Write the sheet of what a reader must know."""
    sheet = book.sheet("Notes")
    sheet.line([text("About"), text("Note")], "header")
    for code, message in [*told, *map(_lacking, lost), *ALWAYS]:
        sheet.line([text(code.replace("_", " ").capitalize()), text(message)], "wrapped")
    sheet.headed(2)
    sheet.fit()


ALWAYS = (
    ("currency", "Amounts are US dollars. A cell holds more decimals than it shows."),
    ("totals", "Totals are values, and do not change with what is filtered or edited."),
)


def _lacking(lost: Lossy) -> tuple[str, str]:
    """Say what cells of a column could not hold."""
    title, many = lost.column.title, f"{lost.cells:,} cell{'' if lost.cells == 1 else 's'}"
    if lost.column.kind in TEXTUAL:
        return "long_names", f"{title}: {many} cut, for Excel has room for {LONGEST_TEXT:,} letters"
    exact = f"more than the {DIGITS} digits that Excel keeps; csv and json have all of them"
    return "digits", f"{title}: {many} with {exact}"
