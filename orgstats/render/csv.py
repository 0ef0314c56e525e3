"""CSV and TSV: a header always, text quoted as in RFC 4180, formulas made harmless."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from orgstats.domain.document import Document, Table
from orgstats.domain.numbers import written
from orgstats.render.formulas import guarded

COMMA, TAB = ",", "\t"
SEPARATORS = {"csv": COMMA, "tsv": TAB}
QUOTED = ('"', "\n", "\r")


def csv_text(document: Document) -> str:
    """Write the main table of an answer with commas."""
    return _text(document.main, COMMA)


def tsv_text(document: Document) -> str:
    """Write the main table of an answer with tabs."""
    return _text(document.main, TAB)


def _text(table: Table, separator: str) -> str:
    return "".join(
        separator.join(field(value, separator) for value in line) + "\n" for line in _lines(table)
    )


def _lines(table: Table) -> Iterator[Iterable[object]]:
    names = [column.name for column in table.columns]
    yield (*table.about, *names)
    for row in table.lines:
        yield (*table.about.values(), *map(row.cells.get, names))


def field(value: object, separator: str = COMMA) -> str:
    """Write a field; text that a spreadsheet would run is guarded."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return written(value)
    text = guarded(str(value))
    if separator not in text and not any(mark in text for mark in QUOTED):
        return text
    return '"' + text.replace('"', '""') + '"'
