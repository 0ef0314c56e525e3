"""What the rows of a table leave: the folded tail, and what cannot be attributed."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar

from orgstats.domain.dimension import Dimension
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import RowRole, TableRow
from orgstats.reports.documents.columns import OTHER


class Left(Protocol):
    """What no row shows; `noise` tells that it is no usage at all."""

    @property
    def noise(self) -> bool:
        """Tell whether it is nothing but rounding."""


Some = TypeVar("Some", bound=Left)

NamedRest = tuple[RowRole, dict[str, Any]]
"""What a row is that tells what rows leave, and the cells that name it."""


def both(by: str, other: Some | None, lost: Some | None) -> Iterator[tuple[Some, NamedRest]]:
    """Give what rows leave, if anything, the folded tail first, and how each is named."""
    for rest, named in zip((other, lost), names(by, lost), strict=True):
        if rest is not None:
            yield rest, named


def names(by: str, lost: Left | None) -> tuple[NamedRest, NamedRest]:
    """Name the row of the folded tail, and that of what no key of a dimension tells."""
    last: RowRole = "noise" if lost is not None and lost.noise else "unattributed"
    return ("other", _cells(OTHER)), (last, _cells(DIMENSION[by].nobody))


def _cells(named: tuple[str, str]) -> dict[str, Any]:
    return dict(zip(("key", "label"), named, strict=True))


def meanings(rows: Sequence[TableRow], by: str, within: str | None = None) -> tuple[str, ...]:
    """Say in words what is in the rows of what cannot be attributed, each once."""
    found = [DIMENSION[by]] if _lost(rows) else []
    if within is not None and _lost([one for row in rows for one in row.below]):
        found.append(DIMENSION[within])
    return tuple(dict.fromkeys(map(_meaning, found)))


def _lost(rows: Sequence[TableRow]) -> bool:
    return any(row.role == "unattributed" for row in rows)


def _meaning(dimension: Dimension) -> str:
    return f"{dimension.nobody[1]}: {dimension.left}."
