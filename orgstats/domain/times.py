"""The dimensions of time: hours, local days, weeks, months and weekdays.

No rollup stores their columns: SQL writes them from the hour and the zone of the question.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from orgstats.domain.dimension import Dimension, Parts, Raw
from orgstats.domain.window import HOUR, Window, buckets, floor, following
from orgstats.domain.zones import day_start
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orgstats.domain.entities import Entities

TimeStep = Literal["hour", "day", "week", "month", "weekday"]

DAY_COLUMN = "time_day"
TIME_COLUMNS: Final[Mapping[str, TimeStep]] = {
    "time_hour": "hour",
    DAY_COLUMN: "day",
    "time_week": "week",
    "time_month": "month",
    "time_weekday": "weekday",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_OF_WEEK = len(WEEKDAYS)


def _weekday(key: str, _: Entities) -> str:
    return WEEKDAYS[int(key) - 1]


def _day(key: str, _: Entities) -> str:
    return f"{key} {WEEKDAYS[date.fromisoformat(key).weekday()][:3]}"


def _month(key: str, _: Entities) -> str:
    return key[: len("2026-10")]


def _hour(key: str, _: Entities) -> str:
    return key[: len("2026-10-25T02:00")].replace("T", " ")


TIMES = (
    Dimension("hour", "Hour", "hours", ("time_hour",), label=_hour),
    Dimension("day", "Day", "days", (DAY_COLUMN,), label=_day),
    Dimension("week", "Week", "weeks", ("time_week",)),
    Dimension("month", "Month", "months", ("time_month",), label=_month),
    Dimension("weekday", "Weekday", "weekdays", ("time_weekday",), label=_weekday),
)
STEPS: Final[Mapping[str, TimeStep]] = {one.name: TIME_COLUMNS[one.columns[0]] for one in TIMES}


class Timed(NamedTuple):
    """Dimensions of time in a window, whose zone tells their keys and whose steps their order."""

    window: Window

    def local(self, dimension: Dimension) -> Dimension:
        """Give a dimension as the zone tells it: an hour by its local start, with the offset.

        Where the clock goes back a local hour comes twice: its offset tells which it is.
        """
        if STEPS.get(dimension.name) != "hour":
            return dimension

        def identify(raw: Raw, _: Entities) -> Parts:
            return ((_instant(raw[0]).astimezone(self.window.zone).isoformat(), 1),)

        return dimension._replace(identify=identify)

    def moments(self, steps: Sequence[TimeStep]) -> list[Raw]:
        """Give what the columns of some dimensions hold in the window, together, in order."""
        hourly = "hour" in steps
        found = buckets(self.window, "hour" if hourly else "day")
        starts = ((one.start, one.day or self._day(one.start)) for one in found)
        return sorted({tuple(_stored(step, *start) for step in steps) for start in starts})

    def covers(self, step: TimeStep, raw: Raw, end: datetime) -> bool:
        """Tell whether the window, which is known up to an instant, covers all of a step."""
        if step == "weekday":
            whole = self.window.days % DAYS_OF_WEEK == 0 and not self.window.hours
            return whole and self.window.end <= end
        if step == "hour":
            return _instant(raw[0]) + HOUR <= end
        try:
            start, after = raw[0], following(raw[0], step)
            bounds = day_start(start, self.window.zone), day_start(after, self.window.zone)
        except (OverflowError, UsageError):  # the calendar ends
            return False
        return self.window.start <= bounds[0] and bounds[1] <= min(end, self.window.end)

    def _day(self, start: datetime) -> date:
        return start.astimezone(self.window.zone).date()


def _instant(stored: datetime) -> datetime:
    return stored.replace(tzinfo=UTC)


def _stored(step: TimeStep, start: datetime, day: date) -> date | int:
    """Give what SQL yields for an hour that starts then, on that local day."""
    if step == "hour":
        return start.astimezone(UTC).replace(tzinfo=None)
    return day.isoweekday() if step == "weekday" else floor(day, step)
