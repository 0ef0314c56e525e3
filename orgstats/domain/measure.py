"""What a measure is: an additive number that the rollups store."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Since = Literal["first", "later", "newest"]
"""Which gateways have a table or a column: all, those of some years, only the newest."""

Kind = Literal["count", "tokens", "money"]
Mode = Literal["all", "credits", "byok"]

MODES: tuple[Mode, ...] = ("all", "credits", "byok")


class Measure(NamedTuple):
    """An additive stored number: its name in every output and the column it is summed from.

    All can be asked for; machines get the `standard` ones where nothing is, and what `ranks` can be
    charted and shared, too.
    """

    name: str
    column: str
    kind: Kind
    title: str
    since: Since = "first"
    standard: bool = True
    ranks: bool = False
    mode_columns: Mapping[Mode, str] = {}

    @property
    def stored(self) -> tuple[str, ...]:
        """Give the column it is summed from, and those of billing modes."""
        return (self.column, *self.mode_columns.values())

    def column_in(self, mode: Mode) -> str | None:
        """Give the column of this measure for a billing mode; None where it has no split."""
        return self.column if mode == "all" else self.mode_columns.get(mode)
