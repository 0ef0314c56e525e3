"""A lock beside a file, held by the process that writes it and freed by the system if it dies."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orgstats.errors import OutputError
from orgstats.output.beside import beside, obstacle

# Windows has neither, and opens no pipe by the name of a file.
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
# Windows lets nobody read what is locked: the byte is far behind what the holder wrote.
_LOCKED_BYTE = 1 << 20


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other runs from writing `path`; raises `OutputError` that names a run that does."""
    lock = beside(path, "lock")
    descriptor = _acquire(lock, path)
    try:
        yield
    finally:
        _release(lock, descriptor)


def _acquire(lock: Path, path: Path) -> int:
    while True:
        descriptor, fresh = _open(lock, path)
        try:
            _seize(descriptor, path)
            if _is_named(lock, descriptor):
                if fresh:
                    _sign(descriptor)
                    return descriptor
                # Left by a process that died. It may also be another file by a second name, so
                # nothing is written into it.
                lock.unlink(missing_ok=True)
        except PermissionError:
            # Where what is open cannot be removed, the lock holds without its holder's name.
            return descriptor
        except KeyboardInterrupt:
            if fresh and _is_named(lock, descriptor):
                lock.unlink(missing_ok=True)
            os.close(descriptor)
            raise
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _open(lock: Path, path: Path) -> tuple[int, bool]:
    """Open a lock and tell whether it was made for that; raise `OutputError` if it is none."""
    while True:
        with suppress(FileExistsError):
            return os.open(lock, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600), True
        try:
            descriptor = -1 if lock.is_symlink() else os.open(lock, _FLAGS)
        except FileNotFoundError:
            # Its holder has ended meanwhile.
            continue
        except OSError as error:
            raise obstacle(lock, path) or error from error
        if descriptor >= 0 and stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor, False
        if descriptor >= 0:
            os.close(descriptor)
        if found := obstacle(lock, path):
            raise found


def _seize(descriptor: int, path: Path) -> None:
    try:
        _lock(descriptor)
    except (BlockingIOError, PermissionError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = os.read(descriptor, 200).decode(errors="replace") or "another process"
        raise OutputError(
            f"{path} is being written by {holder}", hint="let it finish, then run this again"
        ) from None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sign(descriptor: int) -> None:
    import socket

    os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())


def _is_named(lock: Path, descriptor: int) -> bool:
    """Tell whether the name is still that of the open file: a former holder may have removed it."""
    with suppress(OSError):
        return os.path.samestat(lock.lstat(), os.fstat(descriptor))
    return False


def _release(lock: Path, descriptor: int) -> None:
    if sys.platform == "win32":
        # An open file cannot be removed there, and one that another run has opened stays.
        os.close(descriptor)
        with suppress(OSError):
            lock.unlink()
    else:
        # Gone before it is free, so that whoever waits for the name finds it new.
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)
