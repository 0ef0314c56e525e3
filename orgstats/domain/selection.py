"""Which columns a report shows, by name: measures, ratios, changes, and the ids of its rows."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE, STANDARD
from orgstats.domain.numbers import EXACT, NANO, Number, Sums
from orgstats.domain.oldnew import OldNew
from orgstats.domain.ratios import RATIO
from orgstats.domain.words import meant, nearest
from orgstats.errors import UsageError

ALL = "all"
ID = "id"
COUNTABLE: tuple[str, ...] = (*MEASURE, *RATIO)
NAMES: tuple[str, ...] = (ID, *COUNTABLE)
CHANGES: tuple[str, ...] = ("change", "change_share")
"""What a metric changed by since the window before, where that is asked for by name."""


class Selection(NamedTuple):
    """The columns that a report shows, in their order.

    Of what rows of some dimensions make of their measures it shows the `made`; None is all.
    """

    names: tuple[str, ...]
    made: tuple[str, ...] | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Give the measures and ratios among them."""
        return tuple(name for name in self.written if name not in CHANGES)

    @property
    def written(self) -> tuple[str, ...]:
        """Give those that hold a number: all but ids."""
        return tuple(name for name in self.names if name != ID)

    @property
    def changes(self) -> tuple[str, ...]:
        """Give what tells of the window before among them."""
        return tuple(name for name in self.names if name in CHANGES)

    @property
    def measures(self) -> tuple[str, ...]:
        """Give the measures among them."""
        return tuple(name for name in self.names if name in MEASURE)

    @property
    def ratios(self) -> tuple[str, ...]:
        """Give the ratios among them."""
        return tuple(name for name in self.names if name in RATIO)

    def summed(self, *also: str) -> tuple[str, ...]:
        """Give what has to be summed to show them, and some measures beside them."""
        needed = {*also, *self.measures}
        needed.update(*(RATIO[name].measures for name in self.ratios))
        return tuple(name for name in MEASURE if name in needed)

    def including(self, *names: str) -> "Selection":
        """Give these columns, and those of some names that are not among them, first."""
        more = (name for name in names if name not in self.names)
        return self._replace(names=(*more, *self.names))

    def makes(self, name: str) -> bool:
        """Tell whether something that rows make of their measures is shown."""
        return self.made is None or name in self.made

    def cells(self, sums: Sums, moved: OldNew | None = None) -> dict[str, Number | None]:
        """Give the measures and ratios of some sums, and the changes of the metric that `moved`."""
        return {name: _cell(name, sums, moved) for name in self.written}


FOR_MACHINES = Selection(STANDARD)


def _cell(name: str, sums: Sums, moved: OldNew | None) -> Number | None:
    if name in CHANGES:
        found: Number | None = getattr(moved, name, None)
        return found
    return sums[name] if name in MEASURE else rounded(RATIO[name].of(sums))


def rounded(value: Decimal | None) -> Decimal | None:
    """Round a ratio to the decimals that are written."""
    if value is None:
        return None
    return value.quantize(Decimal(1).scaleb(NANO), ROUND_HALF_UP, EXACT)


def selection(text: str, by: Iterable[str] = (), also: Iterable[str] = ()) -> Selection:
    """Read comma-separated names; raise `UsageError` for one that is not known, or comes twice.

    Rows by some dimensions have columns of their own: all of them, unless some are named. What is
    known `also` is not among all.
    """
    own = [name for one in by for name in DIMENSION[one].made]
    known = (ALL, *NAMES, *also, *own)
    names = [meant(name, known) or name.strip().casefold() for name in text.split(",")]
    if names == [ALL]:
        return Selection(NAMES)
    if ALL in names:
        raise UsageError("--columns all stands alone", hint="leave out the other names, or all")
    for name in names:
        if name not in known:
            raise unknown("--columns", name, known)
        if names.count(name) > 1:
            raise UsageError(f"--columns names {name} twice")
    made = tuple(name for name in names if name in own)
    return Selection(tuple(name for name in names if name not in made), made or None)


def unknown(option: str, name: str, known: Iterable[str]) -> UsageError:
    """Give the error for a column that is not known, with the nearest that are."""
    hint = nearest(name, list(known))
    return UsageError(f"{option}: there is no column {name!r}", hint=hint)
