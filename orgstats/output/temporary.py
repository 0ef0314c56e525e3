"""Folders for what is kept only while a run lasts: private, and gone also where a run was killed.

They stand in one folder of this user's, which goes with the last of them. Each is locked while its
run lives. The system frees the lock of a run that dies, so that the next one may remove its folder.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orgstats.errors import OutputError

# Of what all runs of this user make theirs in; Windows gives each user a temporary folder.
_HOME = f"orgstats-{os.geteuid()}" if hasattr(os, "geteuid") else ""
# Only a run that ends, or tidies up, at the same moment takes a new folder away.
_TRIES = 100
_UNLOCKED = -1
# The folders of this run, and the descriptors that lock them.
_HELD: dict[Path, int] = {}


def make() -> Path | None:
    """Make a folder for its owner only; None where no temporary folder can be written to."""
    from tempfile import gettempdir

    try:
        place = Path(gettempdir())
        return next(filter(None, (_made(place) for _ in range(_TRIES))), None)
    except OSError:
        return None


def remove(folder: Path) -> None:
    """Remove a folder and what is in it, if it is still there."""
    _delete(folder)
    descriptor = _HELD.pop(folder, _UNLOCKED)
    if descriptor != _UNLOCKED:
        os.close(descriptor)
    if folder.parent.name == _HOME:
        # Other runs may have theirs beside it.
        with suppress(OSError):
            folder.parent.rmdir()


def clear() -> None:
    """Remove all that is left of a run that ends, however it came to that."""
    for folder in list(_HELD):
        remove(folder)


@contextmanager
def needed() -> Iterator[Path]:
    """Give a folder that goes at the end; raises `OutputError` where none can be made."""
    folder = make()
    if folder is None:
        raise OutputError("no temporary folder can be written to", hint="set TMPDIR to one")
    try:
        yield folder
    finally:
        remove(folder)


def _made(place: Path) -> Path | None:
    """Make a folder; None where another run took away what it was to stand in, or itself."""
    try:
        home = _home(place)
        folder = (home or place) / f"orgstats-{os.urandom(8).hex()}"
        # Before it is there: a signal may come at any moment.
        _HELD[folder] = _UNLOCKED
        folder.mkdir(0o700)
    except FileNotFoundError:
        return None
    return folder if home is None or _claimed(folder) else None


def _home(place: Path) -> Path | None:
    """Give the folder of all runs of this user; None where others may have a say in it."""
    if sys.platform == "win32":
        return None
    home = place / _HOME
    with suppress(FileExistsError):
        home.mkdir(0o700)
    status = home.lstat()
    private = stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
    return home if private and status.st_uid == os.geteuid() else None


def _claimed(folder: Path) -> bool:
    """Lock a new folder, and remove those that nobody locks: their runs were killed."""
    try:
        _HELD[folder] = _locked(folder)
    except (FileNotFoundError, BlockingIOError):
        remove(folder)
        return False
    except OSError:
        # Where nothing can be locked, no run takes anything away.
        return True
    for other in folder.parent.iterdir():
        with suppress(OSError):
            descriptor = _locked(other)
            _delete(other)
            os.close(descriptor)
    return True


def _locked(folder: Path) -> int:
    """Lock a folder; raises `OSError`, of which `BlockingIOError` tells that another run did."""
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # What was removed meanwhile can still be locked.
        folder.lstat()
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _delete(folder: Path) -> None:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return
    except OSError:
        from shutil import rmtree

        rmtree(folder, ignore_errors=True)
