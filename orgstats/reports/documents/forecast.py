"""A forecast as a document: a ranking by what is expected, and the days of the month."""

from collections.abc import Iterator
from typing import Any

from orgstats.domain import humanize
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column, Document, Table, TableRow, TimeSeries
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import share
from orgstats.domain.outlook import Awaited, AwaitedRow, Forecast
from orgstats.domain.records import header_record, notes_record
from orgstats.reports.documents import rests
from orgstats.reports.documents.columns import about, details, measure, told

USED, EXPECTED = "used", "expected"


def document(report: Forecast) -> Document:
    """Give the document of a forecast."""
    rows = tuple(_rows(report))
    return Document(
        record=_record(report, rows),
        tables=(_table(report, rows),),
        series=(_series(report),),
        header=report.header,
        notes=report.notes,
        lead=tuple(_lead(report)),
    )


def _record(report: Forecast, rows: tuple[TableRow, ...]) -> dict[str, Any]:
    start = header_record(report.header)
    low, high = (None, None) if report.range is None else report.range
    by_role = {row.role: _rest_of(row) for row in rows}
    return {
        "schema": "orgstats.forecast/1",
        **start,
        "by": report.by,
        "metric": report.metric,
        "as_of": start["window"]["as_of"],
        "total": {**report.total._asdict(), "low": low, "high": high, "run_rate": report.run_rate},
        "rows": [row.cells for row in rows if row.role == "row"],
        "other": by_role.get("other"),
        "unattributed": by_role.get("unattributed") or by_role.get("noise"),
        "notes": notes_record(report.notes),
    }


def _rest_of(row: TableRow) -> dict[str, Any]:
    return {name: value for name, value in row.cells.items() if name not in {"key", "label"}}


def _rows(report: Forecast) -> Iterator[TableRow]:
    for row in report.rows:
        yield TableRow("row", _cells(row, report))
    for rest, (role, named) in rests.both(report.by, report.other, report.unattributed):
        count = {} if rest.folded is None else {"count": rest.folded}
        yield TableRow(role, {**named, **count, **_numbers(rest.awaited, report)})
    yield TableRow("total", _numbers(report.total, report))


def _cells(row: AwaitedRow, report: Forecast) -> dict[str, Any]:
    start = {"key": row.key, "label": row.label, **row.details}
    return start | _numbers(row.awaited, report)


def _numbers(awaited: Awaited, report: Forecast) -> dict[str, Any]:
    ranked = _ranked(report)
    part, whole = awaited._asdict(), report.total._asdict()
    return {"share": share(part[ranked], whole[ranked]), **part}


def _ranked(report: Forecast) -> str:
    """Give what ranks the rows: what is expected, or what was used where nothing is."""
    return USED if report.total.expected is None else EXPECTED


def _table(report: Forecast, rows: tuple[TableRow, ...]) -> Table:
    dimension, kind = DIMENSION[report.by], MEASURE[report.metric].kind
    key = Column("key", "Id", "id", "key")
    label = Column("label", dimension.title, "text", "label")
    part = Column("share", "Share", "rate", "share")
    used, expected = Column(USED, "So far", kind), Column(EXPECTED, "Expected", kind)
    more = details(report.by)
    numbers = (used, part) if report.total.expected is None else (expected, part, used)
    start = about(report.header, report.by)
    return Table(
        "ranking",
        f"{MEASURE[report.metric].title} by {dimension.name}",
        (key, label, *more, part, used, expected),
        (label, *numbers, *told(more, rows)),
        rows,
        about={**start, "metric": report.metric},
        ranked=_ranked(report),
        empty="No usage, and none is expected.",
        remarks=rests.meanings(rows, report.by),
    )


def _series(report: Forecast) -> TimeSeries:
    days = report.days
    return TimeSeries(
        measure(report.metric),
        "",
        "day",
        report.header.window,
        tuple(day.bucket for day in days),
        [day.used for day in days],
        expected=[day.expected for day in days],
        ends=report.range,
    )


def _lead(report: Forecast) -> Iterator[str]:
    """Say where the month will end, and how sure that is."""
    kind, header = MEASURE[report.metric].kind, report.header
    noun = "" if kind == "money" else f" {MEASURE[report.metric].title.lower()}"
    used = f"{humanize.full(report.total.used, kind)}{noun}"
    if header.complete:
        yield f"{used} in all: the month is over."
        return
    if report.total.expected is None:
        yield f"{used} so far."
    else:
        whole = humanize.full(report.total.expected, kind)
        yield f"{used} so far; {whole} is expected by the end of {header.window.last}."
    yield from _beside(report, kind)


def _beside(report: Forecast, kind: str) -> Iterator[str]:
    if report.range is not None:
        low, high = (humanize.full(value, kind) for value in report.range)
        yield f"Between {low} and {high} if the rest differs as it did in former months."
    if report.run_rate is not None:
        rate = humanize.full(report.run_rate, kind)
        yield f"At the rate so far it would be {rate}."
