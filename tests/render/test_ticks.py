"""Axes are labelled with round numbers and calendar dates, as densely as fits."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.window import cut_steps
from orgstats.render import dates
from orgstats.render.terminal import ticks
from tests.render.reports import window


@given(st.decimals("1e-9", "1e15", places=9), st.integers(1, 30))
def test_the_peak_fits_and_uses_the_height(peak: Decimal, height: int) -> None:
    scale = ticks.scale(peak, height, whole=False)
    assert scale.unit * height >= float(peak) * (1 - 1e-12)
    assert scale.unit * height <= float(peak) * 2.5
    assert scale.rows >= min(3, height)


@given(st.integers(1, 10**15), st.integers(1, 30))
def test_counts_are_labelled_with_whole_numbers(peak: int, height: int) -> None:
    assert ticks.scale(Decimal(peak), height, whole=True).step % 1 == 0


def days(first: date, count: int, step: int = 1) -> list[date]:
    return [first + timedelta(days=at * step) for at in range(count)]


def texts(starts: list[date], width: int, unit: str = "day") -> list[str]:
    places = [at * width // len(starts) for at in range(len(starts))]
    return [text for _, text in ticks.labels(ticks.TickSteps(starts, unit), places, width)]


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.integers(1, 120),
    st.sampled_from([1, 7, 14]),
    st.integers(20, 200),
)
def test_labels_do_not_touch(first: date, count: int, step: int, width: int) -> None:
    places = [at * width // count for at in range(count)]
    unit = {1: "day", 7: "week", 14: "2 weeks"}[step]
    found = ticks.labels(ticks.TickSteps(days(first, count, step), unit), places, width)
    assert found
    for (left, text), (right, after) in pairwise(found):
        assert left - len(text) // 2 + len(text) + 2 <= right - len(after) // 2 + 1 or (
            right + len(after) > width
        )


@pytest.mark.parametrize(
    ("starts", "width", "labels"),
    [
        (days(date(2026, 10, 26), 3), 60, ["Mon Oct 26", "Tue Oct 27", "Wed Oct 28"]),
        (days(date(2026, 10, 1), 31), 100, ["Oct 5", "Oct 12", "Oct 19", "Oct 26"]),
        (days(date(2026, 3, 1), 90), 60, ["Mar 1", "Mar 15", "Apr 1", "Apr 15", "May 1", "May 15"]),
        (days(date(2026, 3, 1), 90), 30, ["Mar", "Apr", "May"]),
        (days(date(2025, 12, 20), 20), 40, ["Dec 22, 2025", "Dec 29, 2025"]),
        ([date(2026, 7, 1)], 30, ["Wed Jul 1"]),
    ],
)
def test_days_and_weeks(starts: list[date], width: int, labels: list[str]) -> None:
    assert texts(starts, width)[: len(labels)] == labels


def test_weeks_bear_the_names_of_their_days() -> None:
    weeks = days(date(2026, 3, 2), 13, 7)
    assert texts(weeks, 40, "week") == ["Mar 2", "Apr 6", "May 4"]
    assert texts(weeks[:3], 60, "week") == ["Mar 2", "Mar 9", "Mar 16"]


@pytest.mark.parametrize(
    ("width", "labels"),
    [
        (100, ["Aug 15 - 16", "Aug 17", "Aug 24", "Aug 31 - Sep 2"]),
        (34, ["Aug 15", "Aug 17", "Aug 24", "Aug 31"]),
        (28, ["Aug 15 - 16", "Aug 31 - Sep 2"]),
    ],
)
def test_weeks_that_are_cut_bear_their_days(width: int, labels: list[str]) -> None:
    asked = window(date(2026, 8, 15), date(2026, 9, 2))
    steps = ticks.TickSteps(days(date(2026, 8, 10), 4, 7), "week", cut_steps(asked, "week"))
    found = ticks.labels(steps, [(2 * at + 1) * width // 8 for at in range(4)], width)
    assert [text.replace(dates.TO, "-") for _, text in found] == labels


def test_months_bear_the_year_where_there_are_two() -> None:
    months: list[date] = [date(2025 + at // 12, at % 12 + 1, 1) for at in range(8, 14)]
    assert texts(months[:4], 60, "month") == ["Sep", "Oct", "Nov", "Dec"]
    assert texts(months, 40, "month") == ["Oct 2025", "Jan 2026"]
    years: list[date] = [date(2000 + at, 1, 1) for at in range(20)]
    assert texts(years, 40, "year") == ["2000", "2005", "2010", "2015"]


def test_hours_are_those_of_the_clock() -> None:
    midnight = datetime(2026, 10, 5, tzinfo=ZoneInfo("Asia/Kolkata"))
    hours: list[date] = [midnight + timedelta(hours=at) for at in range(48)]
    assert texts(hours[:24], 60, "hour")[:3] == ["00:00", "03:00", "06:00"]
    assert texts(hours, 48, "hour") == ["Oct 5", "12:00", "Oct 6", "12:00"]
