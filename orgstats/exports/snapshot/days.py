"""The sums of local days in a snapshot, made of its own files of hours."""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.rollups import DAILY
from orgstats.domain.window import month_window
from orgstats.engine.engine import PARQUET, Engine
from orgstats.engine.sources.parquet.source import ParquetSource
from orgstats.engine.sources.snapshot.daily import HOURLY, DayFiles, day_files, months, state
from orgstats.engine.sources.snapshot.manifest import month_file
from orgstats.errors import DataError, UsageError
from orgstats.exports.snapshot.months import UTC
from orgstats.sql import days as sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgstats.domain.rollups import Rollup
    from orgstats.domain.window import Window
    from orgstats.engine.connection import Limits
    from orgstats.engine.sources.snapshot.manifest import State
    from orgstats.exports.snapshot.folder import Folder
    from orgstats.exports.snapshot.progress import Progress


# Whole numbers as what they differ by take a tenth less room, and two thirds of the time to sum up.
DELTAS = f"{PARQUET}, PARQUET_VERSION v2"


class DaysOfMonth(NamedTuple):
    """The days of a local month of a rollup, and what their sums depend on."""

    rollup: Rollup
    month: str
    made_of: State

    @property
    def file(self) -> str:
        """Give the place of its file in a snapshot."""
        return month_file(self.rollup.table, self.month)


def update(folder: Folder, limits: Limits, progress: Progress) -> None:
    """Sum up the local months of which hours have changed, and remove those that have none.

    What cannot be summed up in whole numbers of 64 bits is left to the hours, which also tell why.
    """
    found = day_files(folder.path, folder.manifest)
    if found is None:
        return
    there = list(_all(found))
    folder.remove(_days_in(folder) - {one.file for one in there})
    changed = [one for one in there if not folder.holds(one.file, one.made_of)]
    done = 0
    for month, of_month in groupby(changed, key=lambda one: one.month):
        window = month_window(month, found.zone)
        source = ParquetSource(str(folder.path))
        with Engine(source, (window.start, window.end), limits=limits) as hours:
            for one in of_month:
                progress(one.file, done, len(changed))
                _write(folder, hours, one, window)
                done += 1


def _all(found: DayFiles) -> Iterator[DaysOfMonth]:
    """Give the local months that hours lie in, those of each rollup, month by month."""
    local = {rollup: _months(found, HOURLY[rollup].table) for rollup in DAILY.values()}
    for month in sorted(set().union(*local.values())):
        for rollup in (one for one, touched in local.items() if month in touched):
            with suppress(OverflowError, UsageError):  # the calendar ends
                made_of = state(month, found.zone, found.hours(rollup, month))
                yield DaysOfMonth(rollup, month, made_of)


def _months(found: DayFiles, table: str) -> set[str]:
    local: set[str] = set()
    for file in found.manifest.of_table(table):
        with suppress(OverflowError, UsageError):  # the calendar ends
            hours = month_window(_month(file), UTC)
            last = hours.end - hours.end.resolution
            bounds = (one.astimezone(found.zone).date() for one in (hours.start, last))
            local.update(months(*bounds))
    return local


def _month(file: str) -> str:
    return file.split("/")[1].removeprefix("month=")


def _days_in(folder: Folder) -> set[str]:
    return {file for file in folder.manifest.files if file.split("/")[0] in DAILY}


def _write(folder: Folder, hours: Engine, days: DaysOfMonth, window: Window) -> None:
    rollup = HOURLY[days.rollup]
    try:
        columns = hours.columns(rollup.table)
        ((exact,),) = hours.run(sql.fractions(rollup, columns))
        select = sql.sums(rollup, columns, window, exact=exact)
        folder.write(
            days.file, days.made_of, lambda part: hours.copy(select, part, DELTAS, alone=False)
        )
    except DataError:
        folder.remove({days.file})
