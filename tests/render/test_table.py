"""Reports on a page: whole at every width, exact in form where that is kept."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgstats.domain import humanize
from orgstats.domain.results import Breakdown, Filters, Header, Listing
from orgstats.render import header as first_line
from orgstats.render import names
from orgstats.render.terminal.look import Colour, Look
from tests.render import golden
from tests.render.reports import breakdown, drawn, header, summary, week, window

DAYS = window(date(2026, 10, 1), date(2026, 10, 31), "Europe/Berlin")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def look(width: int | None, colour: Colour = "none", *, unicode: bool = True) -> Look:
    return Look(width, 24, colour, unicode, terminal=width is not None)


def shown(report: Breakdown | Listing, at: Look, *, chart: bool = True) -> str:
    return drawn(report, at, chart=chart)


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("unicode", [True, False])
def test_a_breakdown_looks_as_it_did(width: int, unicode: bool) -> None:
    name = f"breakdown-{width}-{'plain' if unicode else 'ascii'}.txt"
    assert golden.matches(name, shown(week(), look(width, unicode=unicode)))


@pytest.mark.parametrize("width", [50, 80, 120])
def test_a_summary_looks_as_it_did(width: int) -> None:
    assert golden.matches(f"summary-{width}.txt", drawn(summary(), look(width)))


def test_off_a_terminal_nothing_is_cut() -> None:
    long = "a name that goes on and on " * 8 + "to its end"
    report = week(labels=[long, *"abcde"])
    assert long in shown(report, look(None), chart=False)
    assert golden.matches("breakdown-pipe.txt", shown(week(top=3), look(None), chart=False))


@given(
    st.lists(
        st.lists(st.decimals(0, 10**9, places=6), min_size=4, max_size=4), min_size=7, max_size=7
    ),
    st.lists(st.text(max_size=40), min_size=4, max_size=4),
    st.integers(24, 220),
    st.sampled_from(["none", "16", "256", "truecolor"]),
    st.booleans(),
)
@settings(max_examples=30)
def test_no_line_is_wider_and_no_number_is_cut(
    grid: list[list[Decimal]], labels: list[str], width: int, colour: Colour, unicode: bool
) -> None:
    report = breakdown(grid, labels=labels)
    text = ESCAPE.sub("", shown(report, look(width, colour, unicode=unicode)))
    assert all(names.cells(line) <= width for line in text.splitlines())
    for sums in (*(row.sums for row in report.rows), report.total):
        full, short = humanize.money(sums["cost"]), humanize.compact(sums["cost"], "money")
        assert re.search(rf"(?<![\d.,]){re.escape(full)}(?![\d.,])", text) or short in text
    assert unicode or text.isascii()


@pytest.mark.parametrize("colour", ["none", "16", "256", "truecolor"])
def test_escapes_are_those_of_the_look(colour: Colour) -> None:
    text = shown(week(), look(80, colour))
    assert ("\x1b[" in text) == (colour != "none")
    assert ("38;2;" in text) == (colour == "truecolor")
    assert ("38;5;" in text) == (colour == "256")
    plain = ESCAPE.sub("", text)
    assert "■" in plain or colour in {"none", "16"}


def test_names_cannot_write_to_the_terminal() -> None:
    evil = ["\x1b]0;title\x07", "\x1b[2Jgone", "[bold]x[/bold]", "a\nb", "\u202eabc", "x"]
    text = shown(week(labels=evil), look(100))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]x[/bold]" in text
    assert "a b" in text


@pytest.mark.parametrize(
    ("head", "parts"),
    [
        (
            header(DAYS),
            ["Acme", "Oct 1 \u2013 Oct 31, 2026", "Europe/Berlin", "as of Jan 1, 2030 01:00"],
        ),
        (
            header(DAYS, as_of=datetime(2026, 10, 9, 7, tzinfo=UTC)),
            ["as of Oct 9 09:00, incomplete"],
        ),
        (
            header(
                DAYS,
                filters=Filters({"model": ("a", "b\n"), "key": ()}, "byok", include_deleted=True),
            ),
            ["model a, b ", "BYOK only", "with deleted projects"],
        ),
        (
            header(
                DAYS,
                filters=Filters({"key": ("k1", "k2")}, names={"key": ("ci", "web (k2)")}),
            ),
            ["key ci, web (k2)"],
        ),
    ],
)
def test_the_first_line_says_what_this_is(head: Header, parts: list[str]) -> None:
    found = first_line.parts(head)
    assert [part for part in found if part in parts] == parts


def test_the_first_line_breaks_between_its_parts() -> None:
    lines = shown(week(), look(30), chart=False).splitlines()
    assert lines[:2] == [
        "Acme \u00b7 Oct 5 \u2013 Oct 11, 2026",
        "UTC \u00b7 as of Jan 1, 2030 00:00",
    ]


LISTING = Listing(
    "keys",
    ("key", "label", "project_id", "member"),
    (
        {"key": "k_1", "label": "ci | two\nlines", "project_id": "p_1", "member": None},
        {"key": "k_2", "label": "a rather long description", "project_id": "p_2", "member": "Ann"},
    ),
)


def test_a_list_is_plain_columns() -> None:
    assert golden.matches("list.txt", shown(LISTING, look(None)))


def test_a_narrow_list_cuts_names_and_no_ids() -> None:
    text = shown(LISTING, look(40))
    assert "a rathe\u2026ription" in text
    assert max(map(len, text.splitlines())) <= 40


@pytest.mark.parametrize("width", [10, 40, 60, 80])
def test_a_list_is_a_line_a_row_with_whole_ids(width: int) -> None:
    lines = shown(LISTING, look(width)).splitlines()
    assert len(lines) == 1 + len(LISTING.rows)
    assert all(
        line.startswith(str(row["key"])) for line, row in zip(lines[1:], LISTING.rows, strict=True)
    )
    assert shown(LISTING, look(width)._replace(terminal=False)) == shown(LISTING, look(None))


def test_a_list_leaves_out_ids_before_names() -> None:
    assert shown(LISTING, look(28)).splitlines()[0] == "Id   Label            Member"


def test_an_empty_list_says_so() -> None:
    assert shown(Listing("keys", ("key",), ()), look(40)) == "No keys.\n"
