"""Where a report goes: stdout, or a file that appears whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from orgstats.errors import OutputError
from orgstats.output.beside import beside, create, obstacle
from orgstats.output.lock import held
from orgstats.output.terminal import EscapedStream, Writer, is_terminal


@contextmanager
def piped(*, drawn: bool = False) -> Iterator[Writer]:
    """Guard writing to stdout: a reader that has gone away, such as `head`, ends it quietly.

    What is `drawn` steers a terminal on purpose; all else is escaped there. Raises `OutputError` if
    stdout cannot take what is written.
    """
    try:
        sys.stdout.flush()
        escaped = not drawn and is_terminal(sys.stdout)
        yield EscapedStream(sys.stdout.buffer) if escaped else sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard(sys.stdout)
    except OSError as error:
        discard(sys.stdout)
        raise OutputError(f"cannot write to stdout: {_reason(error)}") from error


def discard(stream: TextIO) -> None:
    """Point a stream at nothing, so that the interpreter's last flush has nowhere to fail."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Give a place to write to, which becomes `path` at the end of a block that did not fail.

    It is a file beside `path`, synced to disk and renamed over it; what a killed run left there is
    overwritten. What is not a regular file, such as `/dev/stdout`, cannot be replaced and is given
    itself; a link stays, its target is replaced. `mode` are the permissions, less the umask's;
    None keeps those of a former file, and gives a new one to its owner only. Raises `OutputError`,
    also while another run writes `path`.
    """
    with explained(path):
        target = _resolve(path)
        if target.exists() and not target.is_file():
            yield target
            return
        with held(target):
            part = beside(target, "part")
            try:
                yield _begin(part, path)
                # Permissions come last, for they may forbid to open it.
                _sync(part)
                part.chmod(_mode(target, mode))
                part.replace(target)
                _sync_folder(target.parent)
            finally:
                with suppress(OSError):
                    part.unlink()


def _begin(part: Path, path: Path) -> Path:
    try:
        return create(part)
    except OSError as error:
        raise obstacle(part, path) or error from error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an error of the file system into an `OutputError` that names the output."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error)}", hint=_hint(error)) from error


def _resolve(path: Path) -> Path:
    """Give the file that is replaced: a link's own, unless somebody else put the link there."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a directory")
    if not path.is_symlink() or not (path.is_file() or not path.exists()):
        return path
    if _is_planted(path):
        raise OutputError(
            f"cannot write {path}: it is a link of somebody else's in a folder of everybody's",
            hint="give the name of the file itself",
        )
    return path.resolve()


def _is_planted(link: Path) -> bool:
    """Tell whether Linux itself would not follow a link: its `fs.protected_symlinks`."""
    if not hasattr(os, "geteuid"):
        return False
    folder, owner = link.parent.stat(), link.lstat().st_uid
    shared = folder.st_mode & stat.S_ISVTX and folder.st_mode & stat.S_IWOTH
    return bool(shared) and owner not in {os.geteuid(), folder.st_uid}


def _mode(target: Path, mode: int | None) -> int:
    umask = os.umask(0)
    os.umask(umask)
    if mode is not None:
        return mode & ~umask
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600 & ~umask


def _sync(file: Path) -> None:
    # Windows syncs only what is open for writing.
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Ask that the new name be kept: Windows opens no folder, and some may not be read."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _hint(error: OSError) -> str | None:
    match error.errno:
        case errno.ENOENT:
            return "the folder must exist"
        case errno.EISDIR:
            return "give the name of a file in it"
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return "nothing was left behind; free some space and run it again"
        case _:
            return None
