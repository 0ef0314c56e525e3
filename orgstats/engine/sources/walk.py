"""The Parquet files below a folder of this machine, links followed, each file once."""

from __future__ import annotations

import os
import stat
from collections import deque
from pathlib import Path
from typing import NamedTuple

from orgstats.errors import SourceError

SUFFIX = ".parquet"
HIDDEN = (".", "_")


class Entry(NamedTuple):
    """A path as it was found, and the one without links that it leads to."""

    path: Path
    real: Path


def below(start: Path) -> list[Path]:
    """Give the files at or below a path; raise `OSError` where it may not be read.

    What lies there itself comes before what links lead to: a folder that is reached both ways, or
    again and again, counts where it lies.
    """
    if not _is_there(start):
        return []
    found: list[Path] = []
    seen: set[Path] = set()
    here, links = [_led(start)], deque[Path]()
    while here or links:
        entry = here.pop() if here else _led(links.popleft())
        if entry.real in seen:
            continue
        seen.add(entry.real)
        mode = _mode(entry.path)
        if stat.S_ISDIR(mode):
            _look_into(entry, here, links)
        elif stat.S_ISREG(mode) and entry.path.suffix == SUFFIX:
            found.append(entry.path)
    return found


def _is_there(path: Path) -> bool:
    # Path.exists follows links, and os.path.lexists says no where it may not look.
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _led(path: Path) -> Entry:
    return Entry(path, Path(os.path.realpath(path)))


def _look_into(folder: Entry, here: list[Entry], links: deque[Path]) -> None:
    with os.scandir(folder.path) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.startswith(HIDDEN):
            continue
        if entry.is_symlink():
            links.append(folder.path / entry.name)
        elif entry.is_dir() or entry.name.endswith(SUFFIX):
            here.append(Entry(folder.path / entry.name, folder.real / entry.name))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError as error:
        if not path.is_symlink():
            raise
        raise SourceError(
            f"{path} is a link to nothing", hint="mend the link, or remove it"
        ) from error
