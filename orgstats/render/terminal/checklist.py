"""A check of a source for people: a line each, and below it where something was found."""

from rich.text import Text

from orgstats.domain.findings import Check, Checkup
from orgstats.render import checks, dates, names
from orgstats.render.terminal.look import Look

# Details that are shown of each check.
SHOWN_DETAILS = 5
MARGIN = "  "
# Words are not squeezed into less.
LEAST_WORDS = 20

STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def lines(report: Checkup, look: Look) -> list[Text]:
    """Give the lines of a page, none wider than the look, the words of a name kept together."""
    width = max(len(check.name) for check in report.checks)
    margin = max(map(len, checks.MARKS.values())) + width + 2 * len(MARGIN)
    room = None if look.width is None else max(look.width - margin, LEAST_WORDS)
    found = [Text(line, "bold") for line in wrapped(_title(report, look), look.width)]
    for check in report.checks:
        found += _check(check, width, room, look)
    return [*found, Text(checks.total(report))]


def _title(report: Checkup, look: Look) -> str:
    parts = [report.place]
    if report.organization is not None:
        parts.append(report.organization.name)
    parts += [dates.span(report.window), report.window.timezone]
    return " · ".join(names.clean(part, unicode=look.unicode) for part in parts)


def _check(check: Check, width: int, room: int | None, look: Look) -> list[Text]:
    mark = checks.MARKS[check.status]
    start = Text.assemble(
        (f"{mark:<4}", STYLES[check.status]), f"{MARGIN}{check.name:<{width}}{MARGIN}"
    )
    margin = " " * len(start)
    found = []
    for number, line in enumerate(wrapped(check.message, room)):
        found.append((Text(margin) if number else start) + Text(line))
    for detail in _details(check):
        shown = names.clean(detail, unicode=look.unicode)
        found += [Text(margin + line, "dim") for line in wrapped(shown, room)]
    return found


def _details(check: Check) -> list[str]:
    if check.status == "ok" or check.name not in checks.LINES:
        return []
    listed = [checks.line(check, detail) for detail in check.details[:SHOWN_DETAILS]]
    more = len(check.details) - len(listed)
    return [*listed, f"… {more:,} more, with -f json"] if more else listed


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
