"""A lock beside a file, held by the process that writes it and freed by the system if it dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orgstats.errors import OutputError


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep other runs from writing `path`; raises `OutputError` that names a run that does."""
    import socket

    lock = path.with_name(f".{path.name}.lock")
    descriptor = _acquire(lock, path)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())
        yield
    finally:
        # Gone before it is free, so that whoever waits for the name finds it new.
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)


def _acquire(lock: Path, path: Path) -> int:
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _seize(descriptor)
        except OSError:
            holder = os.read(descriptor, 200).decode(errors="replace") or "another process"
            os.close(descriptor)
            raise OutputError(
                f"{path} is being written by {holder}", hint="let it finish, then run this again"
            ) from None
        with suppress(OSError):
            # A former holder may have removed the name after this process opened it.
            if lock.stat().st_ino == os.fstat(descriptor).st_ino:
                return descriptor
        os.close(descriptor)


def _seize(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
