"""The total of a window, from the authority for it."""

from collections.abc import Iterable, Sequence
from itertools import repeat

from orgstats.domain.cells import ByBucket, CellLine, Cells, Group, Keep, StoredValue, Weighing
from orgstats.domain.dimensions import DIMENSION, FILTER
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Number, add, plus
from orgstats.domain.periods import NOW
from orgstats.domain.window import Bucket, BucketSize, Window, buckets
from orgstats.reports.asking.names import unknown_name
from orgstats.reports.asking.request import Asker
from orgstats.reports.asking.scope import Scope
from orgstats.sql.query import COUNTED


def nothing(cells: Cells) -> dict[str, Number | None]:
    """Give 0 for each measure of some cells and None for those they lack."""
    return {name: 0 if name in cells.measures else None for name in MEASURE}


def counted(
    cells: Cells,
    *by: str,
    measures: Sequence[str] | None = None,
    apart: int = COUNTED,
    period: str = NOW,
    keep: Keep | None = None,
) -> list[Group]:
    """Sum the cells of a period that count or, with `apart`, of what does not only."""
    flags: Keep = {"apart": (apart,), "period": (period,)}
    return cells.sums(*by, measures=measures, keep={**(keep or {}), **flags})


def count_values(cells: Cells, *told: str, periods: Sequence[str] = (NOW,)) -> int:
    """Count the values of a column in the cells that count, where some others have one, too."""
    return cells.count(*told, keep={"apart": (COUNTED,), "period": periods})


def leaders(cells: Cells, *told: str, weighing: Weighing, top: int) -> list[StoredValue]:
    """Give the values of a column in the cells that count which weigh most."""
    keep: Keep = {"apart": (COUNTED,), "period": tuple(weighing.weights)}
    return cells.leaders(*told, weighing=weighing, top=top, keep=keep)


def lines(
    cells: Cells,
    measure: str,
    *by: str,
    keep: Keep | None = None,
    period: str = NOW,
) -> list[CellLine]:
    """Sum a measure of the cells that count by some columns and the bucket."""
    flags: Keep = {"apart": (COUNTED,), "period": (period,)}
    return cells.lines(measure, *by, keep={**(keep or {}), **flags})


def total(cells: Cells, *, apart: int = COUNTED, period: str = NOW) -> dict[str, Number | None]:
    """Give the sum of all cells that count or, with `apart`, of what does not."""
    groups = counted(cells, apart=apart, period=period)
    return add((sums for _, sums in groups), nothing(cells))


class BucketSteps:
    """The buckets of a window, and how they are told by what a query yields."""

    def __init__(self, window: Window, size: BucketSize) -> None:
        self.buckets: tuple[Bucket, ...] = tuple(buckets(window, size))
        self._stored = [
            bucket.start.replace(tzinfo=None) if bucket.day is None else bucket.day
            for bucket in self.buckets
        ]
        """A local date, or an hour of UTC."""

    def line(self, parts: Iterable[ByBucket]) -> list[Number]:
        """Give one number a bucket: the sum of those of lines, of which a bucket has one each."""
        found: dict[object, Number] = {}
        for line in parts:
            if not found:
                found = dict(line)
                continue
            for bucket, number in line.items():
                found[bucket] = plus(found.get(bucket, 0), number)
        return list(map(found.get, self._stored, repeat(0)))


def uncertain_columns(scope: Scope) -> tuple[str, ...]:
    """Give the stored columns that show whether the uncertain filter values exist."""
    return tuple(DIMENSION[name].columns[0] for name in scope.uncertain)


def confirm(scope: Scope, cells: Cells, asker: Asker) -> None:
    """Raise `UsageError` for a filter value that neither a name nor any rollup row has.

    What the cells do not show is looked for in all the organization's usage, whenever it was.
    """
    if not cells.answered:
        return
    for name, values in scope.uncertain.items():
        column = DIMENSION[name].columns[0]
        if _matched(scope, name, [raw[0] for raw, _ in cells.sums(column)]).issuperset(values):
            continue
        used = asker.values(scope.everything(name), column)
        matched = _matched(scope, name, used)
        for value in values:
            if value not in matched:
                known = {key: key for key in _keys(scope, name, used)} | dict(scope.labels[name])
                raise unknown_name(name, value, known)


def _matched(scope: Scope, name: str, used: Sequence[str]) -> set[str]:
    """Give the values of a filter that stored values match."""
    keys = _keys(scope, name, used)
    return keys | {*used} if FILTER[name].stored else keys


def _keys(scope: Scope, name: str, used: Sequence[str]) -> set[str]:
    found = DIMENSION[name]
    return {key for value in used for key, _ in found.parts((value,), scope.entities)}
