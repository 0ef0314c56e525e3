"""Removes a server and its files also when the test process dies without a last word."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Waits for the end of its standard input, which the kernel closes for whoever is killed.
_SCRIPT = """
cat > /dev/null
if read -r pid < "$1/data/postmaster.pid"; then
    kill -QUIT "$pid"
    tries=0
    while kill -0 "$pid" && [ "$tries" -lt 20 ]; do sleep 0.1; tries=$((tries + 1)); done
fi
rm -rf "$1"
"""


@contextmanager
def guarded_directory(prefix: str) -> Iterator[Path]:
    """A temporary directory that goes at the end, and with it the server whose `data` it holds."""
    home = Path(tempfile.mkdtemp(prefix=prefix))
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _SCRIPT, "guard", home],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield home
    finally:
        guard.communicate()
