"""A configuration file, which may be anything that somebody has put in its place."""

import errno
import os
import stat
from pathlib import Path
from typing import Any

from orgstats.errors import UsageError

LARGEST_FILE = 64 * 1024
# The time that a key of many parts takes grows with their square.
MOST_DOTS = 1_000


def read(path: Path) -> dict[str, Any]:
    """Give what a file sets, nothing if there is none; raises `UsageError` for what is not TOML."""
    try:
        content = _content(path)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise UsageError(f"{path} is larger than {LARGEST_FILE // 1024} kB")
    import tomllib

    deep = any(line.count(b".") > MOST_DOTS for line in content.splitlines())
    try:
        found = None if deep else tomllib.loads(content.decode())
    except RecursionError:
        found = None
    except ValueError as error:
        raise UsageError(f"{path} is not TOML: {error}") from error
    if found is None:
        raise UsageError(f"{path} is nested too deeply")
    return found


def _content(path: Path) -> bytes:
    """Give the beginning of a file; what may never end, or never begin, is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        kind = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISCHR(kind):
            raise OSError(errno.EINVAL, "it is not a file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(LARGEST_FILE + 1)
    finally:
        os.close(descriptor)
