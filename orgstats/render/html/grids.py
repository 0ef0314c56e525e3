"""Tables of a page: the texts that Markdown has, with a drawing in the rows of some forms."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from orgstats.domain.document import Table, TableForm
from orgstats.render import names
from orgstats.render.html import bars
from orgstats.render.html.drawing import Drawing
from orgstats.render.html.gauges import gauges
from orgstats.render.terminal import changes, crossing, lines, lists, standing
from orgstats.render.terminal.columns import TextColumn
from orgstats.render.terminal.palette import SERIES

LONGEST_LABEL, LONGEST_TEXT = 72, 600
DAY_TEXT = re.compile(r"\d{4}-\d\d-\d\d")
GAUGE_KEY = (
    "The bar is what is spent, its dashed end what is expected; the short line is the pace, the"
    " long one the budget."
)
STATUSES = frozenset({"ok", "warn", "fail", "over"})


class GridCell(NamedTuple):
    """A cell: its text, its classes, whether it names its row, its drawing, its mark of a band."""

    text: str = ""
    kind: str = ""
    heads: bool = False
    drawing: Drawing | None = None
    band: int | None = None


class GridHead(NamedTuple):
    """The head of a column; drawings have none, for they repeat a number of their row."""

    title: str
    kind: str = ""


class Grid(NamedTuple):
    """A table of a page, with remarks below; its last row may be the total."""

    caption: str
    heads: tuple[GridHead, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    total: bool = False
    kind: str = ""
    empty: str = ""
    remarks: tuple[str, ...] = ()


class BarColumn(NamedTuple):
    """A column of drawings, one a row, that stands behind another column."""

    behind: str
    drawings: Sequence[Drawing | None]


def grid(table: Table, *, charted: bool = False) -> Grid:
    """Give the table of a page; beside a chart its rows have the chart's colours."""
    if table.form == "ranking":
        found = _ranking(table, charted=charted)
    else:
        found = _GRIDS.get(table.form, _plain)(table)
    remarks = (*table.remarks, *found.remarks)
    return found._replace(remarks=tuple(map(names.clean, remarks)))


def _ranking(table: Table, *, charted: bool) -> Grid:
    columns = standing.columns(table, tree=False)
    columns.pop("running", None)
    found = lines.entries(table)
    if not found:
        return Grid(table.title, (), (), kind="ranking", empty=table.empty)
    names_of = [column.name for column in table.shown_of("label")]
    bands = [_band(entry, charted=charted) for entry in found]
    kinds = ["s0" if band is None else f"s{band}" for band in bands]
    values = [entry.cells.get(table.ranked) for entry in found]
    drawn = BarColumn(names_of[-1], [*bars.parts(values, kinds), None])
    made = _made(table, columns, drawn)
    rows = made.rows
    if charted and "rank" in columns:
        rows = tuple(
            (row[0]._replace(band=band), *row[1:])
            for row, band in zip(rows, [*bands, None], strict=True)
        )
    return made._replace(rows=rows, total=True, kind="ranking")


def _band(entry: lines.RankedLine, *, charted: bool) -> int | None:
    """Give the place of a row's colour; what the chart folds has that of all others."""
    if not charted:
        return None
    return SERIES if entry.place is None else min(entry.place - 1, SERIES)


def _moves(table: Table) -> Grid:
    rows = changes.shown_rows(table)
    if not any(row.role != "total" for row in rows):
        return Grid(table.title, (), (), kind="moves", empty=table.empty)
    inner = [row for row in rows if row.role != "total"]
    drawn: list[Drawing | None] = [*bars.sides([row.cells.get("change") for row in inner])]
    drawn += [None] * (len(rows) - len(inner))
    behind = "mark" if any(one.name == "mark" for one in table.shown) else "label"
    made = _made(table, changes.columns(table), BarColumn(behind, drawn))
    return made._replace(total=rows[-1].role == "total", kind="moves")


def _waterfall(table: Table) -> Grid:
    drawn = BarColumn("label", bars.waterfall(table))
    made = _made(table, changes.columns(table), drawn)
    return made._replace(total=True, kind="waterfall")


def _budgets(table: Table) -> Grid:
    columns = dict(zip((one.name for one in table.shown), lists.columns(table), strict=True))
    made = _made(table, columns, BarColumn("name", gauges(table)))
    return made._replace(kind="budgets", remarks=(GAUGE_KEY,))


def _plain(table: Table) -> Grid:
    columns = dict(zip((one.name for one in table.shown), lists.columns(table), strict=True))
    return _made(table, columns, None)._replace(kind=table.form)


def _matrix(table: Table) -> Grid:
    found = crossing.columns(table, crossing.Choice())
    columns = {str(at): column for at, column in enumerate(found)}
    return _made(table, columns, None)._replace(total=True, kind="matrix")


def _made(table: Table, columns: Mapping[str, TextColumn], drawn: BarColumn | None) -> Grid:
    """Give a table of texts, with a column of drawings behind one of them."""
    heads: list[GridHead] = []
    cells: list[list[GridCell]] = []
    first = next((name for name, one in columns.items() if not one.right), "")
    prose = table.form in {"plain", "checklist"}
    for name, column in columns.items():
        heads.append(GridHead(column.title, _kind(name, column)))
        cells.append(list(_cells(name, column, heads=name == first, prose=prose)))
        if drawn is not None and name == drawn.behind:
            heads.append(GridHead("", "bar"))
            cells.append([GridCell("", "bar", drawing=one) for one in drawn.drawings])
    rows = tuple(zip(*cells, strict=True)) if cells else ()
    return Grid(table.title, tuple(heads), rows, empty=table.empty)


def _cells(name: str, column: TextColumn, *, heads: bool, prose: bool) -> Iterator[GridCell]:
    for text in column.cells:
        kind, shown = _kind(name, column), text
        if name == "status" and text in STATUSES:
            kind = f"status {text}"
        if name in {"change", "value"} and text[:1] in {"+", "-"}:
            kind += " rise" if text[0] == "+" else " fall"
        if DAY_TEXT.fullmatch(text):
            kind += " nobr"
        if not column.right:
            shown = names.abridged(text, LONGEST_TEXT if prose else LONGEST_LABEL)
        yield GridCell(shown, kind, heads=heads)


def _kind(name: str, column: TextColumn) -> str:
    if name == "rank":
        return "rank"
    if not column.right:
        return "text"
    return "number old" if name == "old" else "number"


_GRIDS: Mapping[TableForm, Callable[[Table], Grid]] = {
    "moves": _moves,
    "brief": _moves,
    "waterfall": _waterfall,
    "budgets": _budgets,
    "matrix": _matrix,
}
