"""JSON and NDJSON: every object of a list on a line of its own, numbers exact."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from orgstats.domain.document import PARTS, Document, Record
from orgstats.domain.numbers import written

# Most of what is written are numbers: one look tells how.
_PLAIN: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    Decimal: written,
    int: str,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
}


def dumps(value: Any) -> str:
    """Write JSON on one line."""
    write = _PLAIN.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Mapping):
        items = [f"{encode_basestring(key)}: {dumps(item)}" for key, item in value.items()]
        return "{" + ", ".join(items) + "}"
    return "[" + ", ".join(map(dumps, value)) + "]"


def json_text(document: Document) -> str:
    """Write an answer as one JSON object."""
    members = (f"{dumps(name)}: {_member(value)}" for name, value in document.record.items())
    return _lines(members, "{}", "") + "\n"


def ndjson_text(document: Document) -> str:
    """Write the rows of the main table as objects, one a line; figures are one object."""
    first = document.main
    records: Iterable[Record] = (row.cells for row in first.rows_of(*PARTS))
    if first.form == "figures":
        records = (document.record,)
    return "".join(f"{dumps(record)}\n" for record in records)


def _member(value: Any) -> str:
    """Write a member: lists of objects get a line an object, also one object further down."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return _lines(map(dumps, value), "[]", "  ")
    if isinstance(value, Mapping):
        items = (f"{dumps(name)}: {_member(item)}" for name, item in value.items())
        return "{" + ", ".join(items) + "}"
    return dumps(value)


def _lines(items: Iterable[str], marks: str, margin: str) -> str:
    listed = f",\n{margin}  ".join(items)
    return f"{marks[0]}\n{margin}  {listed}\n{margin}{marks[1]}" if listed else marks
