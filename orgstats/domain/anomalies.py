"""What a search for unusual days comes to: days that were well above the usual, and who was."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from orgstats.domain.numbers import Number, minus
from orgstats.domain.results import Header, Note


class Excess(NamedTuple):
    """What a day was expected to come to, and what it came to."""

    expected: Number
    actual: Number

    @property
    def impact(self) -> Number:
        """Give what the day had beyond the expected."""
        return minus(self.actual, self.expected)


class Culprit(NamedTuple):
    """Who had most beyond the expected on a day, and within it who again, if anything tells."""

    by: str
    key: str
    label: str
    excess: Excess
    details: Mapping[str, str | None] = {}
    behind: "Culprit | None" = None


class Anomaly(NamedTuple):
    """A day of one series, or of the total (`key` is None), that was well above the usual.

    `z` is by how many times the usual spread.
    """

    day: date
    key: str | None
    label: str
    excess: Excess
    z: Decimal
    details: Mapping[str, str | None] = {}
    culprit: Culprit | None = None


class Anomalies(NamedTuple):
    """The unusual days of a window, the greatest impact first, among so many that were judged.

    `late` are those that are over and could not be: the source does not reach past them.
    """

    header: Header
    by: str
    metric: str
    days: int
    findings: tuple[Anomaly, ...]
    notes: tuple[Note, ...] = ()
    late: tuple[date, ...] = ()

    @property
    def unjudged(self) -> str | None:
        """Say which days could not be judged; None where there is none."""
        if not self.late:
            return None
        first, *others = map(str, self.late)
        days = f"{first} to {others[-1]} were" if others else f"{first} was"
        whose = "their" if others else "its"
        return f"{days} not judged: the source does not reach past {whose} end"
