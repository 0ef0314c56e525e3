"""The lines of a ranking: its rows, those within them, and what they leave."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from orgstats.domain.document import Record, Table, TableRow
from orgstats.render import dates

INDENT = "  "


class RankedLine(NamedTuple):
    """A line of a ranking: its key and place from 1 on, None for what is no single series.

    Steps of time and rows within others have no place; `depth` tells how many these are within.
    """

    place: int | None
    label: str
    cells: Record
    key: str | None = None
    depth: int = 0


class Named(NamedTuple):
    """The columns that name rows: of their keys, their labels, and what tells equal ones apart."""

    key: str
    label: str
    details: Sequence[str] = ()


def entries(table: Table) -> list[RankedLine]:
    """Give the rows, those within each of them, then what they leave.

    Lines of one depth are the line that they are within; those of no depth are the total.
    """
    outer, *inner = _named(table)
    found = []
    for line, row in _lines(table.rows, outer):
        own = line.place if line.key is not None and not table.timed else None
        found.append(line._replace(place=own))
        for named in inner if row.below else ():
            found += [one._replace(place=None, depth=1) for one, _ in _lines(row.below, named)]
    return found


def _lines(rows: Sequence[TableRow], named: Named) -> Iterator[tuple[RankedLine, TableRow]]:
    """Give a line a row, what rows leave after them, with the rows that they are of."""
    found = [row for row in rows if row.role == "row"]
    for place, (row, label) in enumerate(zip(found, _labels(found, named), strict=True), start=1):
        yield RankedLine(place, label, _cells(row), row.cells[named.key]), row
    for role in ("other", "unattributed"):
        for row in rows:
            if row.role == role:
                yield RankedLine(None, _left(row, named.label), _cells(row)), row


def _cells(row: TableRow) -> Record:
    return {**row.cells, **row.aside} if row.aside else row.cells


def _left(row: TableRow, label: str) -> str:
    """Name the row of what others came to, `Other (12 more)`, or of what is nobody's."""
    text, count = str(row.cells[label]), row.cells.get("count")
    return text if count is None else f"{text} ({count:,} more)"


def folded(row: TableRow) -> str:
    """Name the row of what others came to: `Other (12 more)`."""
    return _left(row, "label")


def labels(table: Table) -> list[str]:
    """Give the names of the rows; those that share one are told apart by a detail, else the key."""
    return _labels(table.rows_of("row"), _named(table)[0])


def _named(table: Table) -> list[Named]:
    """Give the columns that name rows, and those that name rows within rows."""
    keys = [column.name for column in table.columns if column.role == "key"]
    shown = [column.name for column in table.shown_of("label")]
    details = [column.name for column in table.shown_of("detail")]
    found = list(map(Named, keys, shown))
    return [found[0]._replace(details=details), *found[1:]]


def _labels(rows: Iterable[TableRow], named: Named) -> list[str]:
    found = list(rows)
    cells = [row.cells for row in found]
    return apart(
        _told(found, named),
        [_detail(row, named) for row in cells],
        [row[named.key] for row in cells],
    )


def _told(rows: Sequence[TableRow], named: Named) -> list[str]:
    """Give the labels of rows; a week or a month is called by the days that the window has of it.

    So whole ones and those that the window cuts are named alike.
    """
    if not any(row.days for row in rows):
        return [row.cells[named.label] for row in rows]
    years = len({row.cells[named.key][: len("2026")] for row in rows}) > 1
    return [
        dates.part(row.days, year=years) if row.days else row.cells[named.label] for row in rows
    ]


def apart(labels: Sequence[str], *more: Sequence[str]) -> list[str]:
    """Give labels, those that are the same followed by the first of some texts that differ."""
    found = list(labels)
    for texts in more:
        times = Counter(found)
        found = [
            f"{label} ({text})" if times[old] > 1 else old
            for label, old, text in zip(labels, found, texts, strict=True)
        ]
    return found


def _detail(row: Record, named: Named) -> str:
    return str(next((text for name in named.details if (text := row.get(name))), row[named.key]))
