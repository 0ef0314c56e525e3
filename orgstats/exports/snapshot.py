"""A copy of the rollups as Parquet, brought up to date month by month.

Every file is replaced as a whole, and the manifest tells as of which change each month was copied,
so that a run that was interrupted is gone on with.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from orgstats import __version__
from orgstats.domain.entities import OPTIONAL_TABLES
from orgstats.domain.rollups import ROLLUPS
from orgstats.domain.window import HOUR, Window, days_window, following
from orgstats.domain.zones import DAY
from orgstats.engine.sources.snapshotted import MANIFEST, SCHEMA, read_manifest
from orgstats.errors import DataError, UsageError
from orgstats.output import lock, sink
from orgstats.reports.scope import choose
from orgstats.sql import snapshot as sql
from orgstats.sql.snapshot import Copied

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from orgstats.domain.rollups import Rollup
    from orgstats.engine.engine import Engine

LATE = ("project_hourly_source_stats",)

# Every table beside the rollups, and those of its columns that are no secrets.
ENTITY_COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name", "plan", "status", "kind"),
    "project": ("id", "name", "organization_id", "status"),
    "api_key": ("id", "description", "project_id", "created_by", "status", "key_type"),
    "user": ("id", "name", "email"),
    "user_organization": ("user_id", "organization_id", "role"),
    "model": ("id", "name"),
}


class Progress(Protocol):
    """Whoever wants to know how far a snapshot is."""

    def __call__(self, file: str, done: int, total: int) -> None:
        """Hear that a file is being written after `done` of `total` others."""


class Month(NamedTuple):
    """A month of a rollup as the source has it; `state` changes whenever a row of it does."""

    rollup: Rollup
    name: str
    state: list[str | None]
    fraction: bool

    @property
    def file(self) -> str:
        """Give the place of its file in the snapshot."""
        return f"{self.rollup.table}/month={self.name}/data.parquet"

    @property
    def window(self) -> Window:
        """Give the month as a window of UTC."""
        first = date.fromisoformat(f"{self.name}-01")
        return days_window(first, following(first, "month") - DAY, ZoneInfo("UTC"))

    def touches(self, window: Window) -> bool:
        """Tell whether a window has hours of the month."""
        return self.window.start < window.end and window.start < self.window.end


class Snapshot:
    """The files of a snapshot and its manifest, which says when and from where they are."""

    def __init__(self, folder: Path, engine: Engine, now: datetime) -> None:
        self._folder = folder
        self._engine = engine
        self._newest: datetime | None = None
        self._manifest: dict[str, Any] = {
            "schema": SCHEMA,
            "version": __version__,
            "source": engine.source.place,
            "organization": None,
            "taken_at": now.isoformat(timespec="seconds"),
            "newest_hour": None,
            "finished": False,
            "months": {},
        }

    def update(
        self, organization: str | None, window: Window | None, progress: Progress
    ) -> tuple[int, int]:
        """Fetch the months that changed and give how many, and how many there are.

        A window narrows it to the months it touches. Raises `UsageError` for a folder that holds
        something else, `OutputError` where it cannot be written.
        """
        with sink.explained(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            with lock.held(self._folder / "snapshot"):
                return self._update(organization, window, progress)

    def _update(
        self, organization: str | None, window: Window | None, progress: Progress
    ) -> tuple[int, int]:
        projects = self._choose(organization)
        self._resume(window)
        months = [
            month
            for rollup in ROLLUPS
            for month in self._months(rollup, projects)
            if window is None or month.touches(window)
        ]
        held = self._manifest["months"]
        changed = [month for month in months if held.get(month.file) != month.state]
        for done, month in enumerate(changed):
            progress(month.file, done, len(changed))
            self._fetch(month, projects)
        self._entities()
        if window is None:
            self._remove({month.file for month in months})
        self._manifest["finished"] = True
        self._save()
        return len(changed), len(months)

    def _choose(self, organization: str | None) -> tuple[str, ...] | None:
        """Note the organization and the newest hour; give its projects, None for all."""
        found = self._engine.entities("organization", "project", organization=organization)
        self._newest = found.newest_hour
        if organization is None:
            return None
        chosen = choose(found.organizations, organization).id
        self._manifest["organization"] = chosen
        return tuple(
            sorted(key for key, one in found.projects.items() if one.organization_id == chosen)
        )

    def _resume(self, window: Window | None) -> None:
        """Take over what the manifest of a former run says, and note how far this one goes."""
        path = self._folder / MANIFEST
        newest = self._newest
        if newest is not None and window is not None:
            newest = min(newest, window.end - HOUR)
        if newest is not None:
            self._manifest["newest_hour"] = newest.isoformat(timespec="seconds")
        former = read_manifest(self._folder)
        if former is None:
            if any(self._folder.glob("*.parquet")) or any(self._folder.glob("*/month=*")):
                raise UsageError(
                    f"{self._folder} holds Parquet that is no snapshot", hint="give another folder"
                )
            return
        for name in ("source", "organization"):
            if former.get(name) != self._manifest[name]:
                raise UsageError(
                    f"{path} is of another {name}: {former.get(name) or 'all'}",
                    hint="give another folder, or remove this one",
                )
        self._manifest["months"] = former.get("months", {})
        reached = [self._manifest["newest_hour"], former.get("newest_hour")]
        self._manifest["newest_hour"] = max(filter(None, reached), default=None)

    def _months(self, rollup: Rollup, projects: tuple[str, ...] | None) -> list[Month]:
        copied = self._copied(rollup, projects)
        if copied is None:
            return []
        rows = self._engine.read(sql.months(copied))
        if not rows:
            # A rollup without rows is still there: an empty file says so.
            rows = [(self._manifest["taken_at"][:7], "0", "0", None, 0)]
        return [
            Month(rollup, name, [*map(str, state)], bool(fraction))
            for name, *state, fraction in rows
        ]

    def _copied(self, rollup: Rollup, projects: tuple[str, ...] | None) -> Copied | None:
        if rollup.table in LATE and self._engine.found(rollup.table) is None:
            return None
        columns = sql.wanted(rollup, self._engine.columns(rollup.table))
        return Copied(rollup.table, columns, projects)

    def _fetch(self, month: Month, projects: tuple[str, ...] | None) -> None:
        copied = self._copied(month.rollup, projects)
        if copied is None:
            raise DataError(f"{month.rollup.table} has gone")
        statement = sql.rows(copied, month.rollup, month.window)
        relation = self._engine.source.relation(statement)
        self._write(month.file, sql.received(statement, relation, copied, fraction=month.fraction))
        self._manifest["months"][month.file] = month.state
        self._save()

    def _entities(self) -> None:
        organization = self._manifest["organization"]
        for table, known in ENTITY_COLUMNS.items():
            columns = self._engine.found(table)
            if columns is None:
                if table not in OPTIONAL_TABLES:
                    raise DataError(f"{self._engine.source.name(table)} is missing")
                (self._folder / f"{table}.parquet").unlink(missing_ok=True)
                continue
            condition = sql.of_organization(table, organization) if organization else None
            names = [name for name in known if name in columns]
            statement = sql.entities(table, names, condition)
            relation = self._engine.source.relation(statement)
            self._write(f"{table}.parquet", f"SELECT * FROM {relation}")

    def _write(self, file: str, select: str) -> None:
        path = self._folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with sink.replacing(path) as part:
            self._engine.copy(select, part)

    def _remove(self, files: set[str]) -> None:
        """Remove the months that the source no longer has."""
        for file in set(self._manifest["months"]) - files:
            path = self._folder / file
            path.unlink(missing_ok=True)
            path.parent.rmdir()
            del self._manifest["months"][file]

    def _save(self) -> None:
        text = json.dumps(self._manifest, indent=2, ensure_ascii=False)
        sink.to_file(f"{text}\n", self._folder / MANIFEST)
