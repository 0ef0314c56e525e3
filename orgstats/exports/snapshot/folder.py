"""The folder of a snapshot: what may lie in it, its files and its manifest."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from orgstats import __version__
from orgstats.engine.sources.files import MANIFEST
from orgstats.engine.sources.snapshot.manifest import (
    SCHEMA,
    Sealed,
    SnapshotManifest,
    belongs,
    hashed,
    read_manifest,
)
from orgstats.errors import UsageError
from orgstats.output import sink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from orgstats.engine.sources.snapshot.manifest import State

OWN_FILE, OWN_FOLDER = 0o600, 0o700
# What systems put into any folder; hidden files are theirs, too.
LITTER = frozenset({"Thumbs.db", "desktop.ini", "lost+found"})


class Folder:
    """The files of a snapshot, each replaced as a whole and noted in the manifest at once."""

    def __init__(self, path: Path, taken_at: datetime) -> None:
        self.path = path
        self._taken_at = taken_at
        self.manifest = SnapshotManifest("", None, None, finished=False, files={})

    def begin(self, manifest: SnapshotManifest) -> None:
        """Go on with what a former run left, and note what this one is.

        Raises `UsageError` for a folder of another source or organization, or that holds something
        else, and `DataError` for a manifest that is damaged. The manifest is written before any
        other file, so that a run that is killed can be gone on with.
        """
        former = read_manifest(self.path)
        stranger = next(self._strangers(known=former is not None), None)
        if stranger is not None:
            raise UsageError(
                f"{self.path} holds {stranger}, which is not part of a snapshot",
                hint="give another folder",
            )
        self.manifest = manifest if former is None else self._resumed(former, manifest)
        self.save()

    def _resumed(self, former: SnapshotManifest, new: SnapshotManifest) -> SnapshotManifest:
        for name in ("source", "organization"):
            was = getattr(former, name)
            if was != getattr(new, name):
                raise UsageError(
                    f"{self.path / MANIFEST} is of another {name}: {was or 'all'}",
                    hint="give another folder, or remove this one",
                )
        reached = max(filter(None, (former.newest_hour, new.newest_hour)), default=None)
        return new._replace(newest_hour=reached, files=former.files)

    def holds(self, file: str, state: State) -> bool:
        """Tell whether a file is there as it was written, of the same state of its source."""
        sealed = self.manifest.files.get(file)
        if sealed is None or sealed.state != state:
            return False
        return sealed.fault(self.path / file) is None

    def write(self, file: str, state: State, copy: Callable[[Path], object]) -> None:
        """Replace a file by what is written to the place that `copy` is given."""
        path = self.path / file
        make(path.parent)
        with sink.replacing(path, OWN_FILE) as part:
            copy(part)
            sealed = Sealed(part.stat().st_size, hashed(part), state)
        self.manifest.files[file] = sealed
        self.save()

    def remove(self, files: set[str]) -> None:
        """Remove files that the source no longer has, named before they go."""
        gone = files & self.manifest.files.keys()
        for file in gone:
            del self.manifest.files[file]
        self.save()
        for file in gone:
            path = self.path / file
            path.unlink(missing_ok=True)
            # What a system put beside it keeps the folder, which then holds nothing to be read.
            with suppress(OSError):
                path.parent.rmdir()

    def finish(self) -> None:
        """Note that all is there."""
        self.manifest = self.manifest._replace(finished=True)
        self.save()

    def save(self) -> None:
        """Write the manifest."""
        manifest = self.manifest
        newest = manifest.newest_hour
        document = {
            "schema": SCHEMA,
            "version": __version__,
            "source": manifest.source,
            "organization": manifest.organization,
            "taken_at": self._taken_at.isoformat(timespec="seconds"),
            "newest_hour": None if newest is None else newest.isoformat(timespec="seconds"),
            "timezone": manifest.timezone,
            "finished": manifest.finished,
            "files": {file: _entry(manifest.files[file]) for file in sorted(manifest.files)},
        }
        text = json.dumps(document, indent=2, ensure_ascii=False)
        with sink.replacing(self.path / MANIFEST, OWN_FILE) as part:
            part.write_text(f"{text}\n", "utf-8")

    def _strangers(self, *, known: bool) -> Iterator[str]:
        """Give what no snapshot has; where there is no manifest, that is everything."""
        for path in _below(self.path):
            place = path.relative_to(self.path).as_posix()
            if known and not path.is_symlink() and (place == MANIFEST or belongs(place)):
                continue
            yield place


def _entry(sealed: Sealed) -> dict[str, object]:
    entry = {"bytes": sealed.size, "sha256": sealed.sha256}
    return entry | ({"state": [*sealed.state]} if sealed.state else {})


def _below(folder: Path) -> Iterator[Path]:
    """Give every file and link below a folder but those of systems."""
    for path in sorted(folder.iterdir()):
        if path.name[0] in "._" or path.name in LITTER:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)
        else:
            yield path


def make(folder: Path) -> None:
    """Make a folder and those above it that are not there, for their owner only."""
    if folder.is_dir():
        return
    make(folder.parent)
    folder.mkdir(OWN_FOLDER, exist_ok=True)
