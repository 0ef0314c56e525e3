"""The SQL of time: which hours count, for which period, and to which bucket they belong."""

from datetime import datetime

from orgstats.domain.periods import covered, segments
from orgstats.domain.rollups import HOUR_COLUMN, LOCAL_DAY
from orgstats.domain.times import TIME_COLUMNS
from orgstats.domain.window import BucketSize
from orgstats.domain.zones import offsets
from orgstats.sql.query import Query
from orgstats.sql.statement import instant


def conditions(query: Query) -> list[str]:
    """Write which hours, or days, a query asks for.

    Where its periods lie apart the bounds of all of them come first: by these a source tells which
    files or pages it need not read.
    """
    moment = query.rollup.moment
    found = [f"{moment} >= {_bound(query, query.start)}", f"{moment} < {_bound(query, query.end)}"]
    parts = covered(query.spans)
    if len(parts) > 1:
        each = (
            f"{moment} >= {_bound(query, start)} AND {moment} < {_bound(query, end)}"
            for start, end in parts
        )
        found.append(f"({' OR '.join(each)})")
    return found


def _bound(query: Query, moment: datetime) -> str:
    """Write an instant, or the local day that starts then."""
    if query.rollup.grain == "hour":
        return instant(moment)
    return f"DATE '{moment.astimezone(query.window.zone).date()}'"


def segment(query: Query) -> str | None:
    """Write the place of the segment that an hour or day lies in; None where there is but one."""
    ends = [end for _, end in segments(query.spans)][:-1]
    if not ends:
        return None
    branches = (
        f"WHEN {query.rollup.moment} < {_bound(query, end)} THEN {place}"
        for place, end in enumerate(ends)
    )
    return f"CASE {' '.join(branches)} ELSE {len(ends)} END"


def column(query: Query, name: str) -> str:
    """Write a column: one of time from the hour, any other as it is stored."""
    size = TIME_COLUMNS.get(name)
    if size is None:
        return name
    if size == "weekday":
        return f"CAST(EXTRACT(isodow FROM {_local(query)}) AS integer)"
    return bucket(query, size)


def bucket(query: Query, size: BucketSize) -> str:
    """Write the bucket that an hour belongs to: a local date, or for hours an instant of UTC."""
    if size == "hour":
        return _hour(query.window.start)
    if size == "day":
        return f"CAST({_local(query)} AS DATE)"
    return f"CAST(date_trunc('{size}', {_local(query)}) AS DATE)"


def _hour(start: datetime) -> str:
    """Write the start of the hour that a row belongs to, where hours step from `start`."""
    ahead = start - start.replace(minute=0, second=0, microsecond=0)
    if not ahead:
        return f"date_trunc('hour', {HOUR_COLUMN})"
    ahead_s = f"INTERVAL '{int(ahead.total_seconds())} seconds'"
    return f"date_trunc('hour', {HOUR_COLUMN} - {ahead_s}) + {ahead_s}"


def _local(query: Query) -> str:
    """Write the local time of a row, or its day where that is what it has."""
    return LOCAL_DAY if query.rollup.grain == "day" else f"{HOUR_COLUMN}{_shift(query)}"


def _shift(query: Query) -> str:
    """Write what local time is ahead of UTC: a constant between two changes of the zone's offset.

    That costs a comparison a row, where AT TIME ZONE costs a look-up in the zone's rules.
    """
    steps = offsets(query.start, query.end, query.window.zone)
    spans = [f"INTERVAL '{int(ahead.total_seconds())} seconds'" for _, ahead in steps]
    if len(steps) == 1:
        return "" if not steps[0][1] else f" + {spans[0]}"
    branches = [
        f"WHEN {HOUR_COLUMN} < {instant(until)} THEN {span}"
        for (until, _), span in zip(steps[1:], spans, strict=False)
    ]
    return f" + CASE {' '.join(branches)} ELSE {spans[-1]} END"
