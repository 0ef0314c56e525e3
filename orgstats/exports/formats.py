"""How the rows of an export are written, as data: text is put together where the rows are."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from orgstats.domain.records import header_record, measures_record, notes_record
from orgstats.exports.export import Export
from orgstats.render.csv import SEPARATORS, field
from orgstats.render.json import dumps
from orgstats.sql.statement import literal


class RowForm(NamedTuple):
    """How a format writes the rows of an export.

    `before` gives what stands before each column of a row, `after` what stands after the last,
    `absent` is a number that is not there; `options` tell DuckDB what surrounds the rows.
    """

    text: Callable[[str], str]
    before: Callable[[Sequence[str]], list[str]]
    after: str
    absent: str
    options: Callable[[Export], str]

    def header(self, columns: Sequence[str]) -> str:
        """Write the names of the columns as a row of values is written."""
        pairs = zip(self.before(columns), columns, strict=True)
        return "".join(text for pair in pairs for text in pair) + self.after


def _separated(separator: str) -> RowForm:
    def before(columns: Sequence[str]) -> list[str]:
        return ["", *[separator] * (len(columns) - 1)]

    return RowForm(partial(field, separator=separator), before, "", "", _header)


def _members(columns: Sequence[str]) -> list[str]:
    marks = ["{", *[", "] * (len(columns) - 1)]
    return [f"{mark}{dumps(name)}: " for mark, name in zip(marks, columns, strict=True)]


def _indented(columns: Sequence[str]) -> list[str]:
    first, *others = _members(columns)
    return [f"    {first}", *others]


def document(export: Export) -> dict[str, Any]:
    """Give what is known of an export before its rows."""
    return {
        **header_record(export.scope.header),
        "by": list(export.by),
        "grain": export.grain,
        "total": measures_record(export.total, export.shown),
    }


def _framed(export: Export) -> str:
    members = {"schema": "orgstats.export/1", **document(export)}
    lines = "".join(f"  {dumps(name)}: {dumps(value)},\n" for name, value in members.items())
    opening = f'{{\n{lines}  "rows": [\n'
    closing = f'\n  ],\n  "notes": {dumps(notes_record(export.notes))}\n}}\n'
    return f"HEADER false, PREFIX {literal(opening)}, SUFFIX {literal(closing)}, NEW_LINE ',\n'"


def _header(_: Export) -> str:
    return "HEADER true"


def _bare(_: Export) -> str:
    return "HEADER false"


FORMS: dict[str, RowForm] = {
    **{name: _separated(separator) for name, separator in SEPARATORS.items()},
    "ndjson": RowForm(dumps, _members, "}", "null", _bare),
    "json": RowForm(dumps, _indented, "}", "null", _framed),
}
