"""What changed between two exports of one window, row by row and in total.

Both come in the order of their places, so that one walk along both finds every difference and
memory does not grow with their rows. Rows are the same by bucket and ids, whatever their labels.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from orgstats.domain.numbers import EXACT, Number, Sums, minus
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
    window: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    total: Sums = field(default_factory=dict)


ExportLine = tuple[RowPlace, Sums]


class Change(NamedTuple):
    """A row that is not the same in both: measures that differ, with both values."""

    place: RowPlace
    status: RowStatus
    numbers: Mapping[str, OldNewChange]


@dataclass(slots=True)
class Tally:
    """What a walk along both exports adds up to."""

    rows: int = 0
    counts: dict[str, int] = field(
        default_factory=lambda: {"added": 0, "removed": 0, "changed": 0, "renamed": 0}
    )
    same: dict[str, Number | None] = field(default_factory=dict)
    """The sums of rows that are the same in both; `old` and `new` are those of all others."""
    old: dict[str, Number | None] = field(default_factory=dict)
    new: dict[str, Number | None] = field(default_factory=dict)

    def totals(self) -> tuple[Sums, Sums]:
        """Give the sums of all rows, old and new."""
        old, new = dict(self.same), dict(self.same)
        _add(old, self.old)
        _add(new, self.new)
        return old, new

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
        return differing(*self.tally.totals())

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


def compare(old: Iterator[ExportLine], new: Iterator[ExportLine], tally: Tally) -> Iterator[Change]:
    """Walk along both and give what changed, adding everything up on the way."""
    left, right = next(old, None), next(new, None)
    while left or right:
        if left and right and left[0].order == right[0].order:
            yield from _both(left, right, tally)
            left, right = next(old, None), next(new, None)
        elif right is None or (left and _first(left, right)):
            yield from _one(left, "removed", tally)
            left = next(old, None)
        else:
            yield from _one(right, "added", tally)
            right = next(new, None)


def _first(left: ExportLine, right: ExportLine) -> bool:
    try:
        return bool(left[0].order < right[0].order)
    except TypeError:
        raise UsageError("one export is by hour and the other is not") from None


def _both(left: ExportLine, right: ExportLine, tally: Tally) -> Iterator[Change]:
    tally.rows += 1
    if left[1] == right[1]:
        _add(tally.same, left[1])
    else:
        _add(tally.old, left[1])
        _add(tally.new, right[1])
        tally.counts["changed"] += 1
        yield Change(right[0], "changed", differing(left[1], right[1]))
    if left[0].labels != right[0].labels:
        tally.counts["renamed"] += 1


def _one(
    line: ExportLine | None, status: Literal["added", "removed"], tally: Tally
) -> Iterator[Change]:
    if line is None:
        return
    place, sums = line
    tally.rows += 1
    tally.counts[status] += 1
    # A row that is not there stands for no usage.
    nothing = {name: None if value is None else 0 for name, value in sums.items()}
    _add(tally.old, nothing if status == "added" else sums)
    _add(tally.new, sums if status == "added" else nothing)
    pair = (nothing, sums) if status == "added" else (sums, nothing)
    yield Change(place, status, differing(*pair))


def _add(total: dict[str, Number | None], sums: Sums) -> None:
    for name, value in sums.items():
        before = total.get(name, 0)
        total[name] = None if before is None or value is None else EXACT.add(before, value)


def differing(old: Sums, new: Sums) -> dict[str, OldNewChange]:
    """Give the measures of two rows whose values differ, in the order of the rows."""
    return {
        name: (one, other, None if one is None or other is None else minus(other, one))
        for name in {**old, **new}
        if (one := old.get(name)) != (other := new.get(name))
    }
