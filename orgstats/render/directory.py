"""What is there, as plain columns that other tools can cut."""

from collections.abc import Sequence

from orgstats.cells import Listing
from orgstats.render import humanize, names
from orgstats.render.columns import Column, total

LEAST = 12
"""The columns that a name keeps, however narrow it gets."""


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


def widths(report: Listing, found: Sequence[Column], room: int | None) -> list[int]:
    """Give the widths of the columns; where it is narrow, the widest names give way, ids never."""
    taken = [column.width for column in found]
    names_at = [at for at, name in enumerate(report.columns) if not name.endswith(("key", "id"))]
    while room and names_at and total(taken) > room:
        widest = max(names_at, key=taken.__getitem__)
        if taken[widest] <= LEAST:
            break
        taken[widest] -= 1
    return taken
