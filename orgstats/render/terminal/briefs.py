"""A few rows of changes for people, with no frame around them: for a page of several tables."""

from rich.text import Text

from orgstats.domain.document import Table
from orgstats.render.terminal import grid, palette
from orgstats.render.terminal.changes import columns, shown_rows
from orgstats.render.terminal.columns import GAP, total
from orgstats.render.terminal.look import Look

# What a name keeps, however narrow it gets, and how wide it may be.
LEAST_BRIEF, WIDEST_BRIEF = 8, 44
NUMBER_WIDTH = 12
"""Numbers are as wide as this, so that they stand below each other in several tables, but where a
name, or the title of the names, would be cut for it."""


def lines(table: Table, look: Look) -> list[Text]:
    """Give the titles and a line a row, none wider than the look."""
    found = columns(table, unicode=look.unicode)
    for column in table.shown_of("change"):
        found[column.name] = found[column.name]._replace(style=_styles(table, column.name, look))
    first, *numbers = found.values()
    natural = [one.width for one in numbers]
    taken = [max(width, NUMBER_WIDTH) for width in natural]
    if _room(taken, look) < min(first.width, WIDEST_BRIEF):
        taken = natural
    width = max(_room(taken, look), LEAST_BRIEF)
    return grid.lines([first, *numbers], [width, *taken])


def _room(taken: list[int], look: Look) -> int:
    """Give how wide names may be beside numbers."""
    room = WIDEST_BRIEF if look.width is None else look.width - total(taken) - GAP
    return min(room, WIDEST_BRIEF)


def _styles(table: Table, name: str, look: Look) -> list[str]:
    values = [row.cells.get(name) or 0 for row in shown_rows(table)]
    return [
        palette.colour(palette.RISE if value > 0 else palette.FALL, look) if value else ""
        for value in values
    ]
