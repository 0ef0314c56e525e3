"""The way in which a source answers a question with least work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from orgstats.sql.grain import coarsest

if TYPE_CHECKING:
    from orgstats.engine.sources import Source
    from orgstats.sql.query import Query
    from orgstats.sql.statement import Columns


class Planned(NamedTuple):
    """A question to the rollup that answers it with least work, and the columns that it has."""

    query: Query
    columns: Columns


def planned(query: Query, columns: Columns, source: Source) -> Planned:
    """Plan a question to a rollup of hours, which has some columns for the window."""
    best = coarsest(query, source.day_zone, source.has_days)
    if best is query:
        return Planned(query, columns)
    from orgstats.sql import days

    there = source.columns(best.rollup.table) or {}
    if days.lacking(there, columns):
        return Planned(query, columns)
    return Planned(best, days.stored(there, columns))
