"""The rows of a breakdown, and of each row within it, with what they leave."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from orgstats.domain.document import Record, TableRow
from orgstats.domain.results import Breakdown, Rest, Row, Within
from orgstats.domain.selection import Selection
from orgstats.domain.times import STEPS
from orgstats.domain.window import CUT_SIZES, Window, days_within, within_step
from orgstats.reports.documents import rests

NamedRow = tuple[TableRow, Record]
"""A row, and the first of its cells, which say what it is."""


def parts(report: Breakdown, columns: Selection) -> Iterator[TableRow]:
    """Give the rows of a breakdown, then what they leave; together they are the total."""
    window, inner = report.header.window, report.within or ""
    whole = Within(report.rows, report.other, report.unattributed)
    outer = _parts(whole, columns, report.by)
    for (row, named), own in zip(outer, _within(report.rows), strict=False):
        part = _dated(row, window, report.by), named
        left = _left(row, window, report.by)
        yield part[0] if own is None else _nested(part, own, inner, (columns, left))


def _dated(row: TableRow, window: Window, by: str) -> TableRow:
    """Give a row with the days that the window has of it, where it is a week or a month."""
    unit = CUT_SIZES.get(STEPS.get(by, ""))
    if row.role != "row" or unit is None:
        return row
    return row._replace(days=days_within(window, unit, date.fromisoformat(row.cells["key"])))


def _within(rows: Iterable[Row]) -> Iterator[Within | None]:
    """Give what each row is made of; of what the rows leave that is not known."""
    yield from (row.within for row in rows)
    while True:
        yield None


def _parts(whole: Within, columns: Selection, by: str) -> Iterator[NamedRow]:
    for row in whole.rows:
        made = {name: value for name, value in row.made.items() if columns.makes(name)}
        named = {"key": row.key, "label": row.label, **row.details, **made}
        cells = {"share": row.share, **columns.cells(row.sums, row.moved)}
        yield TableRow("row", {**named, **cells}, aside=_aside(row, columns)), named
    for rest, (role, named) in rests.both(by, whole.other, whole.unattributed):
        yield TableRow(role, {**named, **left(rest, columns)}), named


def _aside(row: Row, columns: Selection) -> Record:
    """Give the change since the step of time before, but to rows that tell another one."""
    return {} if columns.changes else {"change": row.change}


def _left(row: TableRow, window: Window, by: str) -> Window:
    """Give what the window leaves for rows within a row, where that is a step of time."""
    size = STEPS.get(by, "")
    if row.role != "row" or size not in CUT_SIZES:
        return window
    return within_step(window, size, date.fromisoformat(row.cells["key"]))


def _nested(part: NamedRow, own: Within, by: str, of: tuple[Selection, Window]) -> TableRow:
    """Give a row with the rows within it: as they are for records, with the names of both below."""
    (row, named), (columns, window) = part, of
    found = [(_dated(one, window, by), names) for one, names in _parts(own, columns, by)]
    within = {
        "rows": [one.cells for one, _ in found if one.role == "row"],
        "other": rest_record(own.other, columns),
        "unattributed": rest_record(own.unattributed, columns),
    }
    below = []
    for one, names in found:
        both = {**named, **{f"{by}_{name}": value for name, value in names.items()}}
        numbers = {name: value for name, value in one.cells.items() if name not in names}
        below.append(one._replace(cells={**both, **numbers}))
    return row._replace(cells={**row.cells, **within}, below=tuple(below))


def rest_record(rest: Rest | None, columns: Selection) -> dict[str, Any] | None:
    """Give what rows leave, if anything."""
    return None if rest is None else left(rest, columns)


def left(rest: Rest, columns: Selection) -> dict[str, Any]:
    """Give the numbers of what rows leave, and of how many rows."""
    start: dict[str, Any] = {} if rest.folded is None else {"count": rest.folded}
    return start | {"share": rest.share} | columns.cells(rest.sums, rest.moved)
