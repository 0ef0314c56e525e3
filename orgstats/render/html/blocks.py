"""What stands on a page, one below the other: cards, charts, tables and sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Column, Document, Table, TimeSeries
from orgstats.render import dates, names
from orgstats.render.html.climb import CLIMB_NAMES, climb
from orgstats.render.html.drawing import Drawing
from orgstats.render.html.grids import Grid, GridCell, GridHead, grid
from orgstats.render.html.sparks import caption, spark
from orgstats.render.html.stack import LegendEntry, StackedColumns, stacked, step_names
from orgstats.render.terminal import details


class Card(NamedTuple):
    """A figure that stands for itself, with its change and its course."""

    title: str
    value: str
    change: str
    kind: str
    since: str
    drawing: Drawing | None
    caption: str


class CardsBlock(NamedTuple):
    """Figures beside each other, and tables of what explains them."""

    cards: tuple[Card, ...]
    grids: tuple[Grid, ...]
    block: str = "cards"


class ChartBlock(NamedTuple):
    """A chart, what its bands are called, and a table of its numbers."""

    title: str
    drawing: Drawing
    legend: tuple[LegendEntry, ...]
    grid: Grid
    block: str = "chart"


class GridBlock(NamedTuple):
    """A table, which may be a long one."""

    grid: Grid
    block: str = "grid"


class SentenceBlock(NamedTuple):
    """Sentences, each behind a number, or what to say where there are none."""

    sentences: tuple[tuple[str, str], ...]
    empty: str
    block: str = "sentences"


PageBlock = CardsBlock | ChartBlock | GridBlock | SentenceBlock


def blocks(document: Document) -> Iterator[PageBlock]:
    """Give what stands on a page for an answer: each table as what it is."""
    for table in document.tables:
        if table.form == "figures":
            yield _cards(document, table)
        elif table.form == "sentences":
            yield _sentences(table)
        else:
            charts = list(_charts(document, table)) if table.form in {"ranking", "matrix"} else []
            yield from charts
            stacks = [one for one in document.series if one.bands and one.labels is None]
            charted = bool(charts and stacks)
            yield GridBlock(grid(table, charted=charted))


def _cards(document: Document, table: Table) -> CardsBlock:
    found = details.figures(document, table)
    courses = {one.column.name: one for one in document.series}
    cards = tuple(_card(document, found, column, courses.get(column.name)) for column in found.main)
    return CardsBlock(cards, tuple(_group(found, heading) for heading in found.groups))


def _card(
    document: Document, found: details.Figures, column: Column, course: TimeSeries | None
) -> Card:
    figure = details.of(found, column)
    header = document.header
    compared = figure.change not in {"", humanize.NONE} and header is not None
    drawing = None if course is None else spark(course)
    since = f"vs {dates.before(header.window)}" if header is not None and compared else ""
    return Card(
        column.title,
        figure.value,
        figure.change if compared else "",
        _direction(figure.change, column),
        since or ("" if found.complete else "so far"),
        drawing,
        "" if course is None or drawing is None else caption(course),
    )


def _direction(change: str, column: Column) -> str:
    """Tell a rise of money from a fall; more requests or tokens are neither good nor bad."""
    if column.kind != "money" or change[:1] not in {"+", "-"}:
        return ""
    return "rise" if change[0] == "+" else "fall"


def _group(found: details.Figures, heading: str) -> Grid:
    titles, values, changed = details.columns(found, heading)
    heads = (GridHead(heading, "text"), GridHead("Now", "number"), GridHead("Change", "number"))
    cells = tuple(
        (
            GridCell(title, "text", heads=True),
            GridCell(now, "number"),
            GridCell(change, "number soft"),
        )
        for title, now, change in zip(titles.cells, values.cells, changed.cells, strict=True)
    )
    return Grid(heading, heads, cells, kind="figures")


def _sentences(table: Table) -> SentenceBlock:
    column = next(one for one in table.columns if one.name == table.ranked)
    found = tuple(
        (humanize.signed(row.cells[column.name], column.kind), names.clean(row.cells["message"]))
        for row in table.rows
    )
    return SentenceBlock(found, table.empty)


def _charts(document: Document, table: Table) -> Iterator[ChartBlock]:
    for course in document.series:
        if course.expected:
            title = f"{course.column.title} by the end of each {course.size}"
            chart, bands = climb(course, title), list(CLIMB_NAMES)
        else:
            title = _title(course)
            chart = stacked(course, table, title)
            bands = [] if chart is None else [entry.name for entry in chart.legend]
        if chart is not None:
            legend = chart.legend if len(chart.legend) > 1 else ()
            yield ChartBlock(title, chart.drawing, legend, _numbers(course, chart, bands))


def _title(course: TimeSeries) -> str:
    by = f" by {course.by.lower()}" if course.by and course.by != "API key" else ""
    by = " by API key" if course.by == "API key" else by
    return f"{course.column.title} per {course.size}{by}"


def _numbers(course: TimeSeries, chart: StackedColumns, bands: Sequence[str]) -> Grid:
    """Give what a chart draws as a table: a row for each step."""
    kind, steps = course.column.kind, step_names(chart.course, course)
    heads = [GridHead(chart.course.unit.capitalize(), "text")]
    heads += [GridHead(band, "number") for band in bands]
    rows = []
    for step, values in zip(steps, chart.course.values, strict=True):
        texts = [GridCell(humanize.full(value, kind), "number") for value in values]
        rows.append((GridCell(step, "text", heads=True), *texts))
    return Grid(_title(course), tuple(heads), tuple(rows), kind="steps")
