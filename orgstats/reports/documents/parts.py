"""The rows of a breakdown, and of each row within it, with what they leave."""

from collections.abc import Iterable, Iterator
from typing import Any

from orgstats.domain.document import Record, TableRow
from orgstats.domain.results import Breakdown, Rest, Row, Within
from orgstats.domain.selection import Selection
from orgstats.reports.documents import rests

NamedRow = tuple[TableRow, Record]
"""A row, and the first of its cells, which say what it is."""


def parts(report: Breakdown, columns: Selection) -> Iterator[TableRow]:
    """Give the rows of a breakdown, then what they leave; together they are the total."""
    whole = Within(report.rows, report.other, report.unattributed)
    for (row, named), own in zip(
        _parts(whole, columns, report.by), _within(report.rows), strict=False
    ):
        yield row if own is None else _nested((row, named), own, report.within or "", columns)


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


def _nested(part: NamedRow, own: Within, by: str, columns: Selection) -> TableRow:
    """Give a row with the rows within it: as they are for records, with the names of both below."""
    row, named = part
    found = list(_parts(own, columns, by))
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
