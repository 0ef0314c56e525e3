"""How far the numbers of a report can be trusted: a list of statuses, made of its own answers."""

from collections.abc import Iterator

from orgstats.domain import humanize
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.findings import Check, Status, many
from orgstats.domain.numbers import ratio
from orgstats.domain.owners import KEY
from orgstats.domain.results import Breakdown, Header, Note
from orgstats.reports.asking.notes import instant_text
from orgstats.reports.documents.columns import titled
from orgstats.reports.monthly.agenda import RANKED
from orgstats.reports.monthly.report import RECONCILED, Monthly, Untold

QUALITY_COLUMNS = tuple(
    Column(name, titled(name), "text", "label" if name == "name" else "detail")
    for name in ("name", "status", "message")
)
TOLD_ELSEWHERE = frozenset({"incomplete"})
"""Notes that a status tells already."""

CALM = frozenset({"aligned", "split_hours", "lengths_differ"})
"""Notes that explain how it was counted, and make no number less certain."""


def quality(report: Monthly) -> Document:
    """Give the list, and in a sentence what it comes to."""
    found = [*_checks(report)]
    doubts = sum(one.status != "ok" for one in found)
    calm = "Nothing casts doubt on these numbers."
    lead = f"{many(doubts, 'thing')} to know before relying on these numbers." if doubts else calm
    rows = tuple(
        TableRow("row", {"name": one.name, "status": one.status, "message": one.message})
        for one in found
    )
    table = Table("checklist", "Quality of the data", QUALITY_COLUMNS, QUALITY_COLUMNS, rows)
    record = {"checks": [dict(row.cells) for row in rows]}
    return Document(
        record, (table,), lead=(lead, "The command orgstats check compares all rollups day by day.")
    )


def _checks(report: Monthly) -> Iterator[Check]:
    header = report.header
    yield _complete(header)
    yield from _gaps(report)
    for name in RECONCILED:
        yield _reconciled(RANKED[name], report.rankings[name])
    yield from (_noted(note) for note in report.notes if note.code not in TOLD_ELSEWHERE)


def _complete(header: Header) -> Check:
    """Tell whether the source has all of the window."""
    if header.as_of is None:
        return Check("complete", "fail", "the source holds no hour of usage at all")
    reaches = f"the source reaches to {instant_text(header.as_of)}"
    if header.complete:
        return Check("complete", "ok", f"{reaches}, past the end of the window")
    return Check("complete", "warn", f"{reaches}: later usage is not in these numbers")


def _gaps(report: Monthly) -> Iterator[Check]:
    """Tell how many steps that are over have no request."""
    counted = report.summary.course.get("requests", ())
    if not counted or report.header.as_of is None:
        return
    used = [at for at, number in enumerate(counted) if number]
    last = used[-1] + 1 if used else 0
    steps = counted if report.header.complete else counted[:last]
    empty = sum(not number for number in steps)
    size = report.summary.bucket
    if empty:
        yield Check("gaps", "warn", f"{many(empty, size)} without any request")
    elif steps:
        yield Check("gaps", "ok", f"requests in every {size}")


def _reconciled(by: str, found: Breakdown | Untold) -> Check:
    """Tell how much of the total a rollup knows."""
    name = f"by {by}"
    if isinstance(found, Untold):
        return Check(name, "warn", found.reason)
    rest, whole = found.unattributed, found.total[found.metric]
    if rest is None or rest.noise or not whole:
        return Check(name, "ok", f"all of the cost is known by {by}")
    amount = rest.sums[found.metric]
    part = f"{humanize.money(amount)} ({humanize.percent(ratio(amount, whole))})"
    # Platform keys are in no rollup of keys, which is no fault.
    fine = by == KEY.name and amount is not None and amount > 0
    status: Status = "ok" if fine else "warn"
    return Check(name, status, f"{part} of the cost is not known by {by}")


def _noted(note: Note) -> Check:
    status: Status = "ok" if note.code in CALM else "warn"
    return Check(note.code.replace("_", " "), status, note.message)
