"""A comparison as a document: the effects that make up the change, and who rose and fell."""

from collections.abc import Iterator, Mapping
from typing import Any

from orgstats.domain.comparison import Comparison, Effect, Move
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import share
from orgstats.domain.oldnew import OldNew
from orgstats.domain.records import header_record, notes_record
from orgstats.reports.documents import rests
from orgstats.reports.documents.columns import about, details, told
from orgstats.reports.documents.sentences import lead

EFFECT_TITLES = {
    "days": "Days",
    "traffic": "Traffic",
    "size": "Request size",
    "mix": "Mix",
    "price": "Price",
    "new": "New",
    "gone": "Gone",
    "other": "Other",
}
STATUS = Column("status", "Status", "text", "detail")
MARK = Column("mark", "", "text", "mark")
"""Who is new or gone, for people."""

SHARE_OF_CHANGE = Column("share_of_change", "Of change", "rate", "share")


def document(report: Comparison, *, effects_only: bool = False) -> Document:
    """Give the document of a comparison, or of its effects alone."""
    rows = tuple(_rows(report))
    drawn = report.telling or effects_only
    waterfall = [_waterfall(report, beside=not effects_only)] if drawn else []
    return Document(
        record=_record(report, rows),
        tables=(*waterfall, *([] if effects_only else [_table(report, rows)])),
        header=report.header,
        notes=report.notes,
        lead=lead(report),
    )


def _record(report: Comparison, rows: tuple[TableRow, ...]) -> dict[str, Any]:
    effects = None
    if report.effects is not None:
        effects = [_effect(report, one) for one in report.effects]
    by_role = {row.role: _numbers_of(row.cells) for row in rows if row.role != "row"}
    return {
        "schema": "orgstats.compare/1",
        **header_record(report.header),
        "by": report.by,
        "metric": report.metric,
        "total": {**_moved(report.total), "change_share": report.total.change_share},
        "effects": effects,
        "rows": [row.cells for row in rows if row.role == "row"],
        "other": by_role.get("other"),
        "unattributed": by_role.get("unattributed") or by_role.get("noise"),
        "notes": notes_record(report.notes),
    }


def _numbers_of(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cells.items() if name not in {"key", "label"}}


def _rows(report: Comparison) -> Iterator[TableRow]:
    whole = report.total
    for move in report.rows:
        mark = "" if move.status == "changed" else move.status
        yield TableRow("row", _cells(move, whole), mark=mark)
    for rest, (role, named) in rests.both(report.by, report.other, report.unattributed):
        count = {} if rest.folded is None else {"count": rest.folded}
        yield TableRow(role, {**named, **count, **_shared(rest.moved, whole)})
    yield TableRow("total", _shared(whole, whole), title="Total")


def _cells(move: Move, whole: OldNew) -> dict[str, Any]:
    start = {"key": move.key, "label": move.label, "status": move.status}
    return {**start, **_shared(move.moved, whole), **move.details}


def _moved(moved: OldNew) -> dict[str, Any]:
    return {"old": moved.old, "new": moved.new, "change": moved.change}


def _shared(moved: OldNew, whole: OldNew) -> dict[str, Any]:
    return {**_moved(moved), SHARE_OF_CHANGE.name: share(moved.change, whole.change)}


def _table(report: Comparison, rows: tuple[TableRow, ...]) -> Table:
    dimension, kind = DIMENSION[report.by], MEASURE[report.metric].kind
    key = Column("key", "Id", "id", "key")
    label = Column("label", dimension.title, "text", "label")
    numbers = (
        Column("old", "Before", kind),
        Column("new", "Now", kind),
        Column("change", "Change", kind, "change"),
        SHARE_OF_CHANGE,
    )
    more = details(report.by)
    marks = [MARK] if any(row.mark for row in rows) else []
    return Table(
        "moves",
        f"{MEASURE[report.metric].title} by {dimension.name}",
        (key, label, *more, STATUS, *numbers),
        (label, *marks, *numbers, *told(more, rows)),
        rows,
        about=_about(report),
        ranked="change",
        empty="No usage in either window.",
        remarks=rests.meanings(rows, report.by),
    )


def _about(report: Comparison) -> dict[str, Any]:
    start, before = about(report.header, report.by), report.header.before
    days = {} if before is None else {"from": before.first, "to": before.last}
    told_first = {name: start[name] for name in ("organization_id", "from", "to")}
    return {
        **told_first,
        **{f"baseline_{name}": str(day) for name, day in days.items()},
        "timezone": start["timezone"],
        "by": report.by,
        "metric": report.metric,
    }


def _waterfall(report: Comparison, *, beside: bool) -> Table:
    """Give the effects between what was spent before and what is spent now."""
    columns = (
        Column("name", "Id", "id", "key"),
        Column("value", "Cost", "money", "change"),
        Column("share", "Of change", "rate", "share"),
    )
    label = Column("label", "Effect", "text", "label")
    effects = report.effects or ()
    rows = (
        TableRow("before", {"value": report.total.old}, title="Before"),
        *(TableRow("row", _effect(report, one), title=EFFECT_TITLES[one.name]) for one in effects),
        TableRow("total", {"value": report.total.new}, title="Now"),
    )
    return Table(
        "waterfall",
        "Why it changed",
        columns,
        (label, *columns[1:]),
        rows,
        about={**_about(report), "by": "effect"},
        ranked="value",
        beside=beside,
    )


def _effect(report: Comparison, one: Effect) -> dict[str, Any]:
    whole = report.total.change
    return {"name": one.name, "value": one.value, "share": share(one.value, whole)}
