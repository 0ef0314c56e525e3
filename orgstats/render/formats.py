"""Every format of a report, each declared once; each imports only what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from orgstats.domain.document import Document
    from orgstats.render.terminal.look import Look


class FormatWriter(Protocol):
    """Gives the text of an answer; formats for machines need neither the look nor the chart.

    What is no text is given as bytes.
    """

    def __call__(self, document: Document, look: Look, *, chart: bool) -> str | bytes:
        """Give the text."""


class Format(NamedTuple):
    """A format: who writes it, and the suffixes of its files.

    People are shown less than machines. Only a format for terminals is drawn with a look, in the
    encoding of the terminal. A course over time, and what stands beside the rows, are asked for
    only where a format shows them; what is in no table, only where one writes records. One with
    `columns` has them for steps of time, too; one that is `binary` goes into a file.
    Commands offer the `usual` ones, or those that they name.
    """

    write: FormatWriter
    suffixes: tuple[str, ...]
    people: bool = False
    terminal: bool = False
    course: bool = False
    beside: bool = False
    record: bool = False
    columns: bool = False
    binary: bool = False
    usual: bool = True


def _table(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.terminal import screen

    return screen.text(document, look, chart=chart)


def _json(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.json import json_text

    return json_text(document)


def _csv(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.csv import csv_text

    return csv_text(document)


def _tsv(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.csv import tsv_text

    return tsv_text(document)


def _ndjson(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.json import ndjson_text

    return ndjson_text(document)


def _markdown(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.markdown import markdown

    return markdown(document)


def _xlsx(document: Document, look: Look, *, chart: bool) -> bytes:
    from orgstats.render.xlsx.document import workbook

    return workbook(document)


def _html(document: Document, look: Look, *, chart: bool) -> str:
    from orgstats.render.html.page import html

    return html(document)


FORMATS: dict[str, Format] = {
    "table": Format(
        _table, (".txt",), people=True, terminal=True, course=True, beside=True, columns=True
    ),
    "json": Format(_json, (".json",), course=True, beside=True, record=True),
    "csv": Format(_csv, (".csv",), columns=True),
    "tsv": Format(_tsv, (".tsv",), columns=True),
    "ndjson": Format(_ndjson, (".ndjson", ".jsonl"), record=True),
    "markdown": Format(_markdown, (".md",), people=True, beside=True, columns=True),
    "html": Format(
        _html, (".html",), people=True, course=True, beside=True, columns=True, usual=False
    ),
    "xlsx": Format(_xlsx, (".xlsx",), beside=True, columns=True, binary=True),
}


def suffixes(*names: str) -> dict[str, tuple[str, ...]]:
    """Give the suffixes of some formats, of the usual ones where none is named."""
    usual = (name for name, one in FORMATS.items() if one.usual)
    return {name: FORMATS[name].suffixes for name in names or usual}
