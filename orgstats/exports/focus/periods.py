"""When charges were made: the bucket and the month of each, as instants of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from orgstats.domain.records import instant_record
from orgstats.domain.window import HOUR, Window, floor, following
from orgstats.domain.zones import day_start
from orgstats.sql.values import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgstats.engine.engine import Engine

PERIOD_TABLE = "steps"
PERIODS = ("period_start", "period_end", "month_start", "month_end")


def make(engine: Engine, buckets: Iterable[date], window: Window, kind: str) -> None:
    """Make the table of buckets in order: the local day of each, its period and its month.

    Periods are of a type that DuckDB has, or text.
    """
    rows = [(str(bucket), *_row(bucket, window)) for bucket in sorted(buckets)]
    engine.run(table("texts", ("raw", "day", *PERIODS), rows))
    raw = "TIMESTAMP" if any(isinstance(one, datetime) for one in buckets) else "DATE"
    periods = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name in PERIODS)
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE {PERIOD_TABLE} AS SELECT CAST(raw AS {raw}) AS bucket,"
        f" CAST(day AS DATE) AS time_day, {periods},"
        f" CAST(row_number() OVER (ORDER BY CAST(raw AS {raw})) AS INTEGER) AS place FROM texts"
    )


def _row(bucket: date, window: Window) -> tuple[str, ...]:
    """Give the local day of a bucket, its period within the window, and its month."""
    if isinstance(bucket, datetime):
        start = bucket.replace(tzinfo=UTC)
        day, end = start.astimezone(window.zone).date(), start + HOUR
    else:
        day = bucket
        start, end = (day_start(one, window.zone) for one in (day, following(day, "day")))
    month = floor(day, "month")
    bounds = (day_start(one, window.zone) for one in (month, following(month, "month")))
    period = (max(start, window.start), min(end, window.end))
    return (str(day), *map(instant_record, (*period, *bounds)))
