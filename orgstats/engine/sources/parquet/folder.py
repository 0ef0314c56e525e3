"""The directory that a source names: that it is there, is one, and may be read."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orgstats.engine.sources import advice
from orgstats.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator


def found(place: str) -> Path:
    """Give the directory; raise `SourceError` if it is none, or cannot be one."""
    path = Path(place)
    with reached(place):
        if path.is_dir():
            return path
        there = path.exists()
    if there:
        raise SourceError(f"source {place} is a file", hint=advice.of_file(path))
    raise SourceError(f"source {place} is not there", hint=advice.of_missing(place, path))


@contextmanager
def reached(place: str) -> Iterator[None]:
    """Raise `SourceError` where the system refuses what is done meanwhile."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"source {place} cannot be read: {reason}") from error
