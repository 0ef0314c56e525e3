"""A ranking as text, exact and in full: what tables and Markdown have in common."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Column, Record, Table, TableRow
from orgstats.domain.numbers import Number, plus, ratio
from orgstats.render import names
from orgstats.render.terminal.columns import TextColumn


class RankedLine(NamedTuple):
    """A line of the ranking: its place from 1 on, or None for what is no single series."""

    place: int | None
    label: str
    cells: Record


def entries(table: Table) -> list[RankedLine]:
    """Give the rows, then what they leave; together they are the total."""
    rows = table.rows_of("row")
    found = [
        RankedLine(place, label, row.cells)
        for place, (row, label) in enumerate(zip(rows, labels(table), strict=True), start=1)
    ]
    found += [RankedLine(None, folded(row), row.cells) for row in table.rows_of("other")]
    return found + [
        RankedLine(None, str(row.cells["label"]), row.cells)
        for row in table.rows_of("unattributed")
    ]


def folded(row: TableRow) -> str:
    """Name the row of what others came to: `Other (12 more)`."""
    return f"{row.cells['label']} ({row.cells['count']:,} more)"


def labels(table: Table) -> list[str]:
    """Give the names of the rows; those that share one are told apart by a detail, else the key."""
    rows = [row.cells for row in table.rows_of("row")]
    details = [column.name for column in table.shown_of("detail")]
    times = Counter(row["label"] for row in rows)
    full = [
        f"{row['label']} ({_detail(row, details)})" if times[row["label"]] > 1 else row["label"]
        for row in rows
    ]
    again = Counter(full)
    return [
        f"{row['label']} ({row['key']})" if again[label] > 1 else label
        for row, label in zip(rows, full, strict=True)
    ]


def _detail(row: Record, details: Sequence[str]) -> str:
    return str(next((text for name in details if (text := row.get(name))), row["key"]))


def columns(table: Table, *, unicode: bool = True) -> dict[str, TextColumn]:
    """Give the columns that people see by name, ranks and running shares among them.

    The total is their last row.
    """
    found = entries(table)
    result = {
        "rank": TextColumn(
            "#", [*(str(entry.place or "") for entry in found), ""], right=True, style="dim"
        )
    }
    for column in table.shown:
        match column.role:
            case "label":
                texts = [names.clean(entry.label, unicode=unicode) for entry in found]
                result[column.name] = TextColumn(column.title, [*texts, "Total"])
            case "detail" | "made" if column.kind in {"text", "id"}:
                result[column.name] = _details(column, found, unicode=unicode)
            case "share":
                result[column.name] = _shares(column, table, found)
                result["running"] = _running(table, found)
            case _:
                result[column.name] = measure(column, table)
    return result


def _details(column: Column, found: list[RankedLine], *, unicode: bool) -> TextColumn:
    values = (entry.cells.get(column.name) if entry.place else None for entry in found)
    texts = [names.clean(text, unicode=unicode) if text else "" for text in values]
    return TextColumn(column.title, [*texts, ""], style="dim")


def measure(column: Column, table: Table, *, compact: bool = False) -> TextColumn:
    """Give the column of a measure, in full or in little room."""
    show = humanize.compact if compact else humanize.full
    cells = [entry.cells for entry in entries(table)] + [total(table)]
    # What is made for rows alone says nothing below them.
    texts = [
        show(one.get(column.name), column.kind)
        if column.role != "made" or column.name in one
        else ""
        for one in cells
    ]
    return TextColumn(column.title, texts, right=True)


def total(table: Table) -> Record:
    """Give the cells of the total."""
    return table.rows_of("total")[0].cells


def _shares(column: Column, table: Table, found: list[RankedLine]) -> TextColumn:
    """Give the parts of the total, from the sums, for a share with few decimals may be a 0."""
    whole = total(table).get(table.ranked)
    values = [entry.cells.get(table.ranked) for entry in found]
    texts = [humanize.percent(ratio(value, whole)) for value in [*values, whole]]
    return TextColumn(column.title, texts, right=True)


def _running(table: Table, found: list[RankedLine]) -> TextColumn:
    whole = total(table).get(table.ranked)
    running: Number = 0
    texts = []
    for entry in found:
        value = entry.cells.get(table.ranked)
        running = plus(running, 0 if value is None else value)
        texts.append(humanize.percent(ratio(running, whole)))
    return TextColumn("Running", [*texts, ""], right=True, style="dim")
