"""The columns that the tables of several reports have."""

from typing import Any

from orgstats.domain.document import Column
from orgstats.domain.measures import MEASURE
from orgstats.domain.results import Header


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
    """Give the column of a measure."""
    found = MEASURE[name]
    return Column(name, found.title, found.kind)


def titled(name: str) -> str:
    """Give a column's name as a title: `Project id`."""
    return name.replace("_", " ").capitalize()
