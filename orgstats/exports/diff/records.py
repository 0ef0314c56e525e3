"""What changed between two exports for machines: JSON, CSV and TSV, written row by row."""

from collections.abc import Iterator, Mapping
from typing import Any

from orgstats.domain.records import notes_record
from orgstats.domain.results import Note
from orgstats.exports.diff.changes import Change, Diff, OldNewChange, Subject
from orgstats.render.csv import field
from orgstats.render.json import dumps

CHANGE_COLUMNS = ("old", "new", "change")
TOTAL = "(total)"


def json_lines(diff: Diff) -> Iterator[str]:
    """Write a comparison as one JSON object, a line a row."""
    yield "{\n"
    for name, value in _document(diff).items():
        yield f"  {dumps(name)}: {dumps(value)},\n"
    yield '  "rows": ['
    between = "\n"
    for change in diff.rows():
        yield f"{between}    {dumps(_row(diff, change))}"
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n  ]\n}\n"


def separated_lines(diff: Diff, separator: str) -> Iterator[str]:
    """Write a comparison as CSV or TSV, a line a measure that changed; the total comes last."""

    def line(*values: object) -> str:
        return separator.join(field(value, separator) for value in values) + "\n"

    by = _by(diff)
    named = [column for name in by for column in (f"{name}_id", name)]
    yield line("organization_id", "bucket", *named, "status", "measure", *CHANGE_COLUMNS)
    organization = diff.new.organization or diff.old.organization
    for change in diff.rows():
        place = change.place
        pairs = zip(place.ids, place.labels, strict=True)
        start = (organization, place.bucket, *(text for pair in pairs for text in pair))
        for measure, numbers in change.numbers.items():
            yield line(*start, change.status, measure, *numbers)
    for measure, numbers in diff.total.items():
        blanks = (None for _ in named)
        yield line(organization, TOTAL, *blanks, "changed", measure, *numbers)


def notes(diff: Diff) -> tuple[Note, ...]:
    """Give what the reader of a comparison must know."""
    renamed = diff.tally.counts["renamed"]
    if not renamed:
        return ()
    return (Note("renamed", f"{renamed:,} rows have other names for the same ids"),)


def _by(diff: Diff) -> tuple[str, ...]:
    return diff.new.by or diff.old.by or ()


def _document(diff: Diff) -> dict[str, Any]:
    about = diff.new if diff.new.organization else diff.old
    window = diff.new.window or diff.old.window
    counts = diff.tally.counts
    return {
        "schema": "orgstats.diff/1",
        "old": _subject(diff.old),
        "new": _subject(diff.new),
        "organization": {"id": about.organization, "name": about.name},
        "window": {name: window.get(name) for name in ("from", "to", "timezone")},
        "by": list(_by(diff)),
        "grain": diff.new.grain or diff.old.grain,
        **{name: counts[name] for name in ("added", "removed", "changed")},
        "total": _measures(diff.total),
        "notes": notes_record(notes(diff)),
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {"file": subject.file, "as_of": subject.window.get("as_of")}


def _row(diff: Diff, change: Change) -> dict[str, Any]:
    place = change.place
    named = dict(
        pair
        for name, key, label in zip(_by(diff), place.ids, place.labels, strict=True)
        for pair in ((f"{name}_id", key), (name, label))
    )
    return {
        "bucket": place.bucket,
        **named,
        "status": change.status,
        "measures": _measures(change.numbers),
    }


def _measures(numbers: Mapping[str, OldNewChange]) -> dict[str, Any]:
    return {name: dict(zip(CHANGE_COLUMNS, three, strict=True)) for name, three in numbers.items()}
