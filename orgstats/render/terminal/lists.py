"""A plain table, as columns that other tools can cut."""

from collections.abc import Mapping

from orgstats.domain import humanize
from orgstats.domain.document import TEXTUAL, Column, Table
from orgstats.render import names
from orgstats.render.terminal.columns import TextColumn, total
from orgstats.render.terminal.look import Look

LEAST_NAME = 12
"""The columns that a name keeps, however narrow it gets."""

ESSENTIAL = 2
"""The first columns, which are never left out: the id and its name."""


def columns(table: Table, *, unicode: bool = True) -> list[TextColumn]:
    """Give the columns of a table as text, numbers in full."""
    return [_column(column, table, unicode=unicode) for column in table.shown]


def _column(column: Column, table: Table, *, unicode: bool) -> TextColumn:
    values = [row.cells.get(column.name) for row in table.rows]
    if column.kind in TEXTUAL:
        texts = [
            names.clean(value, unicode=unicode) if value else humanize.NONE for value in values
        ]
        return TextColumn(column.title, texts)
    return TextColumn(
        column.title, [humanize.full(value, column.kind) for value in values], right=True
    )


def fitted(table: Table, look: Look) -> tuple[list[TextColumn], list[int]]:
    """Give the columns and their widths: a line is a row, whole wherever no terminal bounds it.

    On a narrow terminal the widest names give way, then ids beside names and the last columns go;
    an id is never cut, it would be of no use.
    """
    kept = dict(zip(table.shown, columns(table, unicode=look.unicode), strict=True))
    room = look.width if look.terminal and look.width else None
    while room and total(_narrowed(kept, room)) > room and len(kept) > ESSENTIAL:
        *_, last = [one for one in kept if one.kind == "id" and one.role != "key"] or kept
        del kept[last]
    return list(kept.values()), _narrowed(kept, room)


def _narrowed(kept: Mapping[Column, TextColumn], room: int | None) -> list[int]:
    """Give the widths of columns; names are as narrow as the room wants them, within reason."""
    taken = {column: text.width for column, text in kept.items()}
    free = [column for column in kept if column.kind == "text"]
    while room and free and total(taken.values()) > room:
        widest = max(free, key=taken.__getitem__)
        if taken[widest] <= LEAST_NAME:
            break
        taken[widest] -= 1
    return list(taken.values())
