"""A ranking as text, exact and in full: what tables and Markdown have in common."""

from typing import Any

from orgstats.domain import humanize
from orgstats.domain.document import TEXTUAL, Column, Record, Table
from orgstats.domain.numbers import Number, plus, ratio
from orgstats.render import names
from orgstats.render.terminal.columns import TextColumn
from orgstats.render.terminal.lines import INDENT, RankedLine, entries


def columns(table: Table, *, unicode: bool = True, tree: bool = True) -> dict[str, TextColumn]:
    """Give the columns that people see by name, ranks and running shares among them.

    The total is their last row. Rows within others are indented in a tree; without one their labels
    have a column of their own.
    """
    found = entries(table)
    result = {}
    if not table.timed:
        places = [*(str(entry.place or "") for entry in found), ""]
        result["rank"] = TextColumn("#", places, right=True, style="dim")
    for column in table.shown:
        match column.role:
            case "label":
                if column.name not in _labelled(table, tree=tree):
                    continue
                result[column.name] = _labels(column, table, (unicode, tree))
            case "detail" | "made" if column.kind in TEXTUAL:
                result[column.name] = _details(column, table, unicode=unicode)
            case "share":
                result[column.name] = _shares(column, table, found)
                result["running"] = _running(table, found)
            case _:
                result[column.name] = measure(column, table)
    return result


def _labelled(table: Table, *, tree: bool) -> list[str]:
    """Give the columns of labels: in a tree, the first holds them all."""
    return [column.name for column in table.shown_of("label")][: 1 if tree else None]


def _labels(column: Column, table: Table, how: tuple[bool, bool]) -> TextColumn:
    unicode, tree = how
    found, depth = entries(table), _labelled(table, tree=False).index(column.name)
    nested = any(entry.depth for entry in found)
    texts = [
        names.clean(entry.label, unicode=unicode) if tree or entry.depth == depth else ""
        for entry in found
    ]
    if tree:
        texts = [INDENT * one.depth + text for one, text in zip(found, texts, strict=True)]
    style = ["bold" if nested and tree and not entry.depth else "" for entry in found]
    return TextColumn(column.title, [*texts, "" if depth else "Total"], style=[*style, ""])


def _details(column: Column, table: Table, *, unicode: bool) -> TextColumn:
    texts = [
        names.clean(str(text), unicode=unicode) if (text := _own(entry, column, table)) else ""
        for entry in entries(table)
    ]
    return TextColumn(column.title, [*texts, ""], style="dim")


def _own(entry: RankedLine, column: Column, table: Table) -> Any:
    """Give what a line of a row tells: its key, or a detail that those of its depth have."""
    if entry.key is None or column.kind in {"id", "time"}:
        return entry.key
    _, *inner = table.shown_of("label")
    within = any(column.name.startswith(one.name.removesuffix("label")) for one in inner)
    return entry.cells.get(column.name) if bool(entry.depth) == within else None


def measure(column: Column, table: Table, *, compact: bool = False) -> TextColumn:
    """Give the column of a measure, in full or in little room."""
    show = humanize.compact if compact else humanize.full
    if column.role == "change":
        return _changes(column, table)
    found = entries(table)
    if column.role == "made":
        # What is made for rows alone says nothing below them.
        values = [_own(entry, column, table) for entry in found]
        texts = ["" if value is None else show(value, column.kind) for value in values]
        return TextColumn(column.title, [*texts, ""], right=True)
    cells = [entry.cells for entry in found] + [total(table)]
    texts = [show(one.get(column.name), column.kind) for one in cells]
    return TextColumn(column.title, texts, right=True)


def _changes(column: Column, table: Table) -> TextColumn:
    """Give changes with their sign; of those that people alone are told, nothing for none."""
    written = column in table.columns
    cells = [*(entry.cells for entry in entries(table)), total(table)]
    values = [one.get(column.name) for one in cells]
    texts = [
        humanize.signed(one, column.kind) if written or one is not None else "" for one in values
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
        if entry.depth:
            texts.append("")
            continue
        value = entry.cells.get(table.ranked)
        running = plus(running, 0 if value is None else value)
        texts.append(humanize.percent(ratio(running, whole)))
    return TextColumn("Running", [*texts, ""], right=True, style="dim")
