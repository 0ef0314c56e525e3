"""No name is run by a spreadsheet, and every name is read back as it was."""

import csv
import io
import re
from contextlib import closing

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.render.csv import field
from orgstats.render.formulas import FORMULA, guarded

STARTS = st.text("' \t\n\r=+-@\uff1d\u200b\ufeff\u202ea", max_size=6)


def unguarded(text: str) -> str:
    """The text that was guarded, as `diff` reads it back."""
    return text[1:] if text.startswith("'") and re.match(FORMULA, text[1:]) else text


@pytest.mark.parametrize("mark", "=+-@\uff1d\uff0b\uff0d\uff20")
@pytest.mark.parametrize(
    "before", ["", " ", "\n", "\xa0\u3000", "\u200b", "\ufeff\u202e", "\x00\x9b"]
)
def test_what_stands_unseen_before_a_formula_does_not_hide_it(before: str, mark: str) -> None:
    name = f"{before}{mark}1"
    assert guarded(name) == f"'{name}"
    assert next(csv.reader(io.StringIO(field(name), newline=""))) == [f"'{name}"]


@pytest.mark.parametrize("name", ["\tx", "\rx", "'=1", "''+1", "' @x"])
def test_what_is_guarded_too(name: str) -> None:
    assert guarded(name) == f"'{name}"


@pytest.mark.parametrize("name", ["", "a=1", "'twas", " a", "\n1", "(=1)", "\u22121", "7"])
def test_what_is_no_formula_stays(name: str) -> None:
    assert guarded(name) == name == unguarded(name)


@given(STARTS | st.text())
def test_reading_takes_away_what_writing_put_there(name: str) -> None:
    assert unguarded(guarded(name)) == name


def test_the_engine_reads_the_rule_as_python_does() -> None:
    names = ["\u200b=1", "\uff1d", "''@", " \x9b+", "\xad\t", "\tx", "a=", "'a", "\n\n-1", "'\r"]
    with closing(duckdb.connect()) as connection:
        found = connection.execute("SELECT regexp_matches(unnest(?), ?)", [names, FORMULA])
        assert [row[0] for row in found.fetchall()] == [guarded(name) != name for name in names]
