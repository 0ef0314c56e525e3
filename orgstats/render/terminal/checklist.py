"""A list of statuses for people: a line each, and below it where something was found."""

from rich.text import Text

from orgstats.domain.document import Document, Table, TableRow
from orgstats.domain.findings import many
from orgstats.render import header, names
from orgstats.render.terminal.look import Look

# Details that are shown of each line.
SHOWN_DETAILS = 5
MARGIN = "  "
# Words are not squeezed into less.
LEAST_WORDS = 20

MARKS = {"ok": "ok", "warn": "warn", "fail": "FAIL"}
STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def lines(document: Document, table: Table, look: Look) -> list[Text]:
    """Give the lines of a page, none wider than the look, the words of a name kept together."""
    width = max(len(row.cells["name"]) for row in table.rows)
    margin = max(map(len, MARKS.values())) + width + 2 * len(MARGIN)
    room = None if look.width is None else max(look.width - margin, LEAST_WORDS)
    title = " · ".join(header.of(document, unicode=look.unicode))
    found = [Text(line, "bold") for line in wrapped(title, look.width)]
    for row in table.rows:
        found += _line(row, width, room, look)
    return [*found, Text(_total(table))]


def _line(row: TableRow, width: int, room: int | None, look: Look) -> list[Text]:
    status = row.cells["status"]
    start = Text.assemble(
        (f"{MARKS[status]:<4}", STYLES[status]), f"{MARGIN}{row.cells['name']:<{width}}{MARGIN}"
    )
    margin = " " * len(start)
    found = []
    for number, line in enumerate(wrapped(row.cells["message"], room)):
        found.append((Text(margin) if number else start) + Text(line))
    for detail in _details(row):
        shown = names.clean(detail, unicode=look.unicode)
        found += [Text(margin + line, "dim") for line in wrapped(shown, room)]
    return found


def _details(row: TableRow) -> list[str]:
    listed = [below.cells["message"] for below in row.below[:SHOWN_DETAILS]]
    more = len(row.below) - len(listed)
    return [*listed, f"… {more:,} more, with -f json"] if more else listed


def _total(table: Table) -> str:
    """Write how many lines have which status."""
    counts = dict.fromkeys(MARKS, 0)
    for row in table.rows:
        counts[row.cells["status"]] += 1
    return (
        f"{counts['ok']} ok, {many(counts['warn'], 'warning')}, {many(counts['fail'], 'failure')}"
    )


def wrapped(text: str, width: int | None) -> list[str]:
    """Break a text between its words, and a word only where it is wider than a line."""
    if width is None:
        return [text]
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}" if found[-1] else word
        if names.cells(longer) <= width:
            found[-1] = longer
            continue
        found += [word] if found[-1] else []
        found[-1] = word
        while names.cells(found[-1]) > width:
            rest, taken = found[-1], found[-1]
            while names.cells(taken) > width:
                taken = taken[:-1]
            found[-1:] = [taken, rest[len(taken) :]]
    return found
