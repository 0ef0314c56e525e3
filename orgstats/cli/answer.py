"""The one way out: an answer becomes text on stdout or in a file, notes on stderr, an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from orgstats.cli.stderr import say, settle
from orgstats.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from orgstats.cli.destination import Destination
    from orgstats.domain.document import Document
    from orgstats.domain.results import Note
    from orgstats.render.terminal.look import Look


def give(
    document: Document, to: Destination, *, chart: bool | None = False, quiet: bool = False
) -> None:
    """Write an answer and its notes; raise `Finding` for what it found.

    A chart of None is one where there is a terminal.
    """
    write(document, to, chart=chart, quiet=quiet)
    if not quiet:
        tell(document.notes)
    find(document)


def find(document: Document) -> None:
    """Tell what an answer found; raise `Finding` for what the exit code tells."""
    for text in document.findings:
        say("finding", text)
    if document.finding is not None:
        raise Finding(document.finding)


def write(document: Document, to: Destination, *, chart: bool | None, quiet: bool) -> None:
    """Write an answer to where it goes, unless there is nothing to tell who wants quiet."""
    from orgstats.render.formats import FORMATS

    form = FORMATS[to.format]
    path = _path(document, to)
    look = look_of(path)
    charted = look.terminal if chart is None else chart
    # A file is written all the same: one from before would speak of another day.
    if path is not None or not (quiet and document.nothing and form.people):
        put([form.write(document, look, chart=charted)], path, terminal=form.terminal)


def put(texts: Iterable[str | bytes], path: Path | None, *, terminal: bool = False) -> None:
    """Write texts one after the other to stdout or into a file that appears whole or not at all.

    What is for terminals is written in their encoding, all other text in UTF-8.
    """
    from orgstats.output import sink

    if path is None:
        settle()
        encoding = (sys.stdout.encoding or "utf-8") if terminal else "utf-8"
        with sink.piped(drawn=terminal) as stdout:
            for text in texts:
                stdout.write(_bytes(text, encoding))
        return
    with sink.replacing(path) as part, part.open("wb") as stream:
        for text in texts:
            stream.write(_bytes(text))


def _bytes(text: str | bytes, encoding: str = "utf-8") -> bytes:
    return text if isinstance(text, bytes) else text.encode(encoding, "replace")


def _path(document: Document, to: Destination) -> Path | None:
    about = document if document.header is None else document.header
    organization = about.organization
    return to.path(None if organization is None else organization.id, about.window)


def look_of(path: Path | None) -> Look:
    """Give what the place that is written to can show, as the environment wants it."""
    from orgstats.render.terminal.look import detect, of_file

    return detect(sys.stdout, os.environ) if path is None else of_file(os.environ)


def tell(notes: Iterable[Note]) -> None:
    """Tell on stderr what the reader of an answer must know."""
    for note in notes:
        say("note", note.message)
