"""A stack is as high as its total, and every band has its share of the picture."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orgstats.render.terminal import bands

ROWS = 12
AMOUNTS = st.floats(0, 1e6, allow_nan=False)
STACK = st.lists(AMOUNTS, min_size=1, max_size=9)


def eighths(column: bands.BandColumn) -> dict[int, int]:
    """Add up what is drawn of each band."""
    drawn: dict[int, int] = {}
    for cell in filter(None, column):
        front = bands.HEIGHTS.index(cell.glyph)
        drawn[cell.front] = drawn.get(cell.front, 0) + front
        if cell.back is not None:
            drawn[cell.back] = drawn.get(cell.back, 0) + bands.FULL - front
    return drawn


@given(STACK, st.floats(1.0, 3.0))
def test_the_height_is_exact_to_an_eighth(values: list[float], headroom: float) -> None:
    unit = max(sum(values), 1e-9) * headroom / ROWS
    (column,) = bands.blocks([values], unit, ROWS)
    drawn = sum(eighths(column).values())
    assert abs(drawn - sum(values) / unit * 8) <= (1 if sum(values) else 0)


@given(STACK)
def test_something_is_never_drawn_as_nothing_nor_nothing_as_something(values: list[float]) -> None:
    (column,) = bands.blocks([values], 1e9, ROWS)
    assert any(column) == (sum(values) > 0)
    (letters,) = bands.letters([values], 1e9, ROWS, "ABCDEFGH.")
    assert any(letters) == (sum(values) > 0)


@given(STACK)
def test_a_stack_has_no_holes_and_keeps_its_order(values: list[float]) -> None:
    (column,) = bands.blocks([values], max(sum(values), 1.0) / ROWS, ROWS)
    height = sum(cell is not None for cell in column)
    assert all(column[:height])
    order = [band for cell in filter(None, column) for band in (cell.front, cell.back)]
    seen = [band for band in order if band is not None]
    assert seen == sorted(seen)
    assert all(
        cell.glyph == "█" or cell.back is not None for cell in filter(None, column[: height - 1])
    )


@given(
    st.integers(2, 9).flatmap(
        lambda count: st.lists(
            st.lists(st.floats(0, 100), min_size=count, max_size=count), min_size=24, max_size=60
        )
    )
)
def test_shares_are_right_within_a_point_and_a_half(stacks: list[list[float]]) -> None:
    whole = sum(map(sum, stacks))
    # A picture that is mostly empty has too few cells to tell shares by.
    assume(whole > max(map(sum, stacks)) * len(stacks) / 4)
    unit = max(map(sum, stacks)) / 18
    drawn = [0] * len(stacks[0])
    for column in bands.blocks(stacks, unit, 18):
        for band, height in eighths(column).items():
            drawn[band] += height
    for band, height in enumerate(drawn):
        exact = sum(values[band] for values in stacks) / whole
        assert abs(height / sum(drawn) - exact) <= 0.014


def test_two_bands_share_a_cell() -> None:
    (column,) = bands.blocks([[1.5, 0.5]], 1.0, 3)
    assert column == [bands.Cell("█", 0), bands.Cell("▄", 0, 1), None]


SATURDAY = [96.33, 29.22, 12.79, 3.92]


@pytest.mark.parametrize("unit", [80.0, 100.0, 120.0])
def test_no_step_shows_a_thin_band_instead_of_a_thick_one(unit: float) -> None:
    for column in bands.blocks([SATURDAY] * 40, unit, 10):
        assert 1 in eighths(column)
    for column in bands.letters([SATURDAY] * 40, unit, 10, "ABCD"):
        assert {cell.front for cell in column if cell} <= {0, 1}


def test_a_sliver_below_does_not_make_up_for_what_is_left_out() -> None:
    for column in bands.blocks([[135.0, 6.0, 41.0, 6.0]] * 40, 50.0, 5):
        drawn = eighths(column)
        assert drawn.get(2, 0) > max(drawn.get(1, 0), drawn.get(3, 0))


@given(st.lists(st.lists(AMOUNTS, min_size=4, max_size=4), min_size=1, max_size=40))
def test_a_cell_never_prefers_what_is_clearly_thinner(stacks: list[list[float]]) -> None:
    """Where all of a stack is in one cell, what is left out is nothing that stands out."""
    for values, (cell,) in zip(stacks, bands.blocks(stacks, 4e6, 1), strict=True):
        if cell:
            shown = {cell.front, cell.front if cell.back is None else cell.back}
            tops = bands.edges(values, 4e6, 1)
            drawable = [at for at in range(4) if tops[at] > (tops[at - 1] if at else 0)]
            hidden = [values[at] for at in drawable if at not in shown]
            assert max(hidden, default=0) <= 2.0 * min(values[at] for at in shown)


def test_letters_have_their_shares_too() -> None:
    stacks = [[50.0 + day % 7, 20.0, 12.0, 6.0] for day in range(60)]
    drawn = [0] * 4
    for column in bands.letters(stacks, 10.0, 10, "ABCD"):
        for cell in filter(None, column):
            drawn[cell.front] += 1
    for band, cells in enumerate(drawn):
        exact = sum(values[band] for values in stacks) / sum(map(sum, stacks))
        assert abs(cells / sum(drawn) - exact) <= 0.03


def test_what_is_left_out_is_owed() -> None:
    columns = bands.blocks([[0.375, 0.25]] * 5, 1.0, 1)
    assert {column[0].front for column in columns if column[0]} == {0, 1}


def test_negative_amounts_draw_nothing() -> None:
    assert bands.blocks([[-5.0, 1.0]], 1.0, 2) == [[bands.Cell("█", 1), None]]


@pytest.mark.parametrize(
    ("values", "text"), [([2.0, 1.0], "AAB"), ([0.2, 0.2], "A"), ([0.0, 0.0], "")]
)
def test_letters_fill_whole_rows(values: list[float], text: str) -> None:
    (column,) = bands.letters([values], 1.0, 4, "AB")
    assert "".join(cell.glyph for cell in column if cell) == text
