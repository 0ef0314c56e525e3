"""Periods, cut at each other's bounds, cover what they cover, and nothing twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.periods import Period, covered, places, segments

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)


def at(hour: int) -> datetime:
    return BEGIN + timedelta(hours=hour)


HOURS = range(24)
BOUNDS = st.tuples(st.sampled_from(HOURS), st.sampled_from(HOURS)).map(sorted)


@given(st.lists(BOUNDS, min_size=1, max_size=4))
def test_the_segments_of_a_period_are_its_hours(bounds: list[list[int]]) -> None:
    periods = [Period(str(place), at(a), at(b)) for place, (a, b) in enumerate(bounds)]
    cut, found = segments(periods), places(periods)
    for hour in map(at, HOURS):
        here = [place for place, (start, end) in enumerate(cut) if start <= hour < end]
        wanted = {one.name for one in periods if one.start <= hour < one.end}
        assert len(here) == bool(wanted)
        assert {name for name, own in found.items() if set(here) & set(own)} == wanted
        assert any(start <= hour < end for start, end in covered(periods)) == bool(wanted)
    stretches = covered(periods)
    assert all(one[1] < other[0] for one, other in pairwise(stretches))
