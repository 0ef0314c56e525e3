"""The Rich room: answers as tables, cards and charts for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Literal, NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from orgstats.domain.document import Document, Table, TableForm
from orgstats.render import header, names
from orgstats.render.terminal import grid, lines, lists
from orgstats.render.terminal.look import ASCII, Colour, Look

# More columns would only pull names and numbers apart.
WIDEST_PAGE = 200
# The least width where nothing bounds it.
CHARTED, PLAIN = 100, 60
UNBOUNDED = 100_000
SIDED: tuple[TableForm, ...] = ("moves", "waterfall")
"""The forms that have bars to either side."""


COLOUR_SYSTEMS: dict[Colour, Literal["truecolor", "256", "standard"]] = {
    "truecolor": "truecolor",
    "256": "256",
    "16": "standard",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Parts below each other in one width."""

    width: int
    parts: tuple[RenderableType, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the parts, all as wide as the page."""
        for part in self.parts:
            yield from console.render(part, options.update(width=self.width))


def drawn(document: Document, look: Look, *, chart: bool) -> RenderableType:
    """Give an answer for people: each table as what it is, below one headline."""
    head: Head = () if document.header is None else (headline(document, look),)
    head += tuple(Text(names.clean(text, unicode=look.unicode)) for text in document.lead)
    parts = []
    for table in document.tables:
        parts.append(_VIEWS[table.form](View(document, table, look, chart), head))
        head = ()
    return parts[0] if len(parts) == 1 else Group(*head, *parts)


class View(NamedTuple):
    """A table of an answer, how it may look, and whether a chart is wanted."""

    document: Document
    table: Table
    look: Look
    chart: bool


Head = tuple[RenderableType, ...]


def _figures(view: View, head: Head) -> RenderableType:
    """Give a card a main figure, and the others below."""
    from orgstats.render.terminal import details
    from orgstats.render.terminal.cards import Cards, Details

    found = details.figures(view.document, view.table)
    header = view.document.header
    cards = Cards(found, view.document.series, header and header.window, view.look)
    below: Head = (Details(found),) if found.groups else ()
    return Page(min(view.look.width or PLAIN * 2, WIDEST_PAGE), (*head, cards, *below))


def _ranking(view: View, head: Head) -> RenderableType:
    """Give the chart over time, where it is wanted, and the ranking."""
    from orgstats.render.terminal.ranking import Ranking

    look = view.look
    if not lines.entries(view.table):
        return Page(look.width or PLAIN, (*head, Text(view.table.empty)))
    series = view.document.series
    chart = _chart(view)
    # A sum that climbs tells no rows apart, so that none needs a mark.
    tied = bool(chart) and not series[0].expected
    ranking = Ranking(view.table, look, tied, series[0].labels if series else None)
    return Page(_width(look, ranking.natural, chart), (*head, *chart, ranking, *_remarks(view)))


def _chart(view: View) -> Head:
    """Give the chart over time, where it is wanted."""
    if not (view.chart and view.document.series):
        return ()
    if view.document.series[0].expected:
        from orgstats.render.terminal.climb import Climb

        return (Climb(view.document.series[0], view.look),)
    from orgstats.render.terminal.chart import Chart

    return (Chart(view.table, view.document.series[0], view.look),)


def _remarks(view: View) -> Head:
    """Give what people read below a table."""
    return tuple(Text(one, "dim") for one in view.table.remarks)


def _width(look: Look, natural: int, chart: Head) -> int:
    """Give the width of a page: that of the look, else what its rows need."""
    if look.width:
        return min(look.width, WIDEST_PAGE)
    return max(natural, CHARTED if chart else PLAIN)


def _moves(view: View, head: Head) -> RenderableType:
    """Give changes with bars to either side, or one hanging from the other."""
    from orgstats.render.terminal.moves import Moves

    look = view.look
    if not any(row.role != "total" for row in view.table.rows):
        return Page(look.width or PLAIN, (*head, Text(view.table.empty)))
    # All of one page are as wide as each other.
    naturals = (Moves(one, look).natural for one in view.document.tables if one.form in SIDED)
    width = look.width or max(CHARTED, *naturals)
    parts = (*head, Moves(view.table, look), *_remarks(view))
    return Page(min(width, WIDEST_PAGE) if look.width else width, parts)


def _matrix(view: View, head: Head) -> RenderableType:
    """Give the chart over time, where it is wanted, and a column for each step."""
    from orgstats.render.terminal.matrix import Matrix

    look, chart = view.look, _chart(view)
    if not lines.entries(view.table):
        return Page(look.width or PLAIN, (*head, Text(view.table.empty)))
    matrix = Matrix(view.table, look, charted=bool(chart))
    return Page(_width(look, matrix.natural, chart), (*head, *chart, matrix, *_remarks(view)))


def _budgets(view: View, head: Head) -> RenderableType:
    """Give a line a budget."""
    from orgstats.render.terminal.gauges import Gauges

    gauges = Gauges(view.table, view.look)
    return Page(min(view.look.width or gauges.natural, WIDEST_PAGE), (*head, gauges))


def _plain(view: View, head: Head) -> RenderableType:
    """Give a plain table, ids in full."""
    if not view.table.rows:
        return Group(*head, Text(view.table.empty))
    columns, widths = lists.fitted(view.table, view.look)
    return Group(*head, grid.head(columns, widths), grid.plain(columns, widths))


def _checklist(view: View, _: Head) -> RenderableType:
    """Give a line a status, and where something was found; it has a headline of its own."""
    from orgstats.render.terminal import checklist

    return Text("\n").join(checklist.lines(view.document, view.table, view.look))


def _sentences(view: View, head: Head) -> RenderableType:
    """Give a sentence a row, behind what it is about."""
    from orgstats.render.terminal.sentences import lines

    return Group(*head, *lines(view.table, view.look))


def _brief(view: View, head: Head) -> RenderableType:
    """Give a few changes below an empty line."""
    from orgstats.render.terminal import briefs

    remarks = _remarks(view)
    below = (Text(), *remarks) if remarks else ()
    if not view.table.rows:
        return Group(*head, Text(view.table.empty), *below)
    return Group(*head, Text(), *briefs.lines(view.table, view.look), *below)


_VIEWS: Mapping[TableForm, Callable[[View, Head], RenderableType]] = {
    "plain": _plain,
    "ranking": _ranking,
    "figures": _figures,
    "checklist": _checklist,
    "moves": _moves,
    "waterfall": _moves,
    "matrix": _matrix,
    "sentences": _sentences,
    "budgets": _budgets,
    "brief": _brief,
}


def headline(document: Document, look: Look) -> Text:
    """Give what an answer is about, broken between parts where that is longer than a line."""
    parts = header.of(document, unicode=look.unicode)
    text = Text("\n".join(_wrapped(parts, look.width or UNBOUNDED)))
    text.stylize("bold", 0, len(parts[0]))
    return text


def _wrapped(parts: list[str], width: int) -> list[str]:
    """Join parts into lines that are broken between them."""
    lines = parts[:1]
    for part in parts[1:]:
        longer = f"{lines[-1]} · {part}"
        if names.cells(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def to_text(renderable: RenderableType, look: Look) -> str:
    """Give the text of a report with the escapes its look allows, ending in a newline."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=look.width or UNBOUNDED,
        # With either left out, Rich would look at the terminal and the environment.
        height=look.height,
        color_system=COLOUR_SYSTEMS.get(look.colour),
        force_terminal=look.colour != "none",
        no_color=look.colour == "none",
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )
    # What is wider than a terminal after all is for it to break: cropped, it would be lost.
    console.print(renderable, end="", crop=False)
    text = buffer.getvalue()
    if not look.unicode:
        text = text.translate(ASCII)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
