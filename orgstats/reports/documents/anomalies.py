"""Unusual days as a document: a sentence each for people, their numbers for machines."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from orgstats.domain.anomalies import Anomalies, Anomaly, Culprit, Excess
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.findings import many
from orgstats.domain.measures import MEASURE
from orgstats.domain.records import header_record, notes_record
from orgstats.reports.anomalies.culprits import BEHIND
from orgstats.reports.documents.columns import about, details
from orgstats.reports.documents.excesses import sentence

IMPACT = "impact"


def document(report: Anomalies, *, told: bool = False, required: bool = False) -> Document:
    """Give the document of unusual days; if there are any, the exit code tells where `told`.

    Where it is `required` that all days that are over were judged, it tells of others, too.
    """
    rows = tuple(TableRow("row", _cells(report, one)) for one in report.findings)
    return Document(
        record=_record(report),
        tables=(_table(report, rows),),
        header=report.header,
        notes=report.notes,
        finding=_finding(rows) if told and rows else report.unjudged if required else None,
        nothing=not rows,
    )


def _finding(rows: tuple[TableRow, ...]) -> str:
    more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
    return f"{rows[0].cells['message'].removesuffix('.')}{more}"


def _record(report: Anomalies) -> dict[str, Any]:
    return {
        "schema": "orgstats.anomalies/1",
        **header_record(report.header),
        "by": report.by,
        "metric": report.metric,
        "findings": [_told(report, one) for one in report.findings],
        "notes": notes_record(report.notes),
    }


def _told(report: Anomalies, one: Anomaly) -> dict[str, Any]:
    """Give a finding as machines read it; that of the total tells no details."""
    return {
        "day": str(one.day),
        "key": one.key,
        "label": one.label,
        **_numbers(one.excess),
        "z": one.z,
        "culprit": _culprit(one.culprit),
        **{name: one.details.get(name) for name in DIMENSION[report.by].details},
    }


def _numbers(excess: Excess) -> dict[str, Any]:
    return {"expected": excess.expected, "actual": excess.actual, IMPACT: excess.impact}


def _culprit(culprit: Culprit | None) -> dict[str, Any] | None:
    if culprit is None:
        return None
    return {
        "by": culprit.by,
        "key": culprit.key,
        "label": culprit.label,
        **_numbers(culprit.excess),
        **culprit.details,
        "behind": _culprit(culprit.behind),
    }


def _cells(report: Anomalies, one: Anomaly) -> dict[str, Any]:
    """Give a finding as one line of cells: those behind it by what they are."""
    cells = _told(report, one) | {"message": sentence(report, one)}
    culprit = one.culprit
    while culprit is not None:
        cells |= {f"culprit_{culprit.by}_id": culprit.key, f"culprit_{culprit.by}": culprit.label}
        culprit = culprit.behind
    return cells


def _table(report: Anomalies, rows: tuple[TableRow, ...]) -> Table:
    kind = MEASURE[report.metric].kind
    day = Column("day", "Day", "time", "key")
    label = Column("label", DIMENSION[report.by].title, "text", "label")
    numbers = (
        Column("expected", "Usual", kind),
        Column("actual", "Was", kind),
        Column(IMPACT, "Beyond", kind, "change"),
        Column("z", "z", "count"),
    )
    culprits = tuple(_columns(report.by))
    return Table(
        "sentences",
        "Unusual days",
        (day, Column("key", "Id", "id", "key"), label, *details(report.by), *numbers, *culprits),
        (day, label, *numbers[:-1], *(one for one in culprits if one.kind == "text")),
        rows,
        about={**about(report.header, report.by), "metric": report.metric},
        ranked=IMPACT,
        empty=_nothing(report),
    )


def _columns(by: str) -> Iterator[Column]:
    """Give the columns of those who may be behind a finding."""
    for name in dict.fromkeys((by, *chain.from_iterable(BEHIND.get(by, ())))):
        yield Column(f"culprit_{name}_id", "Id", "id", "detail")
        yield Column(f"culprit_{name}", f"Above all {name}", "text", "detail")


def _nothing(report: Anomalies) -> str:
    if not report.days:
        return "No complete day could be judged."
    return f"Nothing unusual on {many(report.days, 'day')}."
