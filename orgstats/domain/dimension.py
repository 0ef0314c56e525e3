"""What a dimension is: something that usage is broken down by, filtered by and listed by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from orgstats.domain.entities import Entities
    from orgstats.domain.numbers import Number, Sums

NAMELESS = "(none)"
UNATTRIBUTED = ("(unattributed)", "Unattributed")

Raw = tuple[Any, ...]
"""Stored values of a dimension's columns."""

Parts = Sequence[tuple[str, int]]
"""The keys of the series that stored usage belongs to, each with its weight; none: nobody's."""

Labels = Mapping[str, str]
"""Id → label."""


def first(raw: Raw, _: Entities) -> Parts:
    """Give the first stored value as the only key."""
    return ((str(raw[0]), 1),)


def itself(key: str, _: Entities) -> str:
    """Give a key as its own label."""
    return key or NAMELESS


def in_already(_: Iterable[str], __: Entities) -> None:
    """Do nothing: labels of most dimensions need nothing that is not in."""


class Detail(NamedTuple):
    """What a row tells beside its numbers, from its key and the first stored values behind it.

    `title` heads its column for people; None keeps it for machines.
    """

    of: Callable[[str, Raw, Entities], str | None]
    title: str | None = None


class Made(NamedTuple):
    """What a row tells beside its measures, made from its key and its sums."""

    title: str
    kind: Literal["text", "tokens", "money"]
    of: Callable[[str, Sums], Number | str | None]


class Filter(NamedTuple):
    """How values of an option narrow a report.

    They match the ids and labels that are `known`, or else the ids that the first column of the
    dimension tells and, where `stored`, what it stores; where `complete`, all that exist are known.
    `narrow` gives the column that is looked at and the values it may have. `place` is that among
    the filters in every output.
    """

    place: int
    help: str
    known: Callable[[Entities], Labels]
    narrow: Callable[[tuple[str, ...], Entities], tuple[str, tuple[str, ...]]]
    complete: bool = False
    stored: bool = False


class Listed(NamedTuple):
    """What `orgstats list` tells of a dimension: its ids (None: those ever used), and details.

    `beside` are dimensions whose names are told in the details.
    """

    ids: Callable[[Entities], Iterable[str]] | None = None
    details: Mapping[str, Callable[[str, Entities], str | None]] = {}
    beside: tuple[str, ...] = ()


class Dimension(NamedTuple):
    """Something that usage is broken down by, told by stored columns and dimension tables.

    `identify` tells whose stored usage is; identity is an id, never a label. A dimension that
    `splits` may give a part of a stored group to each of several. `measures` are those that the row
    of a key has, where rows have not all of them; such a dimension is not split by billing mode.
    `nobody` is the id and label of what belongs to none, and `left` says in words what that is.
    Where `cell` is given, cells can tell the key itself in that column. `expect` has what labels
    need come in at once for some keys.
    """

    name: str
    title: str
    plural: str
    columns: tuple[str, ...]
    tables: tuple[str, ...] = ()
    identify: Callable[[Raw, Entities], Parts] = first
    label: Callable[[str, Entities], str] = itself
    details: Mapping[str, Detail] = {}
    filter: Filter | None = None
    listed: Listed | None = None
    splits: bool = False
    measures: Mapping[str, tuple[str, ...]] = {}
    made: Mapping[str, Made] = {}
    nobody: tuple[str, str] = UNATTRIBUTED
    left: str = "usage that the rollup of this breakdown does not hold"
    cell: str = ""
    expect: Callable[[Iterable[str], Entities], None] = in_already

    def parts(self, raw: Raw, entities: Entities) -> Parts:
        """Give the series that stored usage belongs to; none where a column does not tell."""
        return () if None in raw else self.identify(raw, entities)

    @property
    def of_cells(self) -> Dimension:
        """Give the dimension as cells tell it that have a column for its keys."""
        return self._replace(columns=(self.cell,), identify=first) if self.cell else self

    @property
    def plain(self) -> bool:
        """Tell whether the key is the first stored value, whatever else is known."""
        return self.identify is first

    def has(self, measure: str, key: str | None = None) -> bool:
        """Tell whether the row of a key, or any row, has a measure."""
        if not self.measures:
            return True
        if key is not None:
            return measure in self.measures[key]
        return any(measure in names for names in self.measures.values())

    def common(self, measure: str) -> bool:
        """Tell whether all rows have a measure."""
        return all(measure in names for names in self.measures.values())

    @property
    def titles(self) -> dict[str, str]:
        """Give the details that people are shown, with their titles."""
        return {name: one.title for name, one in self.details.items() if one.title}
