"""A folder for what is kept only while a run lasts: private, with a name that nobody can guess."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orgstats.errors import OutputError


def make() -> Path | None:
    """Make a folder for its owner only; None where no temporary folder can be written to."""
    from tempfile import mkdtemp

    try:
        return Path(mkdtemp(prefix="orgstats-"))
    except OSError:
        return None


def remove(folder: Path) -> None:
    """Remove a folder and what is in it, if it is still there."""
    try:
        folder.rmdir()
    except FileNotFoundError:
        return
    except OSError:
        from shutil import rmtree

        rmtree(folder, ignore_errors=True)


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
