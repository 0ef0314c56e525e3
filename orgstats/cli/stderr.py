"""What a person is told on stderr: one line a message, of bounded length, without passwords."""

import os
import sys
from collections.abc import Sequence

LONGEST_MESSAGE = 2_000
# More is not looked at: what is shown of a text stands far from what is left out of it.
_READ = 2 * LONGEST_MESSAGE


def say(kind: str, message: str, given: Sequence[str] = ()) -> None:
    """Write a line, whatever the names in it hold; no password of the texts `given` is in it."""
    write(f"orgstats: {kind}: {_line(message, given)}\n")


def advise(hint: str, given: Sequence[str] = ()) -> None:
    """Write how to go on."""
    write(f"hint: {_line(hint, given)}\n")


def trace(error: Exception, given: Sequence[str]) -> None:
    """Write where an error comes from."""
    import traceback

    from orgstats.config.secrets import hidden, redact

    write(redact("".join(traceback.format_exception(error)), given, hidden(os.environ)))


def given(arguments: Sequence[str]) -> list[str]:
    """Give the texts that may hold a password: the arguments, and the settings around them."""
    return [*arguments, *(v for name, v in os.environ.items() if name.startswith("ORGSTATS_"))]


def write(text: str) -> None:
    """Write to stderr; that it is full or closed changes nothing else."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        from orgstats.output.sink import discard

        discard(sys.stderr)


def _line(text: str, given: Sequence[str]) -> str:
    from orgstats.config.secrets import hidden, redact
    from orgstats.render.names import clean

    line = " ".join(clean(redact(_cut(text, _READ), given, hidden(os.environ))).split())
    return _cut(line, LONGEST_MESSAGE)


def _cut(text: str, longest: int) -> str:
    """Leave out the middle of a long text: its end often says what is wrong."""
    end = longest // 4
    return text if len(text) <= longest else f"{text[: longest - end - 1]}…{text[-end:]}"
