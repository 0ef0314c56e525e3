"""A summary as a document: figures of a window and the one before it, and their course."""

from collections.abc import Iterator, Mapping
from typing import Any

from orgstats.domain.document import Column, Document, Table, TableRow, TimeSeries
from orgstats.domain.measures import MEASURE, METRICS, STANDARD
from orgstats.domain.numbers import Sums
from orgstats.domain.ratios import RATIO, RATIOS
from orgstats.domain.records import header_record, measures_record, notes_record
from orgstats.domain.results import Summary
from orgstats.domain.window import buckets
from orgstats.reports.documents.columns import about, measure

# Under each metric the numbers that explain it, by a title that is short below its heading.
GROUPS: Mapping[str, Mapping[str, str]] = {
    "Spend": {
        "credits_cost": "Credits",
        "byok_cost": "BYOK",
        "discount_savings": "Discount savings",
        "storage_cost": "Storage",
        "cost_per_request": "Per request",
        "cost_per_million_tokens": "Per 1M tokens",
    },
    "Requests": {
        "credits_requests": "Credits",
        "byok_requests": "BYOK",
        "errors": "Errors",
        "error_rate": "Error rate",
        "cache_hits": "Cache hits",
        "cache_hit_rate": "Cache hit rate",
    },
    "Tokens": {
        "input_tokens": "Input",
        "output_tokens": "Output",
        "cached_tokens": "Cached",
        "cached_share": "Cached share",
        "reasoning_tokens": "Reasoning",
        "tokens_per_request": "Per request",
    },
}


def document(report: Summary) -> Document:
    """Give the document of a summary."""
    rows = [TableRow("total", _cells(report.total))]
    if report.previous is not None:
        rows.append(TableRow("before", _cells(report.previous)))
    table = Table(
        "figures",
        "Summary",
        tuple(map(measure, STANDARD)),
        (*map(measure, METRICS), *_grouped()),
        tuple(rows),
        about=about(report.header),
    )
    return Document(
        record=_record(report),
        tables=(table,),
        series=tuple(_series(report)),
        header=report.header,
        notes=report.notes,
    )


def _record(report: Summary) -> dict[str, Any]:
    return {
        "schema": "orgstats.summary/1",
        **header_record(report.header),
        "total": measures_record(report.total),
        "previous": None if report.previous is None else measures_record(report.previous),
        "notes": notes_record(report.notes),
    }


def _cells(sums: Sums) -> dict[str, Any]:
    return dict(sums) | {one.name: one.of(sums) for one in RATIOS}


def _grouped() -> Iterator[Column]:
    for group, names in GROUPS.items():
        for name, title in names.items():
            ratio = RATIO.get(name)
            kind = MEASURE[name].kind if ratio is None else ratio.kind
            yield Column(name, title, kind, "value" if ratio is None else "share", group)


def _series(report: Summary) -> Iterator[TimeSeries]:
    window = report.header.window
    steps = tuple(buckets(window, report.bucket)) if report.course else ()
    for name, values in report.course.items():
        yield TimeSeries(measure(name), "", report.bucket, window, steps, values)
