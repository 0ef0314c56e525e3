"""Figures as text: every number, and its change since the window before."""

from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Column, Document, Record, Table
from orgstats.render.terminal.columns import TextColumn


class Figure(NamedTuple):
    """A number as text, with its change since the window before."""

    value: str
    change: str


class Figures(NamedTuple):
    """A table of figures: what they are now, and what they were in the window before."""

    table: Table
    now: Record
    before: Record | None
    complete: bool

    @property
    def main(self) -> list[Column]:
        """Give the columns that stand for themselves."""
        return [column for column in self.table.shown if not column.group]

    @property
    def groups(self) -> dict[str, list[Column]]:
        """Give the columns that stand below a heading, by heading."""
        found: dict[str, list[Column]] = {}
        for column in self.table.shown:
            if column.group:
                found.setdefault(column.group, []).append(column)
        return found


def figures(document: Document, table: Table) -> Figures:
    """Give the figures of a table."""
    now, before = table.rows_of("total"), table.rows_of("before")
    complete = document.header is None or document.header.complete
    return Figures(table, now[0].cells, before[0].cells if before else None, complete)


def of(found: Figures, column: Column, *, short: bool = False) -> Figure:
    """Give a figure; `short` rounds counts, never money."""
    now, kind = found.now.get(column.name), column.kind
    if column.role == "change":
        return Figure(humanize.signed(now, kind), "")
    show = humanize.compact if short and kind not in {"money", "rate"} else humanize.full
    # A sum that still grows is not compared with a full one; a ratio can be.
    if found.before is None or not (found.complete or column.role == "share"):
        return Figure(show(now, kind), "")
    before = found.before.get(column.name)
    return Figure(show(now, kind), humanize.difference(now, before, kind))


def columns(found: Figures, heading: str, *, short: bool = False) -> list[TextColumn]:
    """Give a block of details as three columns: titles, values, changes."""
    block = found.groups[heading]
    texts = [of(found, column, short=short) for column in block]
    return [
        TextColumn(heading, [column.title for column in block]),
        TextColumn("", [detail.value for detail in texts], right=True),
        TextColumn("", [detail.change for detail in texts], right=True, style="dim"),
    ]
