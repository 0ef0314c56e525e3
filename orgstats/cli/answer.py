"""The one way out: an answer becomes text on stdout or in a file, notes on stderr, an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from orgstats.cli.stderr import say
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
    from orgstats.output import sink
    from orgstats.render.formats import FORMATS

    form = FORMATS[to.format]
    path = _path(document, to)
    look = look_of(path)
    charted = look.terminal if chart is None else chart
    text = form.write(document, look, chart=charted)
    if path is not None:
        sink.to_file(text, path)
    else:
        sink.to_stdout(text, (sys.stdout.encoding or "utf-8") if form.terminal else "utf-8")
    if not quiet:
        tell(document.notes)
    if document.finding is not None:
        raise Finding(document.finding)


def _path(document: Document, to: Destination) -> Path | None:
    about = document if document.header is None else document.header
    organization = about.organization
    return to.path(None if organization is None else organization.id, about.window)


def look_of(path: Path | None) -> Look:
    """Give what the place that is written to can show; a file takes everything whole."""
    from orgstats.render.terminal.look import Look, detect

    return detect(sys.stdout, os.environ) if path is None else Look()


def tell(notes: Iterable[Note]) -> None:
    """Tell on stderr what the reader of an answer must know."""
    for note in notes:
        say("note", note.message)
