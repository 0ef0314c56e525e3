"""What changed between two exports for people: the total, and the rows that changed most."""

import heapq
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rich.text import Text

from orgstats.domain import humanize
from orgstats.domain.measures import MEASURE, METRICS
from orgstats.exports.diff.changes import Change, Diff, OldNewChange
from orgstats.exports.diff.records import notes
from orgstats.render import names
from orgstats.render.terminal import grid
from orgstats.render.terminal.columns import TextColumn
from orgstats.render.terminal.look import Look

SHOWN_ROWS = 50


def page(diff: Diff, look: Look) -> Text:
    """Give the lines of a page."""
    lines = [title(diff, look)]
    if not diff.changed:
        lines.append(Text("Nothing changed."))
    if diff.total:
        lines += [Text(), *_table(_lines("Total", diff.total))]
    if diff.tally.changes:
        shown = heapq.nlargest(SHOWN_ROWS, diff.rows(), key=_size)
        # Back into the order of the exports.
        shown.sort(key=lambda change: change.place.order)
        lines += [Text(), *_table([row for change in shown for row in _rows(change, look)])]
        more = diff.tally.changes - len(shown)
        lines += [Text(f"… {more:,} more rows, with -f csv or json")] if more else []
    lines += [Text(note.message) for note in notes(diff)]
    return Text("\n").join(lines)


def title(diff: Diff, look: Look) -> Text:
    """Give the first line: whose exports, of which days, and how many of their rows changed."""
    window = diff.new.window or diff.old.window
    parts = [diff.new.name or diff.old.name or ""]
    parts += (
        [f"{window['from']} {humanize.NONE} {window['to']}", str(window["timezone"])]
        if window
        else []
    )
    if not diff.tally.rows:
        parts.append("totals only")
    else:
        parts.append(f"{diff.tally.changes:,} of {diff.tally.rows:,} rows changed")
    told = (names.clean(part, unicode=look.unicode) for part in parts if part)
    return Text(" · ".join(told), "bold")


def _size(change: Change) -> list[Decimal]:
    """Give how much a row changed: by cost, then by requests and tokens."""
    found = (change.numbers.get(name, (None, None, None))[2] for name in METRICS)
    return [abs(Decimal(value or 0)) for value in found]


def _rows(change: Change, look: Look) -> list[list[str]]:
    labels = (names.clean(label, unicode=look.unicode) for label in change.place.labels)
    known = {name: change.numbers[name] for name in METRICS if name in change.numbers}
    mark = "" if change.status == "changed" else f" ({change.status})"
    head = " · ".join((f"{change.place.bucket}{mark}", *labels))
    return _lines(head, known or change.numbers)


def _lines(head: str, numbers: Mapping[str, OldNewChange]) -> list[list[str]]:
    found: list[list[str]] = []
    for name, (old, new, change) in numbers.items():
        measure = MEASURE[name]
        kind = "money" if measure.kind == "money" else "count"
        signed = humanize.full(change, kind)
        plus = "+" if change is not None and change > 0 else ""
        values = [humanize.full(old, kind), humanize.full(new, kind), plus + signed]
        found.append(["" if found else head, measure.title, *values])
    return found


def _table(rows: Sequence[Sequence[str]]) -> list[Text]:
    titles = ("", "Measure", "Old", "New", "Change")
    columns = [
        TextColumn(title, [row[at] for row in rows], right=at > 1)
        for at, title in enumerate(titles)
    ]
    return grid.lines(columns, [column.width for column in columns])
