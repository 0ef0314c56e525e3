"""The grain that answers a question: sums of local days where it is one of whole days."""

from collections.abc import Callable
from datetime import date, timedelta

from orgstats.domain.rollups import Rollup
from orgstats.domain.times import TIME_COLUMNS
from orgstats.domain.zones import starts_day
from orgstats.sql import modes
from orgstats.sql.query import Query
from orgstats.sql.statement import Columns

HasDays = Callable[[Rollup, date, date], bool]
"""Whether a source has the sums of a rollup's local days, from one to another."""


def coarsest(query: Query, zone: str | None, has: HasDays) -> Query:
    """Give the question to rollups of days if these answer it; they are of a `zone`, None: of none.

    Their sums are those of the hours, so that the answer is the same.
    """
    if query.window.timezone != zone or not _of_days(query):
        return query
    place, rollup = query.window.zone, query.rollup.daily
    first = query.start.astimezone(place).date()
    last = (query.end - timedelta(microseconds=1)).astimezone(place).date()
    return query._replace(rollup=rollup) if has(rollup, first, last) else query


def _of_days(query: Query) -> bool:
    """Tell whether bounds and steps of a question are those of local days.

    Which billing mode usage is of only hours tell: a day can be of both.
    """
    if modes.COLUMN in query.by:
        return False
    steps = {query.bucket, *(TIME_COLUMNS.get(name) for name in query.by)}
    if "hour" in steps:
        return False
    bounds = {bound for one in query.spans for bound in (one.start, one.end)}
    return all(starts_day(bound, query.window.zone) for bound in bounds)


def rows_are_groups(query: Query, columns: Columns) -> bool:
    """Tell whether each row of a rollup of days is a group that is asked for: none is summed up.

    To group as many rows as there are groups takes most of a scan. What is no whole number is left
    to sums, which are wider.
    """
    if query.rollup.grain == "hour" or "decimal" in columns.values():
        return False
    steps = {query.bucket, *(TIME_COLUMNS.get(name) for name in query.by)}
    return "day" in steps and {*query.rollup.columns} <= {*query.by}
