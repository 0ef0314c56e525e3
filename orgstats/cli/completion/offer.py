"""The answer to a shell: a line that tells what is offered, then a word a line."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ASKED = "_ORGSTATS_COMPLETE"


def offer(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Answer a shell, which is told nothing where anything fails."""
    # What is no word here was one to nobody: a name that is nowhere, a source that is not there.
    with suppress(Exception):
        _answer(arguments, environ)
    return 0


def _answer(arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    from orgstats.cli.completion import cursor, typed
    from orgstats.cli.completion.shells import SCRIPTS

    if environ[ASKED] not in SCRIPTS:
        return
    if environ[ASKED] == "bash":
        line = typed.read_line(environ["_ORGSTATS_LINE"], environ.get("_ORGSTATS_BREAKS", ""))
        line = line._replace(words=line.words[1:])
    else:
        *words, current = arguments
        line = typed.TypedLine(tuple(map(typed.plain, words)), typed.plain(current))
    place = cursor.find(line.words, line.current)
    _write(place.kind)
    for word in place.fitting(line.current):
        written = line.written(word) if environ[ASKED] == "bash" else word
        if written is not None:
            _write(written)


def _write(line: str) -> None:
    sys.stdout.buffer.write(f"{line}\n".encode(errors="surrogateescape"))
    sys.stdout.buffer.flush()
