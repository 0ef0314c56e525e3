"""A summary as a document: figures of a window and the one before it, and their course."""

from collections.abc import Iterator, Mapping
from typing import Any

from orgstats.domain.document import Column, ColumnRole, Document, Table, TableRow, TimeSeries
from orgstats.domain.measures import MEASURE, METRICS
from orgstats.domain.numbers import Number, Sums, plus
from orgstats.domain.ratios import RATIO, RATIOS
from orgstats.domain.records import header_record, measures_record, notes_record
from orgstats.domain.results import Summary
from orgstats.domain.selection import FOR_MACHINES, Selection
from orgstats.domain.window import buckets
from orgstats.reports.documents.columns import about, change, measure, numbers

# Under each metric the numbers that explain it, by a title that is short below its heading.
GROUPS: Mapping[str, Mapping[str, str]] = {
    "Spend": {
        "credits_cost": "Credits",
        "byok_cost": "BYOK",
        "input_cost": "Input",
        "cached_input_cost": "Cached input",
        "output_cost": "Output",
        "caching_savings": "Saved by caching",
        "discount_savings": "Discount savings",
        "storage_cost": "Storage",
        "cost_per_request": "Per request",
        "cost_per_million_tokens": "Per 1M tokens",
    },
    "Requests": {
        "credits_requests": "Credits",
        "byok_requests": "BYOK",
        "served_errors": "Errors",
        "error_rate": "Error rate",
        "client_errors": "Client errors",
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
# The heading for what is asked for and stands below none, by its kind.
HEADINGS = {"money": "Spend", "count": "Requests", "rate": "Requests", "tokens": "Tokens"}

# What is made of sums for the cards alone: the errors that the error rate counts.
BLAMED = ("gateway_errors", "upstream_errors")
FIGURES = Selection(
    (
        *METRICS,
        *(name for names in GROUPS.values() for name in names if name in {**MEASURE, **RATIO}),
    )
)
# What JSON holds: the standard measures, and every ratio.
RECORDED = FOR_MACHINES.including(*RATIO)


def summed(
    chosen: Selection | None, *, people: bool, record: bool, metric: str = METRICS[0]
) -> tuple[str, ...]:
    """Give what has to be summed for figures: those that are chosen, or those of a format.

    The changes among them are those of the metric.
    """
    if chosen is not None:
        return chosen.summed(*([metric] if chosen.changes else []))
    if people:
        return FIGURES.summed(*BLAMED)
    return (RECORDED if record else FOR_MACHINES).summed()


def document(
    report: Summary, chosen: Selection | None = None, metric: str = METRICS[0]
) -> Document:
    """Give the document of a summary with some figures, or with those of every format.

    The changes among them are those of the metric.
    """
    columns = FOR_MACHINES if chosen is None else chosen
    total = _cells(report.total, report.saved[0]) | columns.cells(report.total, report.moved)
    rows = [TableRow("total", total)]
    if report.previous is not None:
        former = _cells(report.previous, report.saved[1]) | columns.cells(report.previous)
        rows.append(TableRow("before", former))
    table = Table(
        "figures",
        "Summary",
        numbers(columns, metric),
        tuple(_usual(report) if chosen is None else _chosen(chosen, metric)),
        tuple(rows),
        about=about(report.header),
    )
    return Document(
        record=_record(report, RECORDED if chosen is None else chosen),
        tables=(table,),
        series=tuple(_series(report)),
        header=report.header,
        notes=report.notes,
    )


def _record(report: Summary, columns: Selection) -> dict[str, Any]:
    before = report.previous
    return {
        "schema": "orgstats.summary/1",
        **header_record(report.header),
        "total": {
            **measures_record(report.total, columns.measures),
            **Selection(columns.changes).cells(report.total, report.moved),
        },
        "ratios": Selection(columns.ratios).cells(report.total),
        "previous": None if before is None else measures_record(before, columns.measures),
        "notes": notes_record(report.notes),
    }


def _cells(sums: Sums, saved: Number | None) -> dict[str, Any]:
    """Give the cells of figures in full."""
    ratios = {one.name: one.of(sums) for one in RATIOS}
    made = {"served_errors": _served(sums), "caching_savings": saved}
    return {**sums, **ratios, **made}


def _served(sums: Sums) -> Number | None:
    """Give the errors that were not the client's."""
    gateway, upstream = (sums[name] for name in BLAMED)
    return None if gateway is None or upstream is None else plus(gateway, upstream)


def _usual(report: Summary) -> Iterator[Column]:
    """Give the cards and, below their headings, what explains them."""
    yield from map(measure, METRICS)
    for group, names in GROUPS.items():
        for name, title in names.items():
            if name != "caching_savings" or report.saved[0] is not None:
                yield _figure(name, title, group)


def _figure(name: str, title: str, group: str) -> Column:
    if name in RATIO:
        return Column(name, title, RATIO[name].kind, "share", group)
    made: Mapping[str, Any] = {"served_errors": "count", "caching_savings": "money"}
    return Column(name, title, made.get(name) or MEASURE[name].kind, "value", group)


def _chosen(chosen: Selection, metric: str) -> Iterator[Column]:
    """Give metrics, else the first figures, as cards, and the others below headings."""
    shown = chosen.including(metric) if chosen.changes else chosen
    cards = [n for n in shown.numbers if n in METRICS] or shown.numbers[: len(METRICS)]
    for column in map(measure, shown.numbers):
        role: ColumnRole = "share" if column.name in RATIO else "value"
        group = "" if column.name in cards else HEADINGS[column.kind]
        yield column._replace(role=role, group=group)
    for name in chosen.changes:
        yield change(name, metric)._replace(group=HEADINGS[MEASURE[metric].kind])


def _series(report: Summary) -> Iterator[TimeSeries]:
    window = report.header.window
    steps = tuple(buckets(window, report.bucket)) if report.course else ()
    for name, values in report.course.items():
        yield TimeSeries(measure(name), "", report.bucket, window, steps, values)
