"""What a check of a source came to: a status each, and what was found."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from orgstats.domain.numbers import Number
from orgstats.domain.results import Note, Organization
from orgstats.domain.window import Window

Status = Literal["ok", "warn", "fail"]
Law = Literal["exactly", "nearly", "at most"]
"""How sums have to agree: to the last digit, but for what rounding explains, or as a part."""
CheckDetail = Mapping[str, Any]

# A check that finds more lists no more than this.
MOST_DETAILS = 1000


class Check(NamedTuple):
    """One thing that was looked at; `details` say where, in the order of time."""

    name: str
    status: Status
    message: str
    details: tuple[CheckDetail, ...] = ()


class Checkup(NamedTuple):
    """All that was looked at in a source, within a window."""

    place: str
    organization: Organization | None
    window: Window
    checks: tuple[Check, ...]
    notes: tuple[Note, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        """Give the names of the checks that failed."""
        return tuple(check.name for check in self.checks if check.status == "fail")


class Difference(NamedTuple):
    """A measure that two rollups give differently for a project and a local day."""

    day: date
    project: str
    measure: str
    expected: Number
    found: Number


class Differences(NamedTuple):
    """How many days, and how many sums in them, two rollups disagree in; the first of those."""

    days: int
    sums: int
    listed: tuple[Difference, ...]


def many(count: int, noun: str) -> str:
    """Give a number of things: `1 row`, `2 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
