"""The steps of a window: their order, and which of them the window has whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain.times import Timed, TimeStep
from orgstats.domain.window import days_window, hours_window

BERLIN = ZoneInfo("Europe/Berlin")
WINDOW = days_window(date(2026, 10, 24), date(2026, 11, 8), BERLIN)
KNOWN = datetime(2026, 11, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "raw", "whole"),
    [
        ("day", date(2026, 10, 24), True),
        ("day", date(2026, 11, 6), True),
        ("day", date(2026, 11, 7), False),
        ("week", date(2026, 10, 19), False),
        ("week", date(2026, 10, 26), True),
        ("month", date(2026, 10, 1), False),
        ("month", date(2026, 11, 1), False),
        ("weekday", 1, False),
        ("day", date(9999, 12, 31), False),
    ],
)
def test_a_step_that_is_cut_or_not_over_is_not_whole(
    step: TimeStep, raw: object, whole: bool
) -> None:
    assert Timed(WINDOW).covers(step, (raw,), KNOWN) is whole


@pytest.mark.parametrize(("hour", "whole"), [(11, True), (12, False)])
def test_an_hour_is_whole_once_it_is_known(hour: int, whole: bool) -> None:
    start = datetime(2026, 11, 7, hour, tzinfo=UTC).replace(tzinfo=None)
    assert Timed(WINDOW).covers("hour", (start,), KNOWN) is whole


def test_weekdays_are_whole_in_whole_weeks() -> None:
    weeks = days_window(date(2026, 10, 5), date(2026, 10, 18), BERLIN)
    assert Timed(weeks).covers("weekday", (1,), KNOWN)


def test_steps_together_are_those_of_the_window() -> None:
    timed = Timed(days_window(date(2026, 10, 24), date(2026, 10, 26), BERLIN))
    assert timed.moments(["week", "day"]) == [
        (date(2026, 10, 19), date(2026, 10, 24)),
        (date(2026, 10, 19), date(2026, 10, 25)),
        (date(2026, 10, 26), date(2026, 10, 26)),
    ]
    assert len(timed.moments(["day", "hour"])) == 24 + 25 + 24
    hours = hours_window(datetime(2026, 10, 25, 3, tzinfo=UTC), 4, BERLIN)
    assert timed.moments(["weekday"]) == [(1,), (6,), (7,)]
    assert len(Timed(hours).moments(["hour"])) == 4
