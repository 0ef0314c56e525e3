"""The spend report as a file: every combination of some dimensions, in every bucket.

The rows add up to the summary: what cannot be attributed is a row of its own. The window is cut
into slices that are answered one after the other, so that memory does not grow with its length.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.dimension import Raw
from orgstats.domain.dimensions import CHOICES, DIMENSION
from orgstats.domain.numbers import Sums
from orgstats.domain.results import Note
from orgstats.domain.window import Bucket, BucketSize, Window, buckets
from orgstats.errors import UsageError
from orgstats.exports.grains import Grain
from orgstats.reports.notes import notes
from orgstats.reports.scope import Asker, Request, Scope, resolve
from orgstats.reports.totals import confirm, total, uncertain_columns
from orgstats.sql.query import Query, columns_of

NOBODY_NAMED = ("(unattributed)", "Unattributed")

# Buckets a slice: few enough that its rows fit in memory, many enough that slices are few.
SLICE: dict[Grain, int] = {"total": 1, "hour": 24, "day": 4, "week": 1, "month": 1}


class Slice(NamedTuple):
    """Some buckets of a window, and the instants in which they start and end."""

    window: Window
    buckets: tuple[Bucket, ...]


class Export(NamedTuple):
    """An export that is ready to be written: its totals are known, its rows are still to come."""

    scope: Scope
    by: tuple[str, ...]
    grain: Grain
    totals: Cells
    query: Query
    total: Sums
    notes: tuple[Note, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the stored columns that tell the dimensions."""
        return self.query.by

    def bucket_size(self) -> BucketSize | None:
        """Give the step of the rows; None for one bucket."""
        return None if self.grain == "total" else self.grain

    def slices(self) -> Iterator[Slice]:
        """Cut the window, from the first bucket to the last."""
        window = self.scope.header.window
        size = self.bucket_size()
        if size is None:
            yield Slice(window, (Bucket(window.start, window.first),))
            return
        steps = buckets(window, size)
        starts = [*range(0, len(steps), SLICE[self.grain]), len(steps)]
        for first, last in pairwise(starts):
            start = max(steps[first].start, window.start)
            end = steps[last].start if last < len(steps) else window.end
            yield Slice(window._replace(start=start, end=end), tuple(steps[first:last]))

    def slice_query(self, part: Slice) -> Query:
        """Give the question that answers a slice."""
        return self.query._replace(window=part.window)

    def names(self, dimension: str, raws: Sequence[Raw]) -> Iterator[tuple[Raw, str, str]]:
        """Give id and label for stored values of a dimension's columns."""
        found, entities = DIMENSION[dimension], self.scope.entities
        for raw in raws:
            key, _ = next(iter(found.parts(raw, entities)), NOBODY_NAMED)
            # Apps name themselves: also one of this name shares the row of what nothing tells.
            if key == NOBODY_NAMED[0]:
                yield raw, *NOBODY_NAMED
            else:
                yield raw, key, found.label(key, entities)


def dimensions(text: str) -> tuple[str, ...]:
    """Read comma-separated dimensions; raise `UsageError` for one that is not known or repeated."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in CHOICES:
            raise UsageError(f"--by {name!r} is not known", hint=f"one of {', '.join(CHOICES)}")
        if DIMENSION[name].splits:
            raise UsageError(f"--by {name}: an export has no parts of what several share")
    if len(set(names)) < len(names):
        raise UsageError(f"--by {text} names a dimension twice")
    return names


def export(request: Request, by: tuple[str, ...], grain: Grain, asker: Asker) -> Export:
    """Prepare an export: look up its names and sum up its total."""
    scope = resolve(request, asker, by)
    whole = scope.total_query()._replace(
        by=uncertain_columns(scope),
        bucket=None if grain == "total" else grain,
    )
    totals = asker.ask(whole)
    confirm(scope, totals, asker)
    columns = tuple(sorted(columns_of(by)))
    parts = scope.query(by)._replace(by=columns, bucket=whole.bucket)
    return Export(scope, by, grain, totals, parts, total(totals), tuple(notes(scope, totals)))


def questions(request: Request, by: tuple[str, ...], grain: Grain, asker: Asker) -> None:
    """Ask what an export asks, its slices at once."""
    asker.ask(export(request, by, grain, asker).query)


def is_final(scope: Scope) -> bool:
    """Tell whether the source has reached the end of the window, and the window its own."""
    return scope.header.complete and scope.header.window.end <= scope.now


def bucket_text(bucket: Bucket, window: Window, grain: Grain) -> str:
    """Write when a bucket starts: a local date, or for hours an instant with the zone's offset."""
    if grain == "hour":
        return bucket.start.astimezone(window.zone).isoformat()
    return str(bucket.day)


def bucket_raw(bucket: Bucket, grain: Grain) -> datetime | date | None:
    """Give what a query yields for a bucket: its date, or the naive UTC instant of its start."""
    if grain == "total":
        return None
    return bucket.start.astimezone(UTC).replace(tzinfo=None) if grain == "hour" else bucket.day
