"""The hidden files beside an output: the lock of the run that writes it, the part it has written.

Whoever may write to the folder may have put something else there: no link is followed.
"""

import os
import stat
from pathlib import Path

from orgstats.errors import OutputError

# Names of files have 255 bytes; one is for the `s` of a folder of parts.
LONGEST_NAME = 254


def beside(path: Path, role: str) -> Path:
    """Give the place of the hidden file that has a role for an output."""
    name = f".{path.name}.{role}"
    if len(os.fsencode(name)) > LONGEST_NAME:
        from hashlib import sha256

        name = f".{sha256(os.fsencode(path.name)).hexdigest()}.{role}"
    return path.with_name(name)


def create(path: Path) -> Path:
    """Create an empty file for its owner only, whatever was there and the umask says."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    path.chmod(0o600)
    return path


def obstacle(found: Path, output: Path) -> OutputError | None:
    """Say what stands in the place of a hidden file; None for a file of this user, or nothing."""
    try:
        status = found.lstat()
    except OSError:
        return None
    here = f"cannot write {output}: {found.name} beside it"
    if stat.S_ISLNK(status.st_mode):
        return OutputError(f"{here} is a link", hint="none is followed: see who made it, remove it")
    if not stat.S_ISREG(status.st_mode):
        return OutputError(f"{here} is not a file", hint="remove it")
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        return OutputError(
            f"{here} belongs to {_user(status.st_uid)}",
            hint="it goes when their run ends; what a killed run left is for them to remove",
        )
    return None


def _user(number: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return f"user {number}"
