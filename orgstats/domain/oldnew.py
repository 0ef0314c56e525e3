"""A number in the window asked for and in the one before, and what it changed by."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from orgstats.domain.numbers import Number, add_up, minus, share


class OldNew(NamedTuple):
    """A number in the window before and in the one asked for."""

    old: Number
    new: Number

    @property
    def change(self) -> Number:
        """Give what it changed by."""
        return minus(self.new, self.old)

    @property
    def change_share(self) -> Decimal | None:
        """Give the fraction of the old number that it changed by; None over nothing."""
        return share(self.change, self.old)

    def without(self, part: "OldNew") -> "OldNew":
        """Give what a part leaves of it."""
        return OldNew(minus(self.old, part.old), minus(self.new, part.new))


def added(parts: Iterable[OldNew]) -> OldNew:
    """Add up, old and new apart."""
    listed = list(parts)
    return OldNew(add_up(one.old for one in listed), add_up(one.new for one in listed))
