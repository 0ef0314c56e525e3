"""Names cannot write to a terminal, and fit where they are put."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.render import names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07x", "]0;titlex"),
        ("two\nlines\tand\r", "two lines and "),
        ("\u202eevil\u2066\u200b", "evil"),
        ("\x9b31m c1", "31m c1"),
        ("[beta] *b*", "[beta] *b*"),
        ("caf\u00e9 \u6771\u4eac", "caf\u00e9 \u6771\u4eac"),
        ("\u200b", "(no name)"),
        ("", "(no name)"),
        ("\ud800", "(no name)"),
    ],
)
def test_nothing_invisible_is_left(name: str, shown: str) -> None:
    assert names.clean(name) == shown


def test_ascii_keeps_letters_and_replaces_the_rest() -> None:
    assert names.clean("caf\u00e9 \u6771\u4eac \U0001f680", unicode=False) == "cafe ?? ?"
    assert names.clean("Oct 1 \u2013 4", unicode=False) == "Oct 1 - 4"


@pytest.mark.parametrize(("unicode", "end"), [(True, "x\u2026"), (False, "x...")])
def test_of_an_endless_name_the_beginning_is_given(unicode: bool, end: str) -> None:
    shown = names.clean("x\x1b" * 1_000_000, unicode=unicode)
    assert shown.endswith(end)
    assert len(shown) < names.LONGEST


@given(st.text(), st.booleans())
def test_a_clean_name_is_one_visible_line(name: str, unicode: bool) -> None:
    shown = names.clean(name, unicode=unicode)
    assert shown.strip()
    assert len(shown.splitlines()) == 1
    assert not {category(letter) for letter in shown} & names.INVISIBLE
    assert unicode or shown.isascii()


@given(st.text().map(names.clean), st.integers(0, 30))
def test_a_cut_name_fits_and_says_that_it_was_cut(name: str, width: int) -> None:
    shown = names.cut(name, width)
    assert names.cells(shown) <= width
    assert shown == name or "\u2026" in shown or width == 0


def test_the_middle_is_cut() -> None:
    assert names.cut("platform-core-eu-west", 11) == "platf\u2026-west"
    assert names.cut("\u65e5\u672c\u8a9e\u30c1\u30fc\u30e0", 8) == "\u65e5\u672c\u2026\u30e0"


def test_a_label_of_ours_keeps_its_number_or_drops_it() -> None:
    assert names.shorten("Other (12 more)", 15) == "Other (12 more)"
    assert names.shorten("Other (12 more)", 14) == "Other"


def test_wide_characters_are_padded_by_their_columns() -> None:
    assert names.pad("\u6771\u4eac", 6) == "\u6771\u4eac  "
    assert names.pad("\u6771\u4eac", 6, right=True) == "  \u6771\u4eac"


@pytest.mark.parametrize(
    ("name", "letters", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abc…fg"),
        ("東京東京東京", 4, "東京…京"),
        ("abcde\u0301f", 5, "ab…f"),
    ],
)
def test_a_name_on_a_page_is_cut_by_its_letters(name: str, letters: int, shown: str) -> None:
    assert names.abridged(name, letters) == shown
