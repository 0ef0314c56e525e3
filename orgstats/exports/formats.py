"""How the rows of an export are written, as data: text is put together where the rows are."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from orgstats.domain.records import header_record, measures_record, notes_record
from orgstats.exports.export import Export
from orgstats.render.csv import field
from orgstats.render.json import dumps


class RowForm(NamedTuple):
    """How a format writes the rows of an export.

    `before` gives what stands before each column of a row, `after` what stands after the last,
    `absent` is a number that is not there; `opening`, `between` and `closing` surround the rows.
    """

    text: Callable[[str], str]
    before: Callable[[Sequence[str]], list[str]]
    after: str
    absent: str
    opening: Callable[[Export, Sequence[str]], str]
    between: str
    closing: Callable[[Export], str]


def _commas(columns: Sequence[str]) -> list[str]:
    return ["", *[","] * (len(columns) - 1)]


def _members(columns: Sequence[str]) -> list[str]:
    marks = ["{", *[", "] * (len(columns) - 1)]
    return [f"{mark}{dumps(name)}: " for mark, name in zip(marks, columns, strict=True)]


def _indented(columns: Sequence[str]) -> list[str]:
    first, *others = _members(columns)
    return [f"    {first}", *others]


def _header(_: Export, columns: Sequence[str]) -> str:
    return ",".join(columns) + "\n"


def _nothing(*_: object) -> str:
    return ""


def document(export: Export) -> dict[str, Any]:
    """Give what is known of an export before its rows."""
    return {
        **header_record(export.scope.header),
        "by": list(export.by),
        "grain": export.grain,
        "total": measures_record(export.total),
    }


def _document(export: Export, _: Sequence[str]) -> str:
    members = {"schema": "orgstats.export/1", **document(export)}
    lines = "".join(f"  {dumps(name)}: {dumps(value)},\n" for name, value in members.items())
    return f'{{\n{lines}  "rows": [\n'


def _end(export: Export) -> str:
    return f'\n  ],\n  "notes": {dumps(notes_record(export.notes))}\n}}\n'


FORMS: dict[str, RowForm] = {
    "csv": RowForm(field, _commas, "\n", "", _header, "", _nothing),
    "ndjson": RowForm(dumps, _members, "}\n", "null", _nothing, "", _nothing),
    "json": RowForm(dumps, _indented, "}", "null", _document, ",\n", _end),
}
