"""Lines of bash up to the cursor, and how a word goes on there."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.cli.completion.typed import TypedLine, plain, read_line

BREAKS = " \t\n\"'@><=;|&(:"


@pytest.mark.parametrize(
    ("line", "words", "current", "head", "quote"),
    [
        ("x ", ("x",), "", "", ""),
        ("x a", ("x",), "a", "", ""),
        ("x 'a b' c", ("x", "a b"), "c", "", ""),
        (r"x a\ b", ("x",), "a b", "", ""),
        ('x "a b', ("x",), "a b", "", '"'),
        ('x "a\\"b\\c', ("x",), 'a"b\\c', "", '"'),
        ("x 'it", ("x",), "it", "", "'"),
        ("x --a=b", ("x",), "--a=b", "--a=", ""),
        (r"x a\:b:c", ("x",), "a:b:c", "a:b:", ""),
        ('x --a="b c', ("x",), "--a=b c", "--a=", '"'),
        ('x ""', ("x",), "", "", ""),
        ("x '' ", ("x", ""), "", "", ""),
        ("x \\", ("x",), "\\", "", ""),
    ],
)
def test_what_stands_before_the_cursor(
    line: str, words: tuple[str, ...], current: str, head: str, quote: str
) -> None:
    assert read_line(line, BREAKS) == TypedLine(words, current, head, quote)


@given(st.text("a $\"'\\`!;:@=*~#é", min_size=1, max_size=8), st.sampled_from(["", "'", '"']))
def test_what_is_written_reads_back_as_the_word(word: str, quote: str) -> None:
    written = TypedLine((), quote=quote).written(word)
    assert written is not None
    # Within double quotes shlex keeps what a shell does not.
    assert quote == '"' or shlex.split(f"{quote}{written}{quote}") == [word]
    assert plain(f"{quote}{written}") == word


def test_a_word_goes_on_behind_its_head() -> None:
    line = read_line("x web:pr", BREAKS)
    assert line.written("web:prod one") == r"prod\ one"
    assert line.written("Web:prod") is None
