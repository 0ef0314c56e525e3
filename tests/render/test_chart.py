"""The chart draws what there is, says what it cannot draw, and never fails on odd data."""

import re
from datetime import date
from decimal import Decimal

import pytest

from orgstats.domain.numbers import Number
from orgstats.domain.results import Breakdown
from orgstats.domain.window import BucketSize, buckets
from orgstats.render.terminal import series
from orgstats.render.terminal.look import Colour, Look
from tests.render.reports import breakdown, document, drawn, table, week, window

NAN = Decimal("NaN")


def chart(
    report: Breakdown, width: int = 80, height: int = 24, colour: Colour = "none"
) -> list[str]:
    """Give the lines of the chart, without the first line and the ranking."""
    look = Look(width, height, colour, terminal=True)
    lines = drawn(report, look, chart=True).splitlines()
    first, last = (_find(lines, title) for title in ("Cost per", "Top projects"))
    return lines[first:last]


def _find(lines: list[str], words: str) -> int:
    return next(at for at, line in enumerate(lines) if words in line)


def even(first: date, last: date, size: BucketSize, amount: Number = 1) -> Breakdown:
    days = window(first, last)
    grid = [[amount, amount] for _ in buckets(days, size)]
    return breakdown(grid, days=days, size=size)


@pytest.mark.parametrize(
    ("last", "size", "width", "title"),
    [
        (date(2026, 10, 31), "day", 80, "Cost per day by project"),
        (date(2026, 12, 29), "day", 80, "Cost per week by project"),
        (date(2027, 9, 30), "week", 40, "Cost per 2 weeks by project"),
        (date(2026, 10, 2), "hour", 50, "Cost per day by project"),
        (date(2026, 10, 2), "hour", 80, "Cost per hour by project"),
    ],
)
def test_the_step_that_fits_is_in_the_title(
    last: date, size: BucketSize, width: int, title: str
) -> None:
    lines = chart(even(date(2026, 10, 1), last, size), width)
    assert lines[0].startswith(f"\u256d\u2500 {title} \u2500")


def test_the_peak_is_that_of_the_buckets_asked_for() -> None:
    days = window(date(2026, 10, 1), date(2026, 12, 29))
    grid = [[Decimal(1)] for _ in buckets(days, "day")]
    grid[13] = [Decimal(1234)]
    lines = chart(breakdown(grid, days=days))
    assert "per week" in lines[0]
    assert lines[-1].endswith(" peak $1,234 on Oct 14 \u2500\u256f")


def test_the_ninth_series_and_the_tail_are_other() -> None:
    grid = [[Decimal(20 - at) for at in range(12)]] * 7
    report = breakdown(grid, labels=[f"s{at}" for at in range(12)], top=10, unattributed=3)
    assert ". Other (4 more) and unattributed" in "\n".join(chart(report))
    (course,) = document(report).series
    assert series.of(course, table(report)).course.values[0][-1] == 12 + 11 + 10 + 9 + 3


def test_what_is_not_attributed_alone_is_named() -> None:
    assert ". Unattributed" in "\n".join(chart(week(unattributed=Decimal(50))))


def test_nothing_is_said_in_one_line() -> None:
    for amount in (0, Decimal(-2), NAN):
        lines = chart(breakdown([[amount]] * 7, metric="cost"))
        assert lines == ["Cost per day by project: nothing to draw, all of it is 0"]


@pytest.mark.parametrize(("width", "height"), [(23, 24), (80, 3)])
def test_without_room_there_is_one_line(width: int, height: int) -> None:
    text = " ".join(line.strip() for line in chart(week(), width, height))
    assert text == "Cost per day by project: peak $2,370 on Oct 7"


def test_what_a_stack_cannot_show_is_said() -> None:
    grid = [[Decimal(10), Decimal(1)] for _ in range(7)]
    grid[3] = [Decimal(10), Decimal(-4)]
    assert "Not drawn: -$4.00 of negative amounts" in "\n".join(chart(breakdown(grid)))


@pytest.mark.parametrize("odd", [NAN, Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_no_number_is_nothing(odd: Decimal) -> None:
    report = breakdown([[Decimal(10), Decimal(4)]] * 7)
    assert report.over_time
    first, second, *others = report.over_time.stacks
    with_odd = (one._replace(values={**one.values, "k1": odd}) for one in (first, second))
    course = report.over_time._replace(stacks=(*with_odd, *others))
    assert "peak $14 on Oct 5" in chart(report._replace(over_time=course))[-1]


@pytest.mark.parametrize("size", ["hour", "day", "week", "month"])
@pytest.mark.parametrize("colour", ["none", "256", "truecolor"])
def test_one_point_is_one_block(size: BucketSize, colour: Colour) -> None:
    days = window(date(2026, 10, 1), date(2026, 10, 1))
    steps = buckets(days, size)
    lines = chart(breakdown([[Decimal(5)]] * len(steps), days=days, size=size), colour=colour)
    body = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    assert any("\u2588" * 60 in line or "A" * 60 in line for line in body)


@pytest.mark.parametrize("height", [4, 16, 24, 40, 100])
def test_the_height_follows_the_terminal(height: int) -> None:
    # Borders and one line of legend come on top.
    rows = len(chart(even(date(2026, 10, 1), date(2026, 10, 31), "day"), height=height)) - 3
    assert rows == min(max(height // 2, 8), 20)


def test_a_wide_chart_may_be_taller() -> None:
    report = even(date(2026, 10, 1), date(2026, 10, 31), "day")
    assert len(chart(report, width=200, height=60)) - 3 == 28


@pytest.mark.parametrize("colour", ["none", "256", "truecolor"])
@pytest.mark.parametrize("amount", [10, 25, 40])
def test_what_ends_level_with_a_label_has_its_value(colour: Colour, amount: int) -> None:
    grid = [[Decimal(amount)], *[[Decimal(50)]] * 6]
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in chart(breakdown(grid), colour=colour)]
    values = {}
    for line in lines:
        if label := re.match(r"\u2502 +\$(\d+)[\u2524\u2514]", line):
            values[int(label[1])] = line[label.end()]
    assert values[0] == "\u2500"
    for value, cell in values.items():
        assert value == 0 or (cell != " ") == (value <= amount)


def test_panels_are_of_one_width() -> None:
    for width in (24, 60, 120, 199, 300):
        look = Look(width, 30)
        text = drawn(week(), look, chart=True)
        edges = {len(line) for line in text.splitlines() if line[0] in "\u256d\u2570"}
        assert edges == {min(width, 200)}
