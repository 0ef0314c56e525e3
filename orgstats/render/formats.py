"""Every format of a report and the function that writes it; each imports only what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from orgstats.domain.results import Breakdown, Report, Summary

if TYPE_CHECKING:
    from orgstats.domain.findings import Checkup
    from orgstats.render.terminal.look import Look


class Writer(Protocol):
    """Gives the text of a report; formats for machines need neither the look nor the chart."""

    def __call__(self, report: Report, look: Look, *, chart: bool) -> str:
        """Give the text."""


PEOPLE = ("table", "markdown")
"""The formats for people, who are shown less, and ratios of it."""

SUFFIXES: dict[str, tuple[str, ...]] = {
    "table": (".txt",),
    "json": (".json",),
    "csv": (".csv",),
    "ndjson": (".ndjson", ".jsonl"),
    "markdown": (".md",),
}


def write(report: Report | Checkup, name: str, look: Look, *, chart: bool) -> str:
    """Give the text of a report in a format."""
    if isinstance(report, Report):
        return FORMATS[name](report, look, chart=chart)
    return _checkup(report, name, look)


def _checkup(report: Checkup, name: str, look: Look) -> str:
    from orgstats.render import checks

    if name == "json":
        return checks.json_text(report)
    if name == "table":
        from orgstats.render.terminal import page

        return page.to_text(page.checkup(report, look), look)
    return FORMATS[name](checks.listing(report), look, chart=False)


def _table(report: Report, look: Look, *, chart: bool) -> str:
    from orgstats.render.terminal import page

    if isinstance(report, Summary):
        return page.to_text(page.summary(report, look), look)
    if isinstance(report, Breakdown):
        return page.to_text(page.breakdown(report, look, chart=chart), look)
    return page.to_text(page.listing(report, look), look)


def _json(report: Report, look: Look, *, chart: bool) -> str:
    from orgstats.render.records import json_text

    return json_text(report)


def _csv(report: Report, look: Look, *, chart: bool) -> str:
    from orgstats.render.records import csv_text

    return csv_text(report)


def _ndjson(report: Report, look: Look, *, chart: bool) -> str:
    from orgstats.render.records import ndjson_text

    return ndjson_text(report)


def _markdown(report: Report, look: Look, *, chart: bool) -> str:
    from orgstats.render.markdown import markdown

    return markdown(report)


FORMATS: dict[str, Writer] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "ndjson": _ndjson,
    "markdown": _markdown,
}
