"""One run of a snapshot: the months that changed are fetched, the rest is left as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.entities import ENTITY_TABLES, OPTIONAL_TABLES
from orgstats.domain.rollups import ROLLUP
from orgstats.domain.window import HOUR
from orgstats.engine.sources.snapshot.manifest import SnapshotManifest
from orgstats.errors import DataError, UsageError
from orgstats.exports.snapshot import days
from orgstats.exports.snapshot.folder import Folder, make
from orgstats.exports.snapshot.months import Months, touches
from orgstats.output import lock, sink
from orgstats.reports.asking.scope import choose
from orgstats.sql import snapshot as sql
from orgstats.sql import viewer
from orgstats.sql.dialect import DUCKDB
from orgstats.sql.schema import TABLES

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from orgstats.domain.window import Window
    from orgstats.engine.connection import Limits
    from orgstats.engine.engine import Engine
    from orgstats.exports.snapshot.months import Month
    from orgstats.exports.snapshot.progress import Progress

# What no report reads of a dimension table, and a reader may want; none of it is secret.
KEPT: dict[str, tuple[str, ...]] = {
    "organization": ("plan", "status", "kind"),
    "api_key": ("status", "key_type", "kind"),
    "user": ("status",),
}


class SnapshotQuestion(NamedTuple):
    """What is copied: an organization (None: all), the months of a window (None: all), and when.

    Days are those of a zone; `limits` hold for their sums.
    """

    now: datetime
    zone: ZoneInfo
    limits: Limits
    organization: str | None = None
    window: Window | None = None


class Snapshot:
    """A source and the folder that it is copied to."""

    def __init__(self, folder: Path, engine: Engine, ask: SnapshotQuestion) -> None:
        self._folder = Folder(folder, ask.now)
        self._engine = engine
        self._ask = ask

    def update(self, progress: Progress) -> tuple[int, int]:
        """Fetch the months that changed and give how many, and how many there are.

        Raises `UsageError` for a folder that holds something else, `OutputError` where it cannot be
        written.
        """
        path = self._folder.path
        check_apart(path, self._engine)
        manifest, projects = self._chosen()
        months = Months(self._engine, projects)
        with sink.explained(path):
            make(path)
            with lock.held(path / "snapshot"):
                self._folder.begin(manifest)
                there = months.within(self._ask.window, self._empty())
                changed = [month for month in there if not self._held(month)]
                for done, month in enumerate(changed):
                    progress(month.file, done, len(changed))
                    self._fetch(months, month)
                self._entities(manifest.organization)
                self._folder.remove(self._gone(there))
                days.update(self._folder, self._ask.limits, progress)
                self._folder.finish()
        return len(changed), len(there)

    def _chosen(self) -> tuple[SnapshotManifest, tuple[str, ...] | None]:
        """Give what the snapshot is of, and the projects to copy; None for all."""
        wanted, window = self._ask.organization, self._ask.window
        found = self._engine.entities("organization", "project", organization=wanted)
        newest = found.newest_hour
        if newest is not None and window is not None:
            newest = min(newest, window.end - HOUR)
        place, zone = origin(self._engine), self._ask.zone.key
        manifest = SnapshotManifest(place, None, newest, finished=False, files={}, timezone=zone)
        if wanted is None and self._engine.source.visible is None:
            return manifest, None
        chosen = choose(found.organizations, wanted, found.deleted_organizations).id
        manifest = manifest._replace(organization=chosen)
        if found.organizations.keys() == {chosen}:
            # Usage of projects that nobody has is told in its reports.
            return manifest, None
        own = [key for key, one in found.projects.items() if one.organization_id == chosen]
        return manifest, tuple(sorted(own))

    def _empty(self) -> str:
        window = self._ask.window
        return (self._ask.now if window is None else window.start).isoformat()[:7]

    def _held(self, month: Month) -> bool:
        return self._folder.holds(month.file, month.state)

    def _fetch(self, months: Months, month: Month) -> None:
        select = months.rows(month)
        self._folder.write(month.file, month.state, lambda part: self._engine.copy(select, part))

    def _gone(self, there: list[Month]) -> set[str]:
        """Give the months of the window that the source no longer has."""
        files = {month.file for month in there}
        return {
            file
            for file in self._folder.manifest.files
            if file.split("/")[0] in ROLLUP
            and file not in files
            and touches(file.split("/")[1].removeprefix("month="), self._ask.window)
        }

    def _entities(self, organization: str | None) -> None:
        """Copy the dimension tables, and remove those that the source no longer has."""
        present = {}
        for table in ENTITY_TABLES:
            columns = self._engine.found(table)
            if columns is not None:
                present[table] = columns
            elif table not in OPTIONAL_TABLES:
                raise DataError(f"{self._engine.source.name(table)} is missing")
        for table, columns in present.items():
            known = dict.fromkeys((*ENTITY_TABLES[table], *KEPT.get(table, ())))
            names = [name for name in known if name in columns]
            hidden = self._engine.source.closed(table)
            closed = [name for name in viewer.READ.get(table, ()) if name in hidden]
            own = sql.of_organization(table, organization, present) if organization else None
            relation = self._engine.source.relation(sql.entities(table, names, own, closed))
            self._write_table(table, f"SELECT * FROM {relation}")
        self._folder.remove({f"{table}.parquet" for table in ENTITY_TABLES.keys() - present})

    def _write_table(self, table: str, select: str) -> None:
        self._folder.write(f"{table}.parquet", (), lambda part: self._engine.copy(select, part))


def origin(engine: Engine) -> str:
    """Give the place of a source, the same from wherever it is given."""
    place = engine.source.place
    return str(Path(place).resolve()) if _is_folder(engine) else place


def check_apart(folder: Path, engine: Engine) -> None:
    """Raise `UsageError` if a snapshot would be written where its source is read."""
    if not _is_folder(engine):
        return
    source, target = Path(engine.source.place).resolve(), folder.resolve()
    within = target.relative_to(source).parts[:1] if target.is_relative_to(source) else None
    if within == () or (within is not None and within[0] in TABLES):
        raise UsageError(
            f"{folder} is where the source is read", hint="give another folder for the snapshot"
        )


def _is_folder(engine: Engine) -> bool:
    return engine.source.dialect is DUCKDB and "://" not in engine.source.place
