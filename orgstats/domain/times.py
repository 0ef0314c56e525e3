"""The dimensions of time: hours, local days, weeks, months and weekdays.

No rollup stores their columns: SQL writes them from the hour and the zone of the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from orgstats.domain.dimension import Dimension, Parts, Raw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgstats.domain.entities import Entities
    from orgstats.domain.window import BucketSize

TIME_COLUMNS: Final[Mapping[str, BucketSize | Literal["weekday"]]] = {
    "time_hour": "hour",
    "time_day": "day",
    "time_week": "week",
    "time_month": "month",
    "time_weekday": "weekday",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _instant(raw: Raw, _: Entities) -> Parts:
    """Give the hour in UTC: where the clock goes back a local hour comes twice."""
    return ((f"{raw[0].isoformat()}Z", 1),)


def _weekday(key: str, _: Entities) -> str:
    return WEEKDAYS[int(key) - 1]


TIMES = (
    Dimension("hour", "Hour", "hours", ("time_hour",), identify=_instant, offered=False),
    Dimension("day", "Day", "days", ("time_day",), offered=False),
    Dimension("week", "Week", "weeks", ("time_week",), offered=False),
    Dimension(
        "month",
        "Month",
        "months",
        ("time_month",),
        label=lambda key, _: key[: len("2026-10")],
        offered=False,
    ),
    Dimension("weekday", "Weekday", "weekdays", ("time_weekday",), label=_weekday, offered=False),
)
