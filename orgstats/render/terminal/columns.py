"""A table as columns of text, before it is laid out."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orgstats.render import names

GAP = 2

FRAME = 4
"""The columns that a panel's borders and the blanks within them take."""


class TextColumn(NamedTuple):
    """A title and its cells, with a style for all of them or one for each."""

    title: str
    cells: Sequence[str]
    right: bool = False
    style: str | Sequence[str] = ""

    @property
    def width(self) -> int:
        """Give the columns of a terminal that the widest cell takes."""
        return max(map(names.cells, (self.title, *self.cells)))


def total(widths: Iterable[int]) -> int:
    """Give the width of columns with the gaps between them."""
    found = list(widths)
    return sum(found) + GAP * (len(found) - 1)
