"""Reports for machines: JSON, NDJSON and CSV, exact and the same on every run.

Numbers are written from exact decimals without exponent, trailing zeros or `-0`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from orgstats.domain.dimensions import FILTERS
from orgstats.domain.measures import PUBLISHED
from orgstats.domain.numbers import Sums
from orgstats.domain.results import (
    Breakdown,
    Header,
    Listing,
    Note,
    OverTime,
    Report,
    Rest,
    Row,
    Stack,
    Summary,
)
from orgstats.render.formulas import guarded

OTHER = "(other)"
UNATTRIBUTED = "(unattributed)"
QUOTED = (",", '"', "\n", "\r")
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def number(value: Decimal | int) -> str:
    """Write a number exactly: no exponent, no trailing zeros, no `-0`."""
    # Formatting an int as `f` would round it to a double.
    text = str(value) if isinstance(value, int) else f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def dumps(value: Any) -> str:
    """Write JSON on one line."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, Decimal | int):
        return number(value)
    if isinstance(value, Mapping):
        items = [f"{_quoted(key)}: {dumps(item)}" for key, item in value.items()]
        return "{" + ", ".join(items) + "}"
    return "[" + ", ".join(map(dumps, value)) + "]"


def _lines(items: Iterable[str], marks: str, margin: str) -> str:
    listed = f",\n{margin}  ".join(items)
    return f"{marks[0]}\n{margin}  {listed}\n{margin}{marks[1]}" if listed else marks


def _value(value: Any) -> str:
    """Write a member of the document: lists of objects get a line an object."""
    if isinstance(value, OverTime):
        points = _lines((dumps(_point(stack, value)) for stack in value.stacks), "[]", "  ")
        return f'{{"bucket": {dumps(value.bucket)}, "points": {points}}}'
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return _lines(map(dumps, value), "[]", "  ")
    return dumps(value)


def json_text(report: Report) -> str:
    """Write a report as one JSON object."""
    document = _document(report)
    return _lines((f"{dumps(k)}: {_value(v)}" for k, v in document.items()), "{}", "") + "\n"


def ndjson_text(report: Report) -> str:
    """Write one JSON object a line: the rows, then other and unattributed."""
    if isinstance(report, Summary):
        return dumps(_document(report)) + "\n"
    records: Iterable[Mapping[str, Any]] = (
        report.rows if isinstance(report, Listing) else _rows(report)
    )
    return "".join(f"{dumps(record)}\n" for record in records)


def csv_text(report: Report) -> str:
    """Write a report as CSV with a header, quoted as in RFC 4180, formulas made harmless."""
    return "".join(f"{','.join(map(field, line))}\n" for line in _table(report))


def _table(report: Report) -> Iterable[Sequence[object]]:
    if isinstance(report, Listing):
        yield report.columns
        yield from ([row.get(column) for column in report.columns] for row in report.rows)
        return
    header = report.header
    window = header.window
    first = (header.organization.id, str(window.first), str(window.last), window.timezone)
    start = ("organization_id", "from", "to", "timezone", "by")
    if isinstance(report, Summary):
        yield (*start, *PUBLISHED)
        yield (*first, None, *(report.total[name] for name in PUBLISHED))
        return
    columns = ("key", "label", "share", *PUBLISHED)
    yield (*start, *columns)
    yield from ((*first, report.by, *map(row.get, columns)) for row in _rows(report))


def field(value: object) -> str:
    """Write a field of CSV; text that a spreadsheet would run gets a `'` in front."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return number(value)
    text = guarded(str(value))
    if not any(mark in text for mark in QUOTED):
        return text
    return '"' + text.replace('"', '""') + '"'


def _document(report: Report) -> dict[str, Any]:
    if isinstance(report, Listing):
        return {
            "schema": "orgstats.list/1",
            "kind": report.kind,
            "rows": [dict(row) for row in report.rows],
        }
    start = header_document(report.header)
    notes = notes_document(report.notes)
    if isinstance(report, Summary):
        return {
            "schema": "orgstats.summary/1",
            **start,
            "total": measures_document(report.total),
            "previous": None if report.previous is None else measures_document(report.previous),
            "notes": notes,
        }
    return {
        "schema": "orgstats.breakdown/1",
        **start,
        "by": report.by,
        "metric": report.metric,
        "total": measures_document(report.total),
        "rows": [_row(row) for row in report.rows],
        "other": _rest(report.other),
        "unattributed": _rest(report.unattributed),
        "over_time": report.over_time,
        "notes": notes,
    }


def header_document(header: Header) -> dict[str, Any]:
    """Give what every document says first: whose usage, when, narrowed to what."""
    return {
        "organization": {"id": header.organization.id, "name": header.organization.name},
        "window": _window(header),
        "filters": _filters(header),
    }


def notes_document(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Give what the reader of a report must know."""
    return [{"code": note.code, "message": note.message} for note in notes]


def _window(header: Header) -> dict[str, Any]:
    window = header.window
    return {
        "from": str(window.first),
        "to": str(window.last),
        "timezone": window.timezone,
        "start": _instant(window.start),
        "end": _instant(window.end),
        "complete": header.complete,
        "as_of": None if header.as_of is None else _instant(header.as_of),
    }


def _filters(header: Header) -> dict[str, Any]:
    filters = header.filters
    chosen = {name: list(filters.chosen.get(name, ())) for name in FILTERS}
    return chosen | {"mode": filters.mode, "include_deleted": filters.include_deleted}


def measures_document(sums: Sums) -> dict[str, Any]:
    """Give the measures of some sums in the order of the catalogue."""
    return {name: sums[name] for name in PUBLISHED}


def _row(row: Row) -> dict[str, Any]:
    start = {"key": row.key, "label": row.label, **row.details, "share": row.share}
    return start | measures_document(row.sums)


def _rest(rest: Rest | None) -> dict[str, Any] | None:
    if rest is None:
        return None
    start: dict[str, Any] = {} if rest.folded is None else {"count": rest.folded}
    return start | {"share": rest.share} | measures_document(rest.sums)


def _rows(report: Breakdown) -> Iterable[dict[str, Any]]:
    yield from map(_row, report.rows)
    for key, label, rest in (
        (OTHER, "Other", report.other),
        (UNATTRIBUTED, "Unattributed", report.unattributed),
    ):
        found = _rest(rest)
        if found is not None:
            yield {"key": key, "label": label} | found


def _point(stack: Stack, over_time: OverTime) -> dict[str, Any]:
    return {
        "start": _start(stack, over_time),
        "total": stack.total,
        "values": stack.values,
        "other": stack.other,
        "unattributed": stack.unattributed,
    }


def _start(stack: Stack, over_time: OverTime) -> str:
    """Write when a bucket starts: a local date, or for hours an instant with the zone's offset."""
    if stack.bucket.day is not None:
        return str(stack.bucket.day)
    return stack.bucket.start.astimezone(over_time.zone).isoformat()


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
