"""An export's question in parts of so few rows that the answer to each fits in memory."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from orgstats.domain.meters import METERS
from orgstats.domain.rollups import PROJECT_COLUMN
from orgstats.domain.zones import day_start
from orgstats.sql import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.sql.query import Query

# What a row takes while it is summed: its names, and sums of 16 bytes in each thread.
ROW_BYTES = 1_000


class Gathered(NamedTuple):
    """The answer to a question, whether it was asked in `several` parts, and whether these overlap.

    Rows of two parts that `overlap` can belong together: they are of one bucket, cut by project.
    """

    cells: StoredCells
    several: bool
    overlap: bool


def gathered(engine: Engine, query: Query) -> Gathered:
    """Give the answer to a question that is asked in parts which fit in memory."""
    parts = slices(engine, query.plain.tabled)
    several = len(parts) > 1
    with engine.alone() if several else nullcontext():
        cells = engine.ask(parts[0])
        for part in parts[1:]:
            engine.add(cells, part)
    cut = len({part.window for part in parts}) < len(parts)
    return Gathered(engine.shared(cells, query), several, cut and PROJECT_COLUMN not in query.by)


def slices(engine: Engine, query: Query) -> list[Query]:
    """Cut a question in time and, where one bucket is too large for memory, by project.

    Rows are counted only where the source does not tell that they are few enough: to count them is
    to read the hours of the rollup once more.
    """
    # A row may become a cell for each meter, or one of as many columns.
    each = ROW_BYTES * (len(METERS) if query.metered else 1)
    most = max(_memory(engine) // each, 1)
    bound = engine.most_rows(engine.planned(query).rollup.table)
    if bound is not None and bound <= most:
        return [query]
    counts = _row_counts(engine, query, "bucket")
    groups = list(_groups(counts, most)) or [[None]]
    starts = [query.start, *(_start(group[0], query) for group in groups[1:])]
    found: list[Query] = []
    for group, start, end in zip(groups, starts, [*starts[1:], query.window.end], strict=True):
        part = query._replace(window=query.window._replace(start=start, end=end))
        large = sum(counts.get(bucket, 0) for bucket in group) > most
        found += _by_project(engine, part, most) if large else [part]
    return found


def _row_counts(engine: Engine, query: Query, by: str) -> dict[Any, int]:
    """Give how many rows a query finds for each bucket, or value of a column, in order."""
    return dict(engine.read(scan.row_counts(engine.planned(query), by)))


def _by_project(engine: Engine, part: Query, most: int) -> list[Query]:
    counts = _row_counts(engine, part, PROJECT_COLUMN)
    known = {name: counts[name] for name in part.projects if name in counts}
    parts = [part.of_projects(tuple(group)) for group in _groups(known, most)]
    # What is of no project that counts is not cut: there is little of it.
    others = part.strangers
    return parts if others is None or len(known) == len(counts) else [*parts, others]


def _groups(counts: Mapping[Any, int], most: int) -> Iterator[list[Any]]:
    """Give neighbours that have at most so many rows together; one that has more stays alone."""
    group: list[Any] = []
    rows = 0
    for key, count in counts.items():
        if group and rows + count > most:
            yield group
            group, rows = [], 0
        group.append(key)
        rows += count
    if group:
        yield group


def _start(bucket: date | datetime, query: Query) -> datetime:
    """Give the instant at which a bucket begins that a query yielded."""
    if isinstance(bucket, datetime):
        return bucket.replace(tzinfo=UTC)
    return day_start(bucket, query.window.zone)


def _memory(engine: Engine) -> int:
    """Give the bytes that DuckDB may use."""
    found = engine.run("SELECT parse_formatted_bytes(current_setting('memory_limit'))")
    return int(found[0][0])
