"""A breakdown as a document: a ranking whose rows add up to the total, and its course."""

from collections.abc import Iterator
from itertools import starmap
from typing import Any

from orgstats.domain.dimension import Made
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import (
    Column,
    Document,
    Record,
    RowRole,
    Table,
    TableRow,
    TimeSeries,
)
from orgstats.domain.measures import METRICS
from orgstats.domain.records import bucket_start, header_record, notes_record
from orgstats.domain.results import Breakdown, OverTime, Rest, Row, Stack
from orgstats.domain.selection import FOR_MACHINES, ID, Selection
from orgstats.reports.documents.columns import OTHER, UNATTRIBUTED, about, details, measure, told


def document(report: Breakdown, chosen: Selection | None = None) -> Document:
    """Give the document of a breakdown with some columns, or with those of every format."""
    columns = chosen or FOR_MACHINES
    rows = tuple(_rows(report, columns))
    over_time = report.over_time
    return Document(
        record=_record(report, rows, columns),
        tables=(_table(report, rows, chosen),),
        series=() if over_time is None else (_series(report, over_time),),
        header=report.header,
        notes=report.notes,
    )


def _record(report: Breakdown, rows: tuple[TableRow, ...], columns: Selection) -> dict[str, Any]:
    over_time = report.over_time
    return {
        "schema": "orgstats.breakdown/1",
        **header_record(report.header),
        "by": report.by,
        "metric": report.metric,
        "total": columns.cells(report.total),
        "rows": [row.cells for row in rows if row.role == "row"],
        "other": _rest(report.other, columns),
        "unattributed": _rest(report.unattributed, columns),
        "over_time": None if over_time is None else _course(over_time),
        "notes": notes_record(report.notes),
    }


def _rows(report: Breakdown, columns: Selection) -> Iterator[TableRow]:
    for row in report.rows:
        yield TableRow("row", _cells(row, columns))
    lost = report.unattributed
    last: RowRole = "noise" if lost is not None and lost.noise else "unattributed"
    rests: list[tuple[RowRole, tuple[str, str], Rest | None]] = [
        ("other", OTHER, report.other),
        (last, UNATTRIBUTED, lost),
    ]
    for role, (key, label), rest in rests:
        found = _rest(rest, columns)
        if found is not None:
            yield TableRow(role, {"key": key, "label": label, **found})
    yield TableRow("total", columns.cells(report.total))


def _cells(row: Row, columns: Selection) -> Record:
    start = {"key": row.key, "label": row.label, **row.details, **row.made, "share": row.share}
    return start | columns.cells(row.sums)


def _rest(rest: Rest | None, columns: Selection) -> dict[str, Any] | None:
    if rest is None:
        return None
    start: dict[str, Any] = {} if rest.folded is None else {"count": rest.folded}
    return start | {"share": rest.share} | columns.cells(rest.sums)


def _table(report: Breakdown, rows: tuple[TableRow, ...], chosen: Selection | None) -> Table:
    dimension = DIMENSION[report.by]
    key = Column("key", "Id", "id", "key")
    label = Column("label", dimension.title, "text", "label")
    share = Column("share", "Share", "rate", "share")
    more = details(report.by)
    made = tuple(starmap(_made, dimension.made.items()))
    columns = chosen or FOR_MACHINES
    # What only some rows have, other columns tell people.
    told_of = [
        name for name in METRICS if report.total.get(name) is not None and dimension.common(name)
    ]
    others = told_of if chosen is None else chosen.numbers
    numbers = [measure(name) for name in others if name != report.metric]
    ids = [key._replace(role="detail")] if ID in columns.names else []
    return Table(
        "ranking",
        f"Top {dimension.plural}",
        (key, label, *more, *made, share, *map(measure, columns.numbers)),
        (label, measure(report.metric), share, *numbers, *made, *told(more, rows), *ids),
        rows,
        about=about(report.header, report.by),
        ranked=report.metric,
        empty="No usage in this window.",
    )


def _made(name: str, made: Made) -> Column:
    return Column(name, made.title, made.kind, "made")


def _series(report: Breakdown, over_time: OverTime) -> TimeSeries:
    stacks = over_time.stacks
    known = {key for stack in stacks for key in stack.values}
    keys = [row.key for row in report.rows if row.key in known]
    bands = {key: [stack.values.get(key, 0) for stack in stacks] for key in keys}
    return TimeSeries(
        measure(report.metric),
        DIMENSION[report.by].title,
        over_time.bucket,
        report.header.window,
        tuple(stack.bucket for stack in stacks),
        [stack.total for stack in stacks],
        bands,
    )


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
