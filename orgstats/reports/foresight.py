"""What the reader of a forecast must know."""

from collections.abc import Iterator, Sequence

from orgstats.domain.cells import Cells
from orgstats.domain.results import Note
from orgstats.reports.notes import notes
from orgstats.reports.scope import Scope

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


def too_little_history() -> Note:
    """Give the note that there is no forecast, and why."""
    return Note(
        "too_little_history",
        "the source has fewer than 7 complete days before: nothing can be expected",
    )
