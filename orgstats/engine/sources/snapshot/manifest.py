"""What the manifest of a snapshot says of the Parquet beside it, and whether that is so."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.rollups import DAILY, ROLLUP
from orgstats.engine.sources.files import MANIFEST
from orgstats.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = "orgstats.snapshot/2"
# The former one had no sums of days.
SCHEMAS = ("orgstats.snapshot/1", SCHEMA)
MONTH_FILE = re.compile(r"month=((?!0000)\d{4}-(?:0[1-9]|1[0-2]))/data\.parquet", re.ASCII)
# A file takes 300 bytes: this is room for a hundred years of months.
MOST_BYTES = 8 * 2**20

# What a month of a rollup was like in the source, as text; it differs when any row of it does.
State = tuple[str | None, ...]


class Sealed(NamedTuple):
    """A file as it was written: its size, its hash, and the state of the source it was read in."""

    size: int
    sha256: str
    state: State = ()

    def fault(self, path: Path) -> str | None:
        """Give what is wrong with the file at a path; None if it is as it was written."""
        try:
            if not path.is_file():
                return "is missing"
            size = path.stat().st_size
            if size != self.size:
                return f"has {size:,} bytes, not the {self.size:,} that were written"
            if hashed(path) != self.sha256:
                return "is not what was written: its sha256 is another"
        except OSError as error:
            return f"cannot be read: {(error.strerror or str(error)).lower()}"
        return None


class SnapshotManifest(NamedTuple):
    """What a snapshot says of itself; `files` by their place in its folder.

    `timezone` is that of the days it has sums of; None where it has none.
    """

    source: str
    organization: str | None
    newest_hour: datetime | None
    finished: bool
    files: dict[str, Sealed]
    timezone: str | None = None

    def of_table(self, table: str) -> list[str]:
        """Give the files of a table, in the order of their months."""
        return sorted(file for file in self.files if re.split(r"[/.]", file)[0] == table)


def hashed(path: Path) -> str:
    """Give the sha256 of a file's bytes."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def month_file(table: str, month: str) -> str:
    """Give the place in a snapshot of a rollup's month."""
    return f"{table}/month={month}/data.parquet"


def belongs(file: str) -> bool:
    """Tell whether a snapshot may have a file of that name: no other is ever read or removed."""
    table, _, month = file.partition("/")
    if month:
        return table in {*ROLLUP, *DAILY} and MONTH_FILE.fullmatch(month) is not None
    return table.endswith(".parquet") and table.removesuffix(".parquet") in ENTITY_TABLES


def faults(folder: Path, manifest: SnapshotManifest, read: Iterable[str]) -> list[tuple[str, str]]:
    """Give the files of a snapshot that are not as its manifest says, and what is wrong.

    `read` are those that reports read, which it has to name.
    """
    found = [
        (file, fault)
        for file, sealed in sorted(manifest.files.items())
        if (fault := sealed.fault(folder / file)) is not None
    ]
    places = {os.path.relpath(path, folder).replace(os.sep, "/") for path in read}
    strange = sorted(places - manifest.files.keys())
    return found + [(file, f"is not named in {MANIFEST}") for file in strange]


def read_manifest(folder: Path) -> SnapshotManifest | None:
    """Give the manifest of a snapshot; None if the folder holds none. Raises `DataError`."""
    path = folder / MANIFEST
    try:
        if not path.exists():
            return None
        return _manifest(json.loads(_text(path)))
    except RecursionError as error:
        raise DataError(f"{path} is not valid: it is nested too deep") from error
    except (OSError, TypeError, ValueError) as error:
        raise DataError(f"{path} is not valid: {error}") from error


def _text(path: Path) -> str:
    if not path.is_file():
        raise ValueError("it is not a file")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
    return path.read_text("utf-8")


def _manifest(document: Any) -> SnapshotManifest:
    if not isinstance(document, dict) or document.get("schema") not in SCHEMAS:
        raise ValueError("it is not the manifest of a snapshot")
    source, organization = document.get("source"), document.get("organization")
    finished, files = document.get("finished"), document.get("files")
    timezone = document.get("timezone")
    if not isinstance(source, str) or not isinstance(organization, str | None):
        raise TypeError("source and organization are text")
    if not isinstance(timezone, str | None):
        raise TypeError("timezone is text")
    if not isinstance(finished, bool) or not isinstance(files, dict):
        raise TypeError("finished and files do not tell what was written")
    newest = _hour(document.get("newest_hour"))
    sealed = {file: _sealed(file, entry) for file, entry in files.items()}
    return SnapshotManifest(source, organization, newest, finished, sealed, timezone)


def _hour(value: object) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.utcoffset() is None:
        raise ValueError("newest_hour is not an hour of UTC")
    return moment


def _sealed(file: str, entry: object) -> Sealed:
    if not belongs(file):
        raise ValueError(f"{file!r} is no file of a snapshot")
    known: dict[str, Any] = entry if isinstance(entry, dict) else {}
    size, sha256, state = known.get("bytes"), known.get("sha256"), known.get("state", [])
    if type(size) is not int or not re.fullmatch("[0-9a-f]{64}", str(sha256)):
        raise ValueError(f"{file} has no size and no sha256")
    if not isinstance(state, list) or not all(isinstance(part, str | None) for part in state):
        raise ValueError(f"the state of {file} is not a list of text")
    return Sealed(size, str(sha256), tuple(state))
