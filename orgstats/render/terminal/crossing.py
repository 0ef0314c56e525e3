"""A matrix as text: what tables and Markdown have in common."""

from collections.abc import Sequence
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.document import Column, Record, Table
from orgstats.domain.numbers import add_up
from orgstats.domain.window import LeftDays
from orgstats.render import dates, names
from orgstats.render.terminal.columns import TextColumn
from orgstats.render.terminal.lines import entries


class Choice(NamedTuple):
    """How a matrix is shown: so many first steps together, numbers in full or in little room."""

    folded: int = 0
    compact: bool = False
    unicode: bool = True


def columns(table: Table, choice: Choice) -> list[TextColumn]:
    """Give the columns that people see, the total as their last row."""
    label, found = table.shown[0], entries(table)
    cells = [*(entry.cells for entry in found), table.rows_of("total")[0].cells]
    texts = [names.clean(entry.label, unicode=choice.unicode) for entry in found]
    steps = table.shown_of("step")
    titles = _titles(steps, [step.days for step in steps])
    together, apart = steps[: choice.folded], steps[choice.folded :]
    return [
        TextColumn(label.title, [*texts, "Total"]),
        *([_together(together, cells, choice)] if together else []),
        *(
            _numbers(column, title, cells, choice)
            for column, title in zip(apart, titles[choice.folded :], strict=True)
        ),
        *(_numbers(column, column.title, cells, choice) for column in table.shown_of("value")),
    ]


def _numbers(column: Column, title: str, cells: Sequence[Record], choice: Choice) -> TextColumn:
    show = humanize.compact if choice.compact else humanize.full
    return TextColumn(title, [show(one.get(column.name), column.kind) for one in cells], right=True)


def _titles(steps: Sequence[Column], days: Sequence[LeftDays | None]) -> list[str]:
    return dates.steps([step.name for step in steps], steps[0].group, days) if steps else []


def _together(steps: Sequence[Column], cells: Sequence[Record], choice: Choice) -> TextColumn:
    """Give the first steps as one, named by the time from the first to the last of them."""
    first, *_, last = steps
    title = dates.stretch((first.name, first.days), (last.name, last.days), first.group)
    sums = [{first.name: add_up(one[step.name] for step in steps)} for one in cells]
    return _numbers(first, title, sums, choice)
