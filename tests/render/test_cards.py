"""The cards of a summary compare like with like."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.results import Summary
from orgstats.render.terminal.look import Look
from orgstats.render.terminal.sparkline import EMPTY, HEIGHTS, sparkline
from tests.render.reports import drawn, summary


def text(report: Summary, width: int | None = 100) -> str:
    look = Look(width, 30)
    return drawn(report, look)


def test_a_complete_window_is_compared() -> None:
    assert "+8.7% vs Sep 2026" in text(summary())
    assert "so far" not in text(summary())


def test_a_running_window_is_not_compared_in_percent() -> None:
    shown = text(summary(as_of=datetime(2026, 10, 20, tzinfo=UTC)))
    assert "so far, $8k in Sep 2026" in shown
    assert "+8.7%" not in shown
    # A ratio does not grow with time.
    assert "+11.1%" in shown


def test_nothing_before_is_no_comparison() -> None:
    assert "vs" not in text(summary(previous=False))


@pytest.mark.parametrize("width", range(1, 12))
def test_a_terminal_of_a_few_columns_shows_what_it_can(width: int) -> None:
    assert text(summary(), width).count("\n") > 10
    assert sparkline([1, 2], width - 4, unicode=True) == "" or width > 4


@pytest.mark.parametrize("width", [24, 30, 59, 60, 80, 120, 200])
def test_cards_stand_side_by_side_where_there_is_room(width: int) -> None:
    lines = text(summary(), width).splitlines()
    assert max(map(len, lines)) <= max(width, 36)
    assert any("Total spend" in line and "Requests" in line for line in lines) == (width >= 60)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_the_details_fill_the_width_of_the_cards(width: int) -> None:
    lines = text(summary(), width).splitlines()[1:]
    assert {len(line) for line in lines} == {width}


def test_details_are_never_broken() -> None:
    for width in (36, 40, 44):
        lines = text(summary(), width).splitlines()[2:]
        assert {len(line) for line in lines} == {width}
        for title in ("Storage", "Cache hit rate", "Reasoning"):
            assert any(re.search(rf"{title} +[$\d]", line) for line in lines)


@pytest.mark.parametrize(("width", "blocks"), [(40, 1), (80, 2), (100, 2), (120, 3), (200, 3)])
def test_no_block_of_details_stands_beside_nothing(width: int, blocks: int) -> None:
    lines = text(summary(), width).splitlines()
    values = [line for line in lines if line.startswith(("\u2502 Input", "\u2502 Credits"))]
    (found,) = {len(re.findall(r"[a-z]  +[$\d]", line)) for line in values}
    assert found == blocks


def test_every_measure_is_there() -> None:
    shown = text(summary())
    for word in ("Discount savings", "Storage", "Error rate", "Cache hit rate", "Per 1M tokens"):
        assert word in shown
    assert "$435.00" in shown
    assert "626,241,846" in shown


def test_what_the_source_lacks_is_a_dash() -> None:
    report = summary()
    lacking = {"tokens": None}
    report = report._replace(
        total={**report.total, **lacking}, previous={**(report.previous or {}), **lacking}
    )
    assert "\u2502 \u2013 " in text(report)


@pytest.mark.parametrize(
    ("width", "step"), [(80, "per 2 days"), (100, "per 2 days"), (120, "per day"), (200, "per day")]
)
def test_the_step_of_the_bars_is_named(width: int, step: str) -> None:
    lines = text(summary(), width).splitlines()
    bars = next(at for at, line in enumerate(lines) if line.startswith("\u2570"))
    assert lines[bars].count(f" {step} ") == 3
    # They go from one border to the other.
    assert all(part.strip(" \u2502") for part in lines[bars - 1].split("\u2502\u2502"))
    assert "  " not in lines[bars - 1]


@given(st.lists(st.integers(-5, 10**6), max_size=400), st.integers(1, 60))
def test_a_sparkline_is_as_wide_as_asked_and_tells_nothing_from_little(
    values: list[int], width: int
) -> None:
    shown = sparkline(values, width, unicode=True)
    assert len(shown) == (width if values else 0)
    assert set(shown) <= {*HEIGHTS, EMPTY}
    if 0 < len(values) <= width:
        for at, value in enumerate(values):
            assert (shown[at * width // len(values)] == EMPTY) == (value <= 0)
