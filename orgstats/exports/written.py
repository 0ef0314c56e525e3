"""How many rows of an export stand in a file that is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgstats.exports.files import CHUNK
from orgstats.render.csv import SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_QUOTE: Final = b'"'
# What begins a row of a document, within which rows alone are indented so far.
_BEGINS: Final = b"\n    {"


class RowCount:
    """Rows of a text, counted as it grows: each call reads only what is new."""

    def __init__(self, path: Path, form: str) -> None:
        self._path = path
        self._count = _COUNTS[form]
        self._read = 0
        self._rows = -1 if form in SEPARATORS else 0
        self._quoted = False
        self._rest = b""

    def __call__(self) -> str:
        """Tell how many there are, once there are any."""
        try:
            with self._path.open("rb") as stream:
                stream.seek(self._read)
                while chunk := stream.read(CHUNK):
                    self._read += len(chunk)
                    self._rows += self._count(self, chunk)
        except OSError:  # not there yet, or no longer
            pass
        ending = "" if self._rows == 1 else "s"
        return f"{self._rows:,} row{ending} written" if self._rows > 0 else ""

    def lines(self, chunk: bytes) -> int:
        """Count the ends of lines."""
        return chunk.count(b"\n")

    def separated(self, chunk: bytes) -> int:
        """Count the ends of lines, but for those within quotes."""
        count = 0
        for at, part in enumerate(chunk.split(_QUOTE)):
            self._quoted ^= at > 0
            count += 0 if self._quoted else part.count(b"\n")
        return count

    def begun(self, chunk: bytes) -> int:
        """Count the beginnings of rows, those between two chunks too."""
        text = self._rest + chunk
        self._rest = text[-len(_BEGINS) + 1 :]
        return text.count(_BEGINS)


_COUNTS: Final = {
    **dict.fromkeys(SEPARATORS, RowCount.separated),
    "json": RowCount.begun,
    "ndjson": RowCount.lines,
}


def counting(path: Path, form: str) -> Callable[[], str]:
    """Give what tells the rows in a file; nothing of a pipe, nor of a file that is no text."""
    if not path.is_file() or form not in _COUNTS:
        return str
    return RowCount(path, form)
