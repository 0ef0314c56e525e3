"""Changes as text, exact and in full: what tables and Markdown have in common."""

from orgstats.domain import humanize
from orgstats.domain.document import TEXTUAL, Column, Table, TableRow
from orgstats.domain.numbers import Number
from orgstats.render import names
from orgstats.render.terminal import lines
from orgstats.render.terminal.columns import TextColumn


def shown_rows(table: Table) -> list[TableRow]:
    """Give the rows that people see, in order: rounding alone is nothing to tell them."""
    return [row for row in table.rows if row.role != "noise"]


def columns(table: Table, *, unicode: bool = True) -> dict[str, TextColumn]:
    """Give the columns that people see by name, numbers in full, changes with their sign."""
    return {column.name: _column(column, table, unicode=unicode) for column in table.shown}


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
    texts = [_number(value, column, row, table) for value, row in zip(values, rows, strict=True)]
    return TextColumn(column.title, texts, right=True)


def _labels(table: Table, rows: list[TableRow]) -> list[str]:
    """Give what people call the rows; names that rows share are told apart."""
    if all(row.title for row in rows):
        return [row.title for row in rows]
    labels = iter(lines.labels(table))
    return [next(labels) if row.role == "row" else row.title or _rest(row) for row in rows]


def _rest(row: TableRow) -> str:
    return lines.folded(row) if "count" in row.cells else str(row.cells["label"])


def _number(value: Number | None, column: Column, row: TableRow, table: Table) -> str:
    if column.role == "share":
        return "" if table.form == "waterfall" and row.role != "row" else humanize.percent(value)
    ends = table.form == "waterfall" and row.role != "row"
    signed = column.role == "change" and not ends
    return (humanize.signed if signed else humanize.full)(value, column.kind)
