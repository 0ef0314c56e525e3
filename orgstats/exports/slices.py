"""An export's question in parts of so few rows that the answer to each fits in memory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from orgstats.domain.meters import METERS
from orgstats.domain.zones import day_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgstats.engine.engine import Engine
    from orgstats.sql.query import Query

# What a row takes while it is summed: its names, and sums of 16 bytes in each thread.
ROW_BYTES = 1_000


def slices(engine: Engine, query: Query) -> list[Query]:
    """Cut a question in time and, where one bucket is too large for memory, by project."""
    # A row may become a cell for each meter, or one of as many columns.
    each = ROW_BYTES * (len(METERS) if query.metered else 1)
    most = max(_memory(engine) // each, 1)
    counts = engine.row_counts(query)
    groups = list(_groups(counts, most)) or [[None]]
    starts = [query.start, *(_start(group[0], query) for group in groups[1:])]
    found: list[Query] = []
    for group, start, end in zip(groups, starts, [*starts[1:], query.window.end], strict=True):
        part = query._replace(window=query.window._replace(start=start, end=end))
        large = sum(counts.get(bucket, 0) for bucket in group) > most
        found += _by_project(engine, part, most) if large else [part]
    return found


def overlap(parts: list[Query]) -> bool:
    """Tell whether rows of two parts can belong together: of one bucket, cut by project."""
    cut = any(part.projects != parts[0].projects for part in parts)
    return cut and "project_id" not in parts[0].by


def _by_project(engine: Engine, part: Query, most: int) -> list[Query]:
    groups = _groups(engine.row_counts(part, "project_id"), most)
    return [part._replace(projects=tuple(group)) for group in groups]


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
