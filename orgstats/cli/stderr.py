"""What a person is told on stderr: one line a message, of bounded length, without passwords."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from orgstats.cli.working import Working

    Tell = Callable[[Callable[[], str]], None]

LONGEST_MESSAGE = 2_000
# More is not looked at: what is shown of a text stands far from what is left out of it.
_READ = 2 * LONGEST_MESSAGE
# Terminals that may print an escape as text.
_PLAIN = ("", "dumb", "unknown")
_at_work: list[Working] = []


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


@contextmanager
def at_work(*, quiet: bool) -> Iterator[Tell]:
    """Show on a terminal that a block is at work, where it takes long; give whom to tell on what.

    The line is gone at the end of the block, or as soon as a report is written to stdout.
    """
    from orgstats.output.terminal import is_terminal

    if quiet or os.environ.get("TERM", "") in _PLAIN or not is_terminal(sys.stderr):
        yield lambda _: None
        return
    from orgstats.cli.working import Working

    _at_work.append(Working(_put))
    try:
        _at_work[-1].begin()
        yield _at_work[-1].tell
    finally:
        settle()


def settle() -> None:
    """Take away the line that tells of work, before stdout is written to."""
    while _at_work:
        _at_work[-1].end()
        _at_work.pop()


def write(text: str) -> None:
    """Write to stderr, where no other line stands."""
    if _at_work:
        _at_work[-1].aside(text)
    else:
        _put(text)


def _put(text: str) -> None:
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
