"""The rule for unusual days, against numbers that were worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from orgstats.reports.anomalies.unusual import Bar, Calendar, Usual, foremost, unusual, usual

MONDAY = date(2026, 8, 31)
STANDARD = Bar(Fraction("3.5"), Fraction(50))
DAYS = [MONDAY + timedelta(days=place) for place in range(35)]
WEEK = Calendar(DAYS, 28, 0)


@pytest.mark.parametrize(
    ("numbers", "expected", "spread"),
    [
        # The deviations of 100, 101, 103 and 110 from 102 are 2, 1, 1 and 8: their median is 1.5.
        ([100, 101, 103, 110], 102, Fraction("5.1")),
        ([100, 120, 80, 140, 60], 100, Fraction("1.4826") * 20),
        ([0, 0, 0, 0], 0, 1),
        ([Decimal("0.5"), Decimal("0.5"), 0, 0], Fraction(1, 4), 1),
        ([-10, -10, -10, 5], -10, 1),
    ],
)
def test_what_is_usual(numbers: list[int], expected: Fraction, spread: Fraction) -> None:
    assert usual(numbers) == Usual(Fraction(expected), Fraction(spread))


def test_days_are_judged_by_days_of_their_kind() -> None:
    found = WEEK.references()
    assert [len(found[place]) for place in range(28, 35)] == [20] * 5 + [8] * 2
    assert {DAYS[place].weekday() for place in found[33]} == {5, 6}
    # Of a source that begins on the 17th day of 28 two weekends are known, and eight other days.
    later = WEEK._replace(known=16).references()
    assert [len(later[place]) for place in (28, 33)] == [8, 4]
    assert 33 not in WEEK._replace(known=20).references()


def line(**days: int) -> list[int]:
    """Give 100 every day but for some days by place, as `d30`."""
    return [days.get(f"d{place}", 100) for place in range(35)]


@pytest.mark.parametrize(
    ("days", "bar", "places"),
    [
        ({"d30": 150}, STANDARD, [30]),
        ({"d30": 149}, STANDARD, []),
        ({"d30": 117}, Bar(Fraction("3.5"), Fraction(10)), []),
        ({"d30": 118}, Bar(Fraction("3.5"), Fraction(10)), [30]),
        ({"d30": 120}, Bar(Fraction(4), Fraction(10)), []),
        ({"d30": 20, "d31": 1000, "d33": 1000}, STANDARD, [31, 33]),
        ({"d20": 1000}, STANDARD, []),
    ],
)
def test_what_is_unusual(days: dict[str, int], bar: Bar, places: list[int]) -> None:
    found = list(unusual(line(**days), WEEK.references(), bar))
    assert [one.place for one in found] == places
    assert all(one.impact == one.actual - 100 for one in found)


def test_the_foremost_is_the_first_of_equals_and_nobody_where_none_rose() -> None:
    lines = {"b": line(d30=300), "a": line(d30=300), "c": line(d30=200), "d": line()}
    found = foremost(lines, 30, WEEK.references())
    assert found is not None
    assert found[0] == "a"
    assert found[1].impact == 200
    assert foremost(lines, 31, WEEK.references()) is None
