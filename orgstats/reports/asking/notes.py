"""What the reader of a report must know: what is not in its numbers, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime

from orgstats.domain import humanize
from orgstats.domain.catalogue import MEASURES
from orgstats.domain.cells import Cells
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Number
from orgstats.domain.results import Note
from orgstats.domain.window import HOUR
from orgstats.reports.asking.meanings import ambiguous, unsplit, unstored
from orgstats.reports.asking.names import SUGGESTED
from orgstats.reports.asking.scope import Scope
from orgstats.reports.asking.totals import total
from orgstats.sql.query import OF_DELETED, OF_UNKNOWN


def notes(scope: Scope, totals: Cells, measures: Sequence[str] = tuple(MEASURE)) -> list[Note]:
    """Give what the reader of a report on some measures must know about its total."""
    found = [*_incomplete(scope), *_deleted(scope, totals), *_unknown(scope, totals)]
    if scope.header.window.splits_hours:
        found.append(
            Note(
                "split_hours",
                f"days in {scope.header.window.timezone} begin within an hour of UTC:"
                " such an hour counts for the day in which it starts",
            )
        )
    found += [*ambiguous(scope), *unsplit(scope, measures), *unstored(scope, measures)]
    return found + missing(totals, scope, measures) + unmetered(totals)


def missing(cells: Cells, scope: Scope, measures: Sequence[str]) -> list[Note]:
    """Give a note if columns of the measures that came later to the rollups are not there."""
    rollup = scope.query(()).rollup
    absent = [
        stored
        for measure in MEASURES
        if measure.name in measures
        and (stored := measure.column_in(scope.mode))
        and measure.name not in cells.measures
        and rollup.has(measure.name)
    ]
    if not absent:
        return []
    return [Note("column_missing", f"the source lacks {', '.join(absent)}: shown as null")]


def unmetered(cells: Cells) -> list[Note]:
    """Give a note if columns of the costs of meters are not there."""
    if not cells.lacking:
        return []
    listed = ", ".join(cells.lacking)
    return [Note("column_missing", f"the source lacks {listed}: what they hold is in other costs")]


def _incomplete(scope: Scope) -> list[Note]:
    window, as_of = scope.header.window, scope.header.as_of
    if as_of is None:
        return [Note("incomplete", "the source holds no hour of usage at all")]
    if not scope.header.complete:
        ends = f"the source ends at {instant_text(as_of)}, the window"
        if as_of <= window.start:
            newest = (as_of - HOUR).astimezone(window.zone)
            where = f"newest usage: {newest:%Y-%m-%d}; try --month {newest:%Y-%m}"
            return [Note("incomplete", f"{ends} begins at {instant_text(window.start)}; {where}")]
        later = "later usage is not in these numbers"
        return [Note("incomplete", f"{ends} at {instant_text(window.end)}: {later}")]
    if window.end > scope.now and scope.now < as_of - HOUR:
        said = f"the clock says {instant_text(scope.now)}, before the window's end"
        return [Note("incomplete", f"{said} at {instant_text(window.end)}")]
    if window.end > scope.now:
        return [Note("incomplete", f"the hour from {instant_text(as_of - HOUR)} is still running")]
    return []


def instant_text(value: datetime) -> str:
    """Give an instant as people read it, in UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _deleted(scope: Scope, totals: Cells) -> list[Note]:
    if not scope.deleted or scope.header.filters.include_deleted:
        return []
    amount = _amount(totals, OF_DELETED)
    if amount is None:
        return []
    known = scope.entities.projects
    listed = [humanize.named(known[key].name) for key in scope.deleted[:SUGGESTED]]
    names = ", ".join(listed) + (", …" if len(scope.deleted) > SUGGESTED else "")
    return [
        Note(
            "deleted_projects",
            f"left out: {amount} of deleted projects ({names}); --include-deleted counts them",
        )
    ]


def _unknown(scope: Scope, totals: Cells) -> list[Note]:
    amount = None if scope.elsewhere is None else _amount(totals, OF_UNKNOWN)
    if amount is None:
        return []
    where = "projects that belong to no organization"
    hint = "`orgstats check` lists them"
    return [Note("unknown_projects", f"left out: {amount} of {where}; {hint}")]


def _amount(totals: Cells, apart: int) -> str | None:
    """Give in words how much of a kind does not count; None if that is nothing."""
    sums = total(totals, apart=apart)
    if not any(sums.values()):
        return None
    told = {
        name: f"{humanize.full(value, MEASURE[name].kind)}{_unit(name, value)}"
        for name, value in sums.items()
        if value is not None
    }
    both = [told[name] for name in ("cost", "requests") if name in told]
    return " and ".join(both or [told[name] for name, value in sums.items() if value][:1])


def _unit(name: str, value: Number) -> str:
    """Give what a number of a measure counts; money needs no word."""
    title = MEASURE[name].title.lower()
    return "" if name == "cost" else f" {title.removesuffix('s') if value == 1 else title}"
