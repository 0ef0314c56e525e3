"""Changes as text, exact and in full: what tables and Markdown have in common."""

from orgstats.domain import humanize
from orgstats.domain.document import TEXTUAL, Column, Table, TableRow
from orgstats.render import names
from orgstats.render.terminal import lines
from orgstats.render.terminal.columns import TextColumn


def shown_rows(table: Table) -> list[TableRow]:
    """Give the rows that people see, in order: rounding alone is nothing to tell them."""
    return [row for row in table.rows if row.role != "noise"]


def columns(table: Table, *, unicode: bool = True) -> dict[str, TextColumn]:
    """Give the columns that people see by name, numbers in full, changes with their sign."""
    return {column.name: _column(column, table, unicode=unicode) for column in table.shown}


def short_columns(table: Table) -> dict[str, TextColumn]:
    """Give the columns of counts by name, in little room."""
    return {
        column.name: _numbers(column, table, compact=True)
        for column in table.shown
        if column.kind in {"count", "tokens"}
    }


def _column(column: Column, table: Table, *, unicode: bool) -> TextColumn:
    rows = shown_rows(table)
    if column.role in {"label", "mark"}:
        texts = [row.mark for row in rows] if column.role == "mark" else _labels(table, rows)
        style = "dim" if column.role == "mark" else ""
        return TextColumn(
            column.title, [names.clean(t, unicode=unicode) if t else "" for t in texts], style=style
        )
    values = [row.cells.get(column.name) for row in rows]
    if column.kind in TEXTUAL:
        texts = [names.clean(value, unicode=unicode) if value else "" for value in values]
        return TextColumn(column.title, texts, style="dim")
    return _numbers(column, table)


def _numbers(column: Column, table: Table, *, compact: bool = False) -> TextColumn:
    texts = [_number(column, row, table, compact=compact) for row in shown_rows(table)]
    return TextColumn(column.title, texts, right=True)


def _labels(table: Table, rows: list[TableRow]) -> list[str]:
    """Give what people call the rows; names that rows share are told apart."""
    if all(row.title for row in rows):
        return [row.title for row in rows]
    labels = iter(lines.labels(table))
    return [next(labels) if row.role == "row" else row.title or _rest(row) for row in rows]


def _rest(row: TableRow) -> str:
    return lines.folded(row) if "count" in row.cells else str(row.cells["label"])


def _number(column: Column, row: TableRow, table: Table, *, compact: bool) -> str:
    value = row.cells.get(column.name)
    ends = table.form == "waterfall" and row.role != "row"
    if column.role == "share":
        return "" if ends else humanize.percent(value)
    show = humanize.compact if compact else humanize.full
    text = show(value, column.kind)
    return humanize.with_plus(text, value) if column.role == "change" and not ends else text
