"""A coarser course has the sums of the finer one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.numbers import add_up
from orgstats.domain.window import BucketSize, buckets
from orgstats.render.terminal.steps import SteppedValues, fit
from tests.render.reports import window


@given(
    st.dates(date(1999, 1, 1), date(2030, 1, 1)),
    st.integers(1, 800),
    st.sampled_from(["day", "week", "month"]),
    st.integers(12, 120),
)
def test_nothing_is_lost(first: date, days: int, size: BucketSize, room: int) -> None:
    asked = window(first, first + timedelta(days=days - 1))
    found = tuple(buckets(asked, size))
    fine = SteppedValues(size, found, tuple((at, 2 * at) for at in range(len(found))))
    coarse = fit(fine, size, asked, room)
    assert len(coarse.buckets) <= room
    for series in (0, 1):
        assert add_up(values[series] for values in coarse.values) == add_up(
            values[series] for values in fine.values
        )
    assert list(coarse.buckets) == sorted(coarse.buckets, key=lambda bucket: bucket.start)


@pytest.mark.parametrize(
    ("days", "size", "room", "unit", "steps"),
    [
        (31, "day", 31, "day", 31),
        (31, "day", 30, "week", 6),
        (366, "day", 70, "week", 53),
        (366, "day", 50, "month", 13),
        (366, "week", 50, "2 weeks", 27),
        (2000, "month", 50, "quarter", 22),
        (20_000, "month", 100, "year", 55),
        (20_000, "month", 20, "10 years", 6),
    ],
)
def test_the_step_is_named(days: int, size: BucketSize, room: int, unit: str, steps: int) -> None:
    first = date(2025, 3, 1) if size != "month" else date(1970, 1, 1)
    asked = window(first, first + timedelta(days=days - 1))
    found = tuple(buckets(asked, size))
    coarse = fit(SteppedValues(size, found, tuple((1,) for _ in found)), size, asked, room)
    assert (coarse.unit, len(coarse.buckets)) == (unit, steps)


def test_hours_become_days_of_the_zone() -> None:
    asked = window(date(2026, 10, 24), date(2026, 10, 26), "Europe/Berlin")
    found = tuple(buckets(asked, "hour"))
    coarse = fit(SteppedValues("hour", found, tuple((1,) for _ in found)), "hour", asked, 30)
    assert coarse.values == ((24,), (25,), (24,))
    assert [bucket.day for bucket in coarse.buckets] == [
        date(2026, 10, day) for day in (24, 25, 26)
    ]
