"""The columns and the last rows that the tables of several reports have."""

from collections.abc import Iterable, Sequence
from itertools import starmap
from typing import Any

from orgstats.domain.dimension import Detail, Made
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column, TableRow
from orgstats.domain.measures import MEASURE
from orgstats.domain.ratios import RATIO
from orgstats.domain.results import Header
from orgstats.domain.selection import CHANGES, FOR_MACHINES, Selection

OTHER = ("(other)", "Other")


def about(header: Header, by: str | None = None) -> dict[str, Any]:
    """Give what is the same of every row of a table: whose usage, when, by what."""
    window = header.window
    return {
        "organization_id": header.organization.id,
        "from": str(window.first),
        "to": str(window.last),
        "timezone": window.timezone,
        "by": by,
    }


def measure(name: str) -> Column:
    """Give the column of a measure or a ratio."""
    found = MEASURE[name] if name in MEASURE else RATIO[name]
    return Column(name, found.title, found.kind)


def change(name: str, metric: str) -> Column:
    """Give the column of what a metric changed by, or of the fraction that this is."""
    titles = dict(zip(CHANGES, ("Change", "Change %"), strict=True))
    kind = MEASURE[metric].kind if name == CHANGES[0] else "rate"
    return Column(name, titles[name], kind, "change")


def numbers(columns: Selection, metric: str) -> tuple[Column, ...]:
    """Give the columns of chosen numbers, the changes among them those of a metric."""
    return tuple(
        change(name, metric) if name in CHANGES else measure(name) for name in columns.written
    )


def details(by: str) -> tuple[Column, ...]:
    """Give the columns of what a dimension tells beside its numbers."""
    return tuple(starmap(_detail, DIMENSION[by].details.items()))


def made(by: str, chosen: Selection | None = None) -> tuple[Column, ...]:
    """Give the chosen columns of what the rows of a dimension make of their numbers."""
    found = (chosen or FOR_MACHINES).makes
    return tuple(_made(name, one) for name, one in DIMENSION[by].made.items() if found(name))


def _made(name: str, one: Made) -> Column:
    return Column(name, one.title, one.kind, "made")


def _detail(name: str, detail: Detail) -> Column:
    if detail.title is None:
        return Column(name, titled(name), "id", "detail")
    return Column(name, detail.title, "text", "detail")


def told(columns: Sequence[Column], rows: Iterable[TableRow]) -> list[Column]:
    """Give the details that people are told: names, where any row has one."""
    listed = list(rows)
    return [
        column
        for column in columns
        if column.kind == "text" and any(row.cells.get(column.name) for row in listed)
    ]


def titled(name: str) -> str:
    """Give a column's name as a title: `Project id`."""
    return name.replace("_", " ").capitalize()
