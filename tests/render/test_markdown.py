"""Markdown shows names as they are and the numbers of the table."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.results import Listing
from orgstats.render.markdown import escape, markdown
from orgstats.render.terminal import standing
from tests.render import golden
from tests.render.reports import document, summary, table, week


def test_a_breakdown_is_a_table() -> None:
    labels = ["a|b\\c", "<b>x</b> & y", "two\nlines", "[l](u) *b* `c`", "\x1b[1m", "z"]
    text = markdown(document(week(labels=labels, top=5, unattributed=Decimal(1))))
    assert golden.matches("breakdown.md", text)


def test_a_summary_is_a_table() -> None:
    assert golden.matches("summary.md", markdown(document(summary())))
    assert "vs" not in markdown(document(summary(previous=False)))


def test_a_list_is_a_table() -> None:
    listing = Listing("orgs", ("key", "label"), ({"key": "o_1", "label": "A|B"},))
    assert markdown(document(listing)) == "| Id | Label |\n| --- | --- |\n| o\\_1 | A\\|B |\n"


def test_the_cells_are_those_of_the_table() -> None:
    report = week()
    text = markdown(document(report))
    for column in standing.columns(table(report)).values():
        assert all(escape(cell) in text for cell in column.cells)


@given(st.text())
def test_a_name_stays_in_its_cell(name: str) -> None:
    text = escape(name)
    assert len(text.splitlines()) <= 1
    bare = text.replace("\\\\", "").replace("\\|", "")
    assert "|" not in bare
    assert "<" not in bare
    assert ">" not in bare
