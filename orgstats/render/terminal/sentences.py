"""Rows as sentences for people: in front the number that ranks them, the words beside it."""

from collections.abc import Iterator

from rich.text import Text

from orgstats.domain import humanize
from orgstats.domain.document import Table
from orgstats.render import names
from orgstats.render.terminal import palette
from orgstats.render.terminal.checklist import wrapped
from orgstats.render.terminal.columns import GAP
from orgstats.render.terminal.look import Look

# Words are not squeezed into less.
LEAST_SENTENCE = 20


def lines(table: Table, look: Look) -> Iterator[Text]:
    """Give the lines of all rows, none wider than the look, or what to say where there are none."""
    if not table.rows:
        yield Text(table.empty)
        return
    column = next(one for one in table.columns if one.name == table.ranked)
    numbers = [humanize.signed(row.cells[column.name], column.kind) for row in table.rows]
    margin = max(map(len, numbers)) + GAP
    room = None if look.width is None else max(look.width - margin, LEAST_SENTENCE)
    style = palette.colour(palette.RISE, look)
    for number, row in zip(numbers, table.rows, strict=True):
        front = (f"{number:>{margin - GAP}}{' ' * GAP}", style)
        for line in wrapped(names.clean(row.cells["message"], unicode=look.unicode), room):
            yield Text.assemble(front, line)
            front = (" " * margin, "")
