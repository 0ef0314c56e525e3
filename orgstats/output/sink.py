"""Where a report goes: stdout, or a file that appears whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orgstats.errors import OutputError
from orgstats.output.lock import held


def to_stdout(text: str, encoding: str = "utf-8") -> None:
    """Write to stdout; raises `OutputError` if it cannot take it."""
    with piped():
        sys.stdout.buffer.write(text.encode(encoding, "replace"))


@contextmanager
def piped() -> Iterator[None]:
    """Guard writing to stdout: a reader that has gone away, such as `head`, ends it quietly.

    Raises `OutputError` if stdout cannot take what is written.
    """
    try:
        sys.stdout.flush()
        yield
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_stdout()
    except OSError as error:
        _discard_stdout()
        raise OutputError(f"cannot write to stdout: {_reason(error)}") from error


def _discard_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush has nowhere to fail."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def to_file(text: str, path: Path) -> None:
    """Write a file as UTF-8, whole or not at all; raises `OutputError`."""
    with replacing(path) as target:
        target.write_bytes(text.encode())


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Give a place to write to, which becomes `path` at the end of a block that did not fail.

    It is a file beside `path`, synced to disk and renamed over it; what a killed run left there is
    overwritten. What is not a regular file, such as `/dev/stdout`, cannot be replaced and is given
    itself; a link stays, its target is replaced. `mode` are the permissions, less the umask's;
    None keeps those of a former file. Raises `OutputError`, also while another run writes `path`.
    """
    with explained(path):
        target = _resolve(path)
        if target.exists() and not target.is_file():
            yield target
            return
        with held(target):
            part = target.with_name(f".{target.name}.part")
            try:
                yield create(part)
                # Permissions come last, for they may forbid to open it.
                _sync(part)
                part.chmod(_mode(target, mode))
                part.replace(target)
                _sync(target.parent)
            finally:
                part.unlink(missing_ok=True)


def create(path: Path) -> Path:
    """Create an empty file for its owner only, whatever was there and the umask says."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    path.chmod(0o600)
    return path


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an error of the file system into an `OutputError` that names the output."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error)}", hint=_hint(error)) from error


def _resolve(path: Path) -> Path:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a directory")
    return path.resolve() if path.is_symlink() and (path.is_file() or not path.exists()) else path


def _mode(target: Path, mode: int | None) -> int:
    umask = os.umask(0)
    os.umask(umask)
    if mode is not None:
        return mode & ~umask
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~umask


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
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
