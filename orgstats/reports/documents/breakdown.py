"""A breakdown as a document: rows that add up to the total, and their course."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column, Document, Table, TableRow, TimeSeries
from orgstats.domain.measures import METRICS
from orgstats.domain.records import bucket_start, header_record, notes_record
from orgstats.domain.results import Breakdown, OverTime, Stack
from orgstats.domain.selection import FOR_MACHINES, ID, Selection
from orgstats.domain.times import STEPS
from orgstats.reports.documents import rests
from orgstats.reports.documents.columns import about, change, details, made, measure, told
from orgstats.reports.documents.columns import numbers as written
from orgstats.reports.documents.parts import parts, rest_record


def document(report: Breakdown, chosen: Selection | None = None) -> Document:
    """Give the document of a breakdown with some columns, or with those of every format."""
    columns = chosen or FOR_MACHINES
    rows = (*parts(report, columns), TableRow("total", columns.cells(report.total, report.moved)))
    over_time = report.over_time
    return Document(
        record=_record(report, rows, columns),
        tables=(_table(report, rows, chosen),),
        series=() if over_time is None else (_series(report, over_time),),
        header=report.header,
        notes=report.notes,
    )


def by(report: Breakdown) -> str:
    """Give the dimensions of a breakdown as they are asked for."""
    return report.by if report.within is None else f"{report.by},{report.within}"


def _record(report: Breakdown, rows: tuple[TableRow, ...], columns: Selection) -> dict[str, Any]:
    over_time = report.over_time
    return {
        "schema": "orgstats.breakdown/1",
        **header_record(report.header),
        "by": by(report),
        "metric": report.metric,
        "total": columns.cells(report.total, report.moved),
        "rows": [row.cells for row in rows if row.role == "row"],
        "other": rest_record(report.other, columns),
        "unattributed": rest_record(report.unattributed, columns),
        "over_time": None if over_time is None else _course(over_time),
        "notes": notes_record(report.notes),
    }


def _table(report: Breakdown, rows: tuple[TableRow, ...], chosen: Selection | None) -> Table:
    named, more, own = _named(report.by), details(report.by), made(report.by, chosen)
    within = _within(report, chosen)
    own_within = [column for column in within if column.role == "made"]
    share = Column("share", "Share", "rate", "share")
    columns = chosen or FOR_MACHINES
    told_of = [name for name in METRICS if _common(report, name)]
    others = told_of if chosen is None else chosen.numbers
    numbers = [measure(name) for name in others if name != report.metric]
    ids = [named[0]._replace(role="detail")] if ID in columns.names else []
    told_changes = [change(name, report.metric) for name in columns.changes] or _changes(rows)
    measures = (measure(report.metric), share, *told_changes, *numbers)
    return Table(
        "ranking",
        _title(report),
        (*named, *more, *own, *within, share, *written(columns, report.metric)),
        (named[1], *within[1:2], *measures, *own, *own_within, *told(more, rows), *ids),
        rows,
        about=about(report.header, by(report)),
        ranked=report.metric,
        empty="No usage in this window.",
        remarks=rests.meanings(rows, report.by, report.within),
        timed=report.by in STEPS,
    )


def _within(report: Breakdown, chosen: Selection | None) -> list[Column]:
    """Give the columns that name and tell the rows within a row."""
    if report.within is None:
        return []
    found = (*_named(report.within), *details(report.within), *made(report.within, chosen))
    return [one._replace(name=f"{report.within}_{one.name}") for one in found]


def _named(name: str) -> tuple[Column, Column]:
    """Give the columns that name a row of a dimension."""
    label = Column("label", DIMENSION[name].title, "text", "label")
    dated = name in STEPS and STEPS[name] != "weekday"
    return Column("key", "Start" if dated else "Id", "time" if dated else "id", "key"), label


def _common(report: Breakdown, name: str) -> bool:
    """Tell whether all rows have a measure; what only some have, other columns tell people."""
    inner = report.within is None or DIMENSION[report.within].has(name)
    return report.total.get(name) is not None and inner and DIMENSION[report.by].common(name)


def _changes(rows: Iterable[TableRow]) -> tuple[Column, ...]:
    """Give the column of changes since the step before, where any row has one."""
    listed = [one for row in rows for one in (row, *row.below)]
    told_any = any(row.aside.get("change") is not None for row in listed)
    return (Column("change", "Change", "rate", "change"),) if told_any else ()


def _title(report: Breakdown) -> str:
    plural = DIMENSION[report.by].plural
    title = plural.capitalize() if report.by in STEPS else f"Top {plural}"
    return title if report.within is None else f"{title}, {DIMENSION[report.within].plural} within"


def _series(report: Breakdown, over_time: OverTime) -> TimeSeries:
    stacks = over_time.stacks
    known = set[str]().union(*(stack.values for stack in stacks))
    named = over_time.labels
    keys = [*named] if named is not None else [r.key for r in report.rows if r.key in known]
    numbers = (map(stack.values.get, keys, repeat(0)) for stack in stacks)
    bands = dict(zip(keys, zip(*numbers, strict=True), strict=False))
    return TimeSeries(
        measure(report.metric),
        _noun(report, over_time),
        over_time.bucket,
        report.header.window,
        tuple(stack.bucket for stack in stacks),
        [stack.total for stack in stacks],
        bands,
        over_time.labels,
    )


def _noun(report: Breakdown, over_time: OverTime) -> str:
    """Give what the bands of the chart are, nothing where there is the total alone."""
    if over_time.labels is None:
        return DIMENSION[report.by].title
    return DIMENSION[report.within].title if over_time.labels and report.within else ""


def _course(over_time: OverTime) -> dict[str, Any]:
    points = [_point(stack, over_time) for stack in over_time.stacks]
    return {"bucket": over_time.bucket, "points": points}


def _point(stack: Stack, over_time: OverTime) -> dict[str, Any]:
    return {
        "start": bucket_start(stack.bucket, over_time.zone),
        "total": stack.total,
        "values": stack.values,
        "other": stack.other,
        "unattributed": stack.unattributed,
    }
