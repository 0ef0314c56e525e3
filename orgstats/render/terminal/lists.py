"""What is there, as plain columns that other tools can cut."""

from collections.abc import Mapping

from orgstats.domain import humanize
from orgstats.domain.results import Listing
from orgstats.render import names
from orgstats.render.terminal.columns import Column, total
from orgstats.render.terminal.look import Look

LEAST_NAME = 12
"""The columns that a name keeps, however narrow it gets."""

ESSENTIAL = 2
"""The first columns, which are never left out: the id and its name."""


def columns(report: Listing, *, unicode: bool = True) -> list[Column]:
    """Give the columns of a list, titled for people."""
    found = []
    for name in report.columns:
        values = [row.get(name) for row in report.rows]
        texts = [
            names.clean(value, unicode=unicode) if value else humanize.NONE for value in values
        ]
        found.append(Column(name.replace("_", " ").capitalize(), texts))
    return found


def fitted(report: Listing, look: Look) -> tuple[list[Column], list[int]]:
    """Give the columns and their widths: a line is a row, whole wherever no terminal bounds it.

    On a narrow terminal the widest names give way, then ids beside names and the last columns go;
    an id is never cut, it would be of no use.
    """
    kept = dict(zip(report.columns, columns(report, unicode=look.unicode), strict=True))
    room = look.width if look.terminal and look.width else None
    while room and total(_narrowed(kept, room)) > room and len(kept) > ESSENTIAL:
        *_, last = [name for name in kept if name.endswith("_id")] or kept
        del kept[last]
    return list(kept.values()), _narrowed(kept, room)


def _narrowed(kept: Mapping[str, Column], room: int | None) -> list[int]:
    """Give the widths of columns; names are as narrow as the room wants them, within reason."""
    taken = {name: column.width for name, column in kept.items()}
    free = [name for name in kept if not name.endswith(("key", "id"))]
    while room and free and total(taken.values()) > room:
        widest = max(free, key=taken.__getitem__)
        if taken[widest] <= LEAST_NAME:
            break
        taken[widest] -= 1
    return list(taken.values())
