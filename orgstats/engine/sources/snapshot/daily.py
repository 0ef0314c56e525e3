"""The files of day rollups in a snapshot, and whether they tell what its files of hours do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.rollups import ROLLUPS
from orgstats.domain.window import floor, following, month_window
from orgstats.domain.zones import offsets, zone
from orgstats.engine.sources.files import MANIFEST
from orgstats.engine.sources.snapshot.manifest import month_file
from orgstats.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from orgstats.domain.rollups import Rollup
    from orgstats.engine.sources.snapshot.manifest import Sealed, SnapshotManifest, State

# Told by each file, so that those of another release are made anew.
RULES = "orgstats.days/1"

HOURLY = {rollup.daily: rollup for rollup in ROLLUPS}


class DayFiles(NamedTuple):
    """What a snapshot has of its rollups' local days."""

    folder: Path
    manifest: SnapshotManifest
    zone: ZoneInfo

    def of(self, rollup: Rollup, first: date, last: date) -> list[Path] | None:
        """Give the files that have the sums of some days; None unless they are those of the hours.

        They are not where files of hours have changed since, or where either were lost.
        """
        found = []
        try:
            for month in months(first, last):
                hours = self.hours(rollup, month)
                if not hours:
                    continue
                name = month_file(rollup.table, month)
                if not self.holds(name, state(month, self.zone, hours), hours):
                    return None
                found.append(self.folder / name)
        except (OverflowError, UsageError):  # the calendar ends
            return None
        return found or None

    def hours(self, rollup: Rollup, month: str) -> dict[str, Sealed]:
        """Give the files of hours that the days of a local month are made of."""
        window, table = month_window(month, self.zone), HOURLY[rollup].table
        touched = months(window.start.date(), (window.end - datetime.resolution).date())
        names = (month_file(table, one) for one in touched)
        return {name: found for name in names if (found := self.manifest.files.get(name))}

    def holds(self, name: str, made_of: State, hours: Mapping[str, Sealed]) -> bool:
        """Tell whether a file is there that was made of such hours, and so are they."""
        sealed = self.manifest.files.get(name)
        if sealed is None or sealed.state != made_of:
            return False
        return all(self._is_there(one, size.size) for one, size in {name: sealed, **hours}.items())

    def _is_there(self, name: str, size: int) -> bool:
        path = self.folder / name
        return path.is_file() and path.stat().st_size == size


def day_files(folder: Path, manifest: SnapshotManifest) -> DayFiles | None:
    """Give what a snapshot has of local days; None if it has none."""
    if manifest.timezone is None:
        return None
    try:
        return DayFiles(folder, manifest, zone(manifest.timezone))
    except UsageError as error:
        path = folder / MANIFEST
        raise DataError(f"{path} is not valid: its timezone is not known") from error


def state(month: str, place: ZoneInfo, hours: Mapping[str, Sealed]) -> State:
    """Give what the sums of a local month depend on: the rules of the zone, the files of hours."""
    window = month_window(month, place)
    rules = (
        f"{moment.isoformat()} {int(ahead.total_seconds())}"
        for moment, ahead in offsets(window.start, window.end, place)
    )
    return (RULES, *rules, window.end.isoformat(), *(one.sha256 for one in hours.values()))


def months(first: date, last: date) -> Iterator[str]:
    """Give the months from that of a day to that of another."""
    month = floor(first, "month")
    while month <= last:
        yield month.isoformat()[: len("2026-10")]
        month = following(month, "month")
