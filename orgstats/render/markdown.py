"""Reports as tables in GitHub-flavoured Markdown, with the numbers of the table in full."""

from collections.abc import Sequence

from orgstats.domain.measures import MEASURE, METRICS
from orgstats.domain.results import Breakdown, Header, Listing, Report, Summary
from orgstats.render import dates, header, names
from orgstats.render.terminal import details, lists, standing
from orgstats.render.terminal.columns import Column

# What would end a cell or start markup. `&` first of all: a name may hold `&lt;`.
ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {mark: f"\\{mark}" for mark in "\\|`*_[]~"}
)


def markdown(report: Report) -> str:
    """Give a report as a table, below a line that says what it is about."""
    if isinstance(report, Listing):
        return _table(lists.columns(report))
    body = _breakdown(report) if isinstance(report, Breakdown) else _summary(report)
    return f"{_header(report.header)}\n\n{body}"


def _header(head: Header) -> str:
    first, *rest = header.parts(head)
    return " · ".join([f"**{escape(first)}**", *map(escape, rest)])


def _breakdown(report: Breakdown) -> str:
    return _table(list(standing.columns(report).values()))


def _summary(report: Summary) -> str:
    found = {MEASURE[name].title: details.of(report, name) for name in METRICS}
    for heading, block in details.BLOCKS.items():
        for name, title in block.items():
            found[f"{heading}: {title}"] = details.of(report, name)
    columns = [
        Column("Measure", list(found)),
        Column("Value", [detail.value for detail in found.values()], right=True),
    ]
    if report.previous is not None:
        changes = [detail.change for detail in found.values()]
        columns.append(Column(f"vs {dates.before(report.header.window)}", changes, right=True))
    return _table(columns)


def _table(columns: Sequence[Column]) -> str:
    rules = ["---:" if column.right else "---" for column in columns]
    rows = zip(*([escape(cell) for cell in column.cells] for column in columns), strict=True)
    titles = [column.title for column in columns]
    return "".join(f"| {' | '.join(row)} |\n" for row in (titles, rules, *rows))


def escape(text: str) -> str:
    """Give a text that Markdown shows as it is, in one cell."""
    return names.clean(text).translate(ESCAPES) if text else ""
