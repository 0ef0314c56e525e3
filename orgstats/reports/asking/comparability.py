"""What the reader of a comparison must know of its two windows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from orgstats.domain import periods
from orgstats.domain.cells import Cells
from orgstats.domain.findings import many
from orgstats.domain.periods import Period
from orgstats.domain.results import Note
from orgstats.domain.window import HOUR, Window
from orgstats.domain.zones import DAY, SECOND
from orgstats.reports.asking.notes import instant_text
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope
from orgstats.reports.asking.totals import total

HEAD = "head"
"""The period of the first day before, which tells whether the source has it."""


class Both(NamedTuple):
    """The window asked for and the one before it, as far as they are compared."""

    now: Window
    before: Window

    @property
    def hours(self) -> tuple[Fraction, Fraction]:
        """Give how long the old and the new one are."""
        old, new = (one.end - one.start for one in (self.before, self.now))
        return Fraction(old // SECOND, 3600), Fraction(new // SECOND, 3600)

    @property
    def head(self) -> Window | None:
        """Give the first day before, or what there is of it."""
        end = min(self.before.start + DAY, self.before.end)
        return self.before._replace(end=end) if self.before.start < end else None

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give what is asked for: both, and what tells whether the source has the one before."""
        return periods.of(now=self.now, before=self.before, head=self.head)


def against(scope: Scope, request: Request) -> Both | None:
    """Give a window and the whole one before it; None where the calendar has none."""
    return None if request.before is None else Both(scope.header.window, request.before)


def uncompared(scope: Scope, both: Both, totals: Cells, asker: Asker) -> Iterator[Note]:
    """Give what the reader of changes against a whole window before must know."""
    yield from comparability(scope, both, first_hour(totals, both, asker))
    if not scope.header.complete:
        yield Note(
            "not_aligned",
            "the window is not over: changes are against the whole window before;"
            " `orgstats compare` compares as much of both",
        )


def first_hour(totals: Cells, both: Both, asker: Asker) -> datetime | None:
    """Give the first hour of the source, where the first day before has no usage; else None."""
    if not totals.answered or both.head is None or any(total(totals, period=HEAD).values()):
        return None
    return asker.first_hour()


def comparability(scope: Scope, both: Both, first: datetime | None) -> Iterator[Note]:
    """Give a note for each thing that makes two windows less alike than they seem.

    `first` is the first hour of the source, where it may lie in the window before.
    """
    now, before = both
    if first is not None and before.start < first:
        yield Note(
            "baseline_before_source",
            f"the source begins at {instant_text(first)}, the baseline at"
            f" {instant_text(before.start)}: what is new may be so for that reason",
        )
    as_of = scope.header.as_of
    if as_of is not None and before.start < before.end and not before.reached(as_of):
        yield Note(
            "baseline_incomplete",
            f"the source ends at {instant_text(as_of)}, the baseline at"
            f" {instant_text(before.end)}: what is gone may be so for that reason",
        )
    if now.start < now.end != scope.header.window.end:
        yield Note(
            "aligned",
            f"the window is not over: both are compared for their first {_words(now)};"
            " --align none compares the whole ones",
        )
    if not _alike(now, before):
        yield Note(
            "lengths_differ",
            f"the windows differ in length: {_words(now)} against {_words(before)}",
        )
    shared = min(now.end, before.end) - max(now.start, before.start)
    if shared > timedelta():
        yield Note("overlap", f"the windows overlap: the usage of {_time(shared)} is in both")


def _alike(now: Window, before: Window) -> bool:
    """Tell whether windows are as long as each other, as people count: months are."""
    return bool(now.months and now.months == before.months) or _words(now) == _words(before)


def _words(window: Window) -> str:
    """Give the length of a window: a day is a day, also where the clock changes."""
    return _time(window.end - window.start) if window.hours else many(window.days, "day")


def _time(length: timedelta) -> str:
    days, rest = divmod(length, DAY)
    parts = [many(days, "day")] if days else []
    # Where a zone is ahead by a part of an hour, a window may end within one.
    hours = -(-rest // HOUR)
    return " and ".join([*parts, *([many(hours, "hour")] if hours or not days else [])])
