"""What a comparison of two windows comes to: old and new numbers, and the effects between them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from orgstats.domain.oldnew import OldNew
from orgstats.domain.results import Header, Note

MoveStatus = Literal["changed", "new", "gone"]
"""Whether a series was used in both windows, or in one of them only."""


class Move(NamedTuple):
    """What one series was and is."""

    key: str
    label: str
    status: MoveStatus
    moved: OldNew
    details: Mapping[str, str | None] = {}


class RestMove(NamedTuple):
    """What no row shows was and is: the folded tail, or what cannot be attributed (no `folded`)."""

    moved: OldNew
    folded: int | None = None
    noise: bool = False


UNEXPLAINED = "other"
"""The effect of what no other one explains."""


class Effect(NamedTuple):
    """A part of the change of cost that one thing explains."""

    name: str
    value: Decimal


class Comparison(NamedTuple):
    """Two windows compared: the rows, other and unattributed add up to the total, as effects do.

    The header tells both windows, `hours` how long the old and the new one are as far as they are
    compared; `effects` are None where nothing explains the change.
    """

    header: Header
    hours: tuple[Fraction, Fraction]
    by: str
    metric: str
    total: OldNew
    requests: OldNew
    rows: tuple[Move, ...]
    other: RestMove | None
    unattributed: RestMove | None
    effects: tuple[Effect, ...] | None
    notes: tuple[Note, ...] = ()

    @property
    def telling(self) -> bool:
        """Tell whether the effects say more than that there is a change."""
        return any(one.value for one in self.effects or () if one.name != UNEXPLAINED)
