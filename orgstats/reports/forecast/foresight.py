"""What the reader of a forecast must know."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from orgstats.domain.cells import Cells
from orgstats.domain.results import Note
from orgstats.reports.asking.notes import instant_text, notes
from orgstats.reports.asking.scope import Scope

INCOMPLETE = "incomplete"


def foresight(
    scope: Scope, totals: Cells, measures: Sequence[str], *, enough: bool
) -> Iterator[Note]:
    """Give the notes of a forecast; that the window is not over is no news where it is running."""
    window, as_of = scope.header.window, scope.header.as_of
    running = as_of is not None and window.start < as_of < window.end and scope.now <= as_of
    for note in notes(scope, totals, measures):
        if not (running and note.code == INCOMPLETE):
            yield note
    if not enough:
        yield too_little_history()


def stale(as_of: datetime | None, now: datetime) -> Iterator[Note]:
    """Give a note if the source ends before now."""
    if as_of is None:
        yield Note(INCOMPLETE, "the source holds no hour of usage at all")
    elif as_of < now:
        ends = f"the source ends at {instant_text(as_of)}"
        yield Note(INCOMPLETE, f"{ends}: later usage is not in these numbers")


def too_little_history() -> Note:
    """Give the note that there is no forecast, and why."""
    return Note(
        "too_little_history",
        "the source has fewer than 7 complete days before: nothing can be expected",
    )
