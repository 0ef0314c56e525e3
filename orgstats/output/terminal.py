"""Text as a terminal may be shown it: what would steer it is written as an escape, not done."""

import codecs
import re
from typing import Protocol, TextIO

# Controls but for tab and line feed; bidirectional marks, which reorder what is read; separators
# of lines; tags, which nobody sees; halves of characters.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


class Writer(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Write, and tell how many bytes were taken."""


class EscapedStream:
    """Writes UTF-8 to a terminal, escaped; what is cut within a character is put together."""

    def __init__(self, target: Writer) -> None:
        self._target = target
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def write(self, data: bytes, /) -> int:
        """Write, and tell how many bytes were taken."""
        self._target.write(visible(self._decode(data)).encode())
        return len(data)


def visible(text: str) -> str:
    r"""Give a text with `\u001b` and the like for what steers a terminal: JSON reads it back."""
    return _STEERING.sub(_escape, text)


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
