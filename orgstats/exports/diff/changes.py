"""What changed between two exports of one window, row by row and in total.

Rows are the same by bucket and ids, whatever their labels.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from orgstats.domain.numbers import Number, Sums, minus
from orgstats.errors import UsageError

RowStatus = Literal["added", "removed", "changed"]
OldNewChange = tuple[Number | None, Number | None, Number | None]
"""Old, new, and the change; None where one of the two is lacking."""


class RowPlace(NamedTuple):
    """Where a row belongs: its bucket, as text and as a moment that sorts, and its ids."""

    bucket: str
    order: tuple[Any, ...]
    ids: tuple[str, ...]
    labels: tuple[str, ...]


class Subject(NamedTuple):
    """What is known of an export before its rows; None and {} where the file does not say."""

    file: str
    organization: str | None
    name: str | None
    by: tuple[str, ...] | None
    grain: str | None = None
    window: Mapping[str, Any] = {}
    filters: Mapping[str, Any] = {}
    total: Mapping[str, Number | None] = {}


class Change(NamedTuple):
    """A row that is not the same in both: measures that differ, with both values."""

    place: RowPlace
    status: RowStatus
    numbers: Mapping[str, OldNewChange]


class Tally(NamedTuple):
    """What a comparison adds up to: rows, how many of them changed and how, old and new sums."""

    rows: int
    counts: Mapping[str, int]
    old: Sums
    new: Sums

    @property
    def changes(self) -> int:
        """Give the number of rows that are not the same in both."""
        return sum(self.counts[name] for name in ("added", "removed", "changed"))


class Diff(NamedTuple):
    """Two exports, what changed in total, and a way to walk along the rows that did."""

    old: Subject
    new: Subject
    tally: Tally
    rows: Callable[[], Iterator[Change]]

    @property
    def total(self) -> dict[str, OldNewChange]:
        """Give the measures whose sum changed."""
        return differing(self.tally.old, self.tally.new)

    @property
    def changed(self) -> bool:
        """Tell whether any number is not what it was."""
        return bool(self.tally.changes or self.total)


def same_question(old: Subject, new: Subject) -> None:
    """Raise `UsageError` where two exports do not answer one question, as far as they say it."""
    for what, one, other in (
        ("organizations", old.organization, new.organization),
        ("dimensions", old.by, new.by),
        ("grains", old.grain, new.grain),
        *(
            (f"windows ({name})", old.window.get(name), new.window.get(name))
            for name in ("from", "to", "timezone", "start", "end")
        ),
        ("filters", old.filters or None, new.filters or None),
    ):
        if one is not None and other is not None and one != other:
            raise UsageError(
                f"{old.file} and {new.file} have different {what}: {_said(one)} and {_said(other)}",
                hint="compare two exports of the same options",
            )


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {item}" for name, item in value.items() if item)
    return ",".join(value) if isinstance(value, tuple) else str(value)


def differing(old: Sums, new: Sums) -> dict[str, OldNewChange]:
    """Give the measures of two rows whose values differ, in the order of the rows."""
    return {
        name: (one, other, None if one is None or other is None else minus(other, one))
        for name in {**old, **new}
        if (one := old.get(name)) != (other := new.get(name))
    }
