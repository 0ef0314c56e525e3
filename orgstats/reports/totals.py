"""The total of a window, from the authority for it, and what its reader must know."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from orgstats.domain import humanize
from orgstats.domain.cells import CellLine, Cells, Group, StoredValue
from orgstats.domain.dimensions import DIMENSION, canonical_model
from orgstats.domain.measures import MEASURE, MEASURES
from orgstats.domain.numbers import Number, add, plus
from orgstats.domain.periods import NOW
from orgstats.domain.results import Note
from orgstats.domain.window import HOUR, Bucket, BucketSize, Window, buckets
from orgstats.reports.names import SUGGESTED, unknown_name
from orgstats.reports.scope import Asker, Scope


def nothing(cells: Cells) -> dict[str, Number | None]:
    """Give 0 for each measure of some cells and None for those they lack."""
    return {name: 0 if name in cells.measures else None for name in MEASURE}


def counted(
    cells: Cells,
    *by: str,
    measures: Sequence[str] | None = None,
    apart: bool = False,
    period: str = NOW,
) -> list[Group]:
    """Sum the cells that count: those of a period and, with `apart`, of deleted projects only."""
    flags: dict[str, Sequence[StoredValue]] = {"apart": (int(apart),), "period": (period,)}
    return cells.sums(*by, measures=measures, keep=flags)


def lines(
    cells: Cells,
    measure: str,
    *by: str,
    keep: Mapping[str, Sequence[StoredValue]] | None = None,
    period: str = NOW,
) -> list[CellLine]:
    """Sum a measure of the cells that count by some columns and the bucket."""
    return cells.lines(measure, *by, keep={**(keep or {}), "apart": (0,), "period": (period,)})


def total(cells: Cells, *, apart: bool = False, period: str = NOW) -> dict[str, Number | None]:
    """Give the sum of all cells that count."""
    groups = counted(cells, apart=apart, period=period)
    return add((sums for _, sums in groups), nothing(cells))


class BucketSteps:
    """The buckets of a window, and which of them a stored value belongs to."""

    def __init__(self, window: Window, size: BucketSize) -> None:
        self.buckets: tuple[Bucket, ...] = tuple(buckets(window, size))
        self._start = window.start
        self._places: dict[object, int] = {
            bucket.day: place for place, bucket in enumerate(self.buckets)
        }

    def place(self, bucket: object) -> int:
        """Give the index of a bucket that a query yielded: a local date, or an hour of UTC."""
        if isinstance(bucket, datetime):
            return (bucket.replace(tzinfo=UTC) - self._start) // HOUR
        return self._places[bucket]

    def line(self, pairs: Iterable[tuple[object, Number | None]]) -> list[Number]:
        """Give one number a bucket: the sum of the values that came with it."""
        numbers: list[Number] = [0] * len(self.buckets)
        for bucket, value in pairs:
            place = self.place(bucket)
            numbers[place] = plus(numbers[place], value or 0)
        return numbers


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
        seen = {_canonical(name, raw) for (raw,), _ in cells.sums(column)}
        if seen.issuperset(values):
            continue
        seen = {_canonical(name, raw) for raw in asker.values(scope.everything(name), column)}
        for value in values:
            if value not in seen:
                raise unknown_name(
                    name, value, {id_: id_ for id_ in seen} | dict(scope.labels[name])
                )


def _canonical(dimension: str, raw: str) -> str:
    return canonical_model(raw) if dimension == "model" else raw


def notes(scope: Scope, totals: Cells, measures: Sequence[str] = tuple(MEASURE)) -> list[Note]:
    """Give what the reader of a report on some measures must know about its total."""
    found = [*_incomplete(scope), *_deleted(scope, totals)]
    if scope.header.window.splits_hours:
        found.append(
            Note(
                "split_hours",
                f"days in {scope.header.window.timezone} begin within an hour of UTC:"
                " such an hour counts for the day in which it starts",
            )
        )
    return found + missing(totals, scope, measures)


def missing(cells: Cells, scope: Scope, measures: Sequence[str]) -> list[Note]:
    """Give a note if columns of the measures that came later to the rollups are not there."""
    absent = [
        stored
        for measure in MEASURES
        if measure.name in measures
        and (stored := measure.column_in(scope.mode))
        and measure.name not in cells.measures
    ]
    if not absent:
        return []
    return [Note("column_missing", f"the source lacks {', '.join(absent)}: shown as null")]


def _incomplete(scope: Scope) -> list[Note]:
    window, as_of = scope.header.window, scope.header.as_of
    if as_of is None:
        return [Note("incomplete", "the source holds no hour of usage at all")]
    if not scope.header.complete:
        ends = f"the source ends at {_instant(as_of)}, the window"
        if as_of <= window.start:
            newest = (as_of - HOUR).astimezone(window.zone)
            where = f"newest usage: {newest:%Y-%m-%d}; try --month {newest:%Y-%m}"
            return [Note("incomplete", f"{ends} begins at {_instant(window.start)}; {where}")]
        later = "later usage is not in these numbers"
        return [Note("incomplete", f"{ends} at {_instant(window.end)}: {later}")]
    if window.end > scope.now and scope.now < as_of - HOUR:
        said = f"the clock says {_instant(scope.now)}, before the window's end"
        return [Note("incomplete", f"{said} at {_instant(window.end)}")]
    if window.end > scope.now:
        return [Note("incomplete", f"the hour from {_instant(as_of - HOUR)} is still running")]
    return []


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _deleted(scope: Scope, totals: Cells) -> list[Note]:
    if not scope.deleted or scope.header.filters.include_deleted:
        return []
    sums = total(totals, apart=True)
    if not any(sums.values()):
        return []
    listed = [scope.entities.projects[key].name for key in scope.deleted[:SUGGESTED]]
    names = ", ".join(listed) + (", …" if len(scope.deleted) > SUGGESTED else "")
    cost, requests = humanize.money(sums["cost"]), humanize.count(sums["requests"])
    return [
        Note(
            "deleted_projects",
            f"left out: {cost} and {requests} requests of deleted projects ({names});"
            " --include-deleted counts them",
        )
    ]
