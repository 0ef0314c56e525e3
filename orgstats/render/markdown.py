"""Answers as tables in GitHub-flavoured Markdown, with the numbers of the terminal in full."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from orgstats.domain.document import Document, Table, TableForm
from orgstats.domain.results import Header
from orgstats.render import dates, header, names
from orgstats.render.terminal import changes, crossing, details, lists, standing
from orgstats.render.terminal.columns import TextColumn

# What would end a cell or start markup. `&` first of all: a name may hold `&lt;`.
ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {mark: f"\\{mark}" for mark in "\\|`*_[]~"}
)

UNTITLED: tuple[TableForm, ...] = ("sentences", "brief")
"""The forms that are a sentence where they have no rows."""


def markdown(document: Document) -> str:
    """Give the tables of an answer, below a line that says what it is about."""
    return "\n\n".join(part.rstrip("\n") for part in _parts(document)) + "\n"


def _parts(document: Document) -> Iterator[str]:
    if document.title:
        yield f"# {escape(document.title)}"
    if document.header is not None:
        yield _headline(document.header)
    yield from _body(document)
    for section in document.sections:
        yield f"## {escape(section.title)}"
        yield from _body(section.document)


def _body(document: Document) -> Iterator[str]:
    """Give the sentences of an answer and its tables."""
    if document.lead:
        yield " ".join(map(escape, document.lead))
    for table in document.tables:
        if table.form in UNTITLED and not table.rows:
            yield escape(table.empty)
        else:
            yield _table(_COLUMNS[table.form](document, table))
        yield from map(escape, table.remarks)


def _headline(head: Header) -> str:
    first, *rest = header.parts(head)
    return " · ".join([f"**{escape(first)}**", *map(escape, rest)])


def _ranking(_: Document, table: Table) -> Sequence[TextColumn]:
    return list(standing.columns(table, tree=False).values())


def _plain(_: Document, table: Table) -> Sequence[TextColumn]:
    return lists.columns(table)


def _figures(document: Document, table: Table) -> Sequence[TextColumn]:
    """Give a row a figure, for people compare them with the window before."""
    found = details.figures(document, table)
    texts = [details.of(found, column) for column in table.shown]
    titles = [
        f"{column.group}: {column.title}" if column.group else column.title
        for column in table.shown
    ]
    columns = [
        TextColumn("Measure", titles),
        TextColumn("Value", [text.value for text in texts], right=True),
    ]
    if found.before is not None and document.header is not None:
        title = f"vs {dates.before(document.header.window)}"
        columns.append(TextColumn(title, [text.change for text in texts], right=True))
    return columns


def _moves(_: Document, table: Table) -> Sequence[TextColumn]:
    return list(changes.columns(table).values())


def _matrix(_: Document, table: Table) -> Sequence[TextColumn]:
    return crossing.columns(table, crossing.Choice())


_COLUMNS: Mapping[TableForm, Callable[[Document, Table], Sequence[TextColumn]]] = {
    "plain": _plain,
    "ranking": _ranking,
    "figures": _figures,
    "checklist": _plain,
    "moves": _moves,
    "waterfall": _moves,
    "matrix": _matrix,
    "sentences": _plain,
    "budgets": _plain,
    "brief": _moves,
}


def _table(columns: Sequence[TextColumn]) -> str:
    rules = ["---:" if column.right else "---" for column in columns]
    rows = zip(*([escape(cell) for cell in column.cells] for column in columns), strict=True)
    titles = [column.title for column in columns]
    return "".join(f"| {' | '.join(row)} |\n" for row in (titles, rules, *rows))


def escape(text: str) -> str:
    """Give a text that Markdown shows as it is, in one cell."""
    return names.clean(text).translate(ESCAPES) if text else ""
