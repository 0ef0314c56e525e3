"""A folder that a snapshot wrote: what its manifest says of it, and the files that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.rollups import HOUR_COLUMN
from orgstats.engine.sources import files
from orgstats.engine.sources.snapshot import manifest as snapshotted
from orgstats.engine.sources.snapshot.daily import HOURLY, DayFiles, day_files
from orgstats.engine.sources.snapshot.manifest import read_manifest
from orgstats.errors import DataError
from orgstats.sql.statement import instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from orgstats.domain.rollups import Rollup
    from orgstats.engine.sources import Span
    from orgstats.engine.sources.snapshot.manifest import SnapshotManifest


class Vouched(NamedTuple):
    """A folder, the manifest of the snapshot that wrote it, and what that has of days."""

    place: str
    manifest: SnapshotManifest
    days: DayFiles | None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Give what a person should know of the snapshot."""
        if self.manifest.finished:
            return ()
        return (f"the snapshot in {self.place} was interrupted: take it again",)

    @property
    def newest(self) -> str | None:
        """Give the relation of its newest hour, for its last ones may be idle; None if unknown."""
        if not self.manifest.finished or self.manifest.newest_hour is None:
            return None
        return f"(SELECT {instant(self.manifest.newest_hour)} AS {HOUR_COLUMN}) AS newest"

    def faults(self, read: Iterable[str]) -> list[tuple[str, str]]:
        """Give the files that are not as they were written, and how; `read` are those there."""
        return snapshotted.faults(Path(self.place), self.manifest, read)

    def require(self, table: str, span: Span | None) -> None:
        """Raise `DataError` if a file of the span is lost that was once there."""
        for file in files.within(self._named(table), span):
            if not Path(file.path).is_file():
                raise DataError(
                    f"{file.path} is missing, and {files.MANIFEST} names it",
                    hint="take the snapshot again",
                )

    def of_days(
        self, rollup: Rollup, days: tuple[date, date], hours: list[files.TableFile]
    ) -> list[str] | None:
        """Give the files of the sums of some days; None unless they are those of `hours`.

        Nobody vouches for what else lies beside the files that were written.
        """
        named = {one.path for one in self._named(HOURLY[rollup].table)}
        if self.days is None or named != {one.path for one in hours}:
            return None
        found = self.days.of(rollup, *days)
        return None if found is None else [str(path) for path in found]

    def _named(self, table: str) -> list[files.TableFile]:
        return files.named(self.place, table, self.manifest.of_table(table))


def vouched(place: str) -> Vouched | None:
    """Give the snapshot that wrote a folder; None if none did. Raises `DataError`."""
    manifest = read_manifest(Path(place))
    return None if manifest is None else Vouched(place, manifest, day_files(Path(place), manifest))
