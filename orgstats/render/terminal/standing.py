"""The ranking as text, exact and in full: what tables and Markdown have in common."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE, METRICS
from orgstats.domain.numbers import Number, Sums, plus, ratio
from orgstats.domain.results import Breakdown, Row
from orgstats.render import names
from orgstats.render.terminal.columns import Column

DETAILS = {"project": "Project", "email": "E-mail"}


class Entry(NamedTuple):
    """A line of the ranking: its place from 1 on, or None for what is no single series."""

    place: int | None
    label: str
    sums: Sums
    details: Mapping[str, str | None] = {}


def entries(report: Breakdown) -> list[Entry]:
    """Give the rows, then what they leave; together they are the total."""
    found = [
        Entry(place, label, row.sums, row.details)
        for place, (row, label) in enumerate(zip(report.rows, labels(report), strict=True), start=1)
    ]
    if report.other is not None:
        found.append(Entry(None, f"Other ({report.other.folded or 0:,} more)", report.other.sums))
    if report.unattributed is not None and not report.unattributed.noise:
        found.append(Entry(None, "Unattributed", report.unattributed.sums))
    return found


def labels(report: Breakdown) -> list[str]:
    """Give the names of the rows; those that share one are told apart by a detail, else the key."""
    times = Counter(row.label for row in report.rows)
    full = [
        f"{row.label} ({_detail(row)})" if times[row.label] > 1 else row.label
        for row in report.rows
    ]
    again = Counter(full)
    return [
        f"{row.label} ({row.key})" if again[label] > 1 else label
        for row, label in zip(report.rows, full, strict=True)
    ]


def _detail(row: Row) -> str:
    return next((text for name in DETAILS if (text := row.details.get(name))), row.key)


def columns(report: Breakdown, *, unicode: bool = True) -> dict[str, Column]:
    """Give the columns of a ranking by name, the total as their last row."""
    found = entries(report)
    ranks = [str(entry.place or "") for entry in found]
    labels = [names.clean(entry.label, unicode=unicode) for entry in found]
    title = DIMENSION[report.by].title
    result = {
        "rank": Column("#", [*ranks, ""], right=True, style="dim"),
        "label": Column(title, [*labels, "Total"]),
        report.metric: measure(report, found, report.metric),
        "share": _shares(report, found),
        "running": _running(report, found),
    }
    for name in METRICS:
        if name != report.metric and report.total.get(name) is not None:
            result[name] = measure(report, found, name)
    for name, title in DETAILS.items():
        texts = [
            names.clean(text, unicode=unicode) if text else ""
            for text in (entry.details.get(name) for entry in found)
        ]
        if any(texts):
            result[name] = Column(title, [*texts, ""], style="dim")
    return result


def measure(report: Breakdown, found: list[Entry], name: str, *, compact: bool = False) -> Column:
    """Give the column of a measure, in full or in little room."""
    kind, show = MEASURE[name].kind, humanize.compact if compact else humanize.full
    sums = [entry.sums for entry in found] + [report.total]
    return Column(MEASURE[name].title, [show(row.get(name), kind) for row in sums], right=True)


def _shares(report: Breakdown, found: list[Entry]) -> Column:
    """Give the parts of the total, from the sums, for a share with few decimals may be a 0."""
    whole = report.total.get(report.metric)
    values = [entry.sums.get(report.metric) for entry in found]
    texts = [humanize.percent(ratio(value, whole)) for value in [*values, whole]]
    return Column("Share", texts, right=True)


def _running(report: Breakdown, found: list[Entry]) -> Column:
    whole = report.total.get(report.metric)
    running: Number = 0
    texts = []
    for entry in found:
        value = entry.sums.get(report.metric)
        running = plus(running, 0 if value is None else value)
        texts.append(humanize.percent(ratio(running, whole)))
    return Column("Running", [*texts, ""], right=True, style="dim")
