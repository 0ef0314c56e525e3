"""Changes for people: bars to either side, hanging bars, and columns that go in order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.comparison import Comparison, Effect
from orgstats.domain.oldnew import OldNew
from orgstats.render.markdown import markdown
from orgstats.render.terminal import sides
from orgstats.render.terminal.look import Look
from orgstats.reports.documents.comparison import document
from orgstats.reports.documents.sentences import lead
from tests.render import golden
from tests.render.comparisons import comparison, drawn

COLOURS = Look(80, 40, "truecolor")


def alike() -> Comparison:
    """Give a comparison whose first two rows have one name."""
    report = comparison(explained=False)
    first, second, *rest = report.rows
    return report._replace(rows=(first, second._replace(label=first.label), *rest))


AMOUNTS = st.floats(-1e9, 1e9).map(lambda value: Decimal(str(round(value, 2))))


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("80", Look(80)),
        ("80-ascii", Look(80, unicode=False)),
        ("120-colour", Look(120, 40, "256")),
        ("40", Look(40)),
    ],
)
def test_a_comparison_looks_as_it_did(name: str, look: Look) -> None:
    assert golden.matches(f"compare-{name}.txt", drawn(comparison(top=4), look))


def test_markdown_has_both_tables_and_the_sentences() -> None:
    assert golden.matches("compare.md", markdown(document(comparison(top=4))))


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (90, "Project Before Now Change Of change"),
        (70, "Project Before Now Change"),
        (60, "Project Before Now Change"),
        (54, "Project Before Now Change"),
        (40, "Project Change"),
        (24, "Project Change"),
    ],
)
def test_columns_go_in_order_and_numbers_are_whole(width: int, titles: str) -> None:
    text = drawn(comparison(explained=False), Look(width)).splitlines()
    at = next(at for at, line in enumerate(text) if "Cost by project" in line)
    assert " ".join(text[at + 1].strip("│ ").split()) == titles
    assert max(map(len, text[at:])) == width
    assert any("+$227.50" in line for line in text)


def test_counts_get_short_before_one_goes() -> None:
    whole = comparison(explained=False)
    first = whole.rows[0]._replace(moved=OldNew(532_000_000_000_000, 741_054_400_700_000))
    report = whole._replace(metric="tokens", rows=(first, *whole.rows[1:]))
    assert "532T 741T +209T" in " ".join(drawn(report, Look(60)).split())
    assert "+209,054,400,700,000" in drawn(report, Look(200))


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (OldNew(Decimal(-500), Decimal(-400)), ["Requests a day rose", "the window is longer"]),
        (OldNew(Decimal(500), Decimal(900)), ["Requests a day rose", "the window is longer"]),
        (OldNew(Decimal(0), Decimal(0)), ["Cost did not change: $0.00."]),
    ],
)
def test_sentences_say_what_was(total: OldNew, said: list[str]) -> None:
    old = Decimal(total.old)
    effects = (Effect("traffic", old), Effect("days", old / 10))
    told = comparison()._replace(total=total, effects=effects)
    text = " ".join(lead(told))
    assert all(words in text for words in said)


@given(AMOUNTS, AMOUNTS, st.integers(1, 60))
def test_a_change_is_never_drawn_as_nothing_nor_nothing_as_a_change(
    start: Decimal, end: Decimal, width: int
) -> None:
    for look in (COLOURS, Look(80), Look(80, unicode=False)):
        found = sides.bar(start, end, sides.around([start, end], width), look).plain
        assert len(found) <= width
        assert bool(found.strip()) == (start != end)


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.integers(2, 60))
def test_bars_of_one_sign_lie_on_their_side_of_zero(values: list[Decimal], width: int) -> None:
    axis = sides.around_zero(values, width)
    zero = axis.place(0) // 8
    for value in values:
        text = sides.bar(0, value, axis, Look(80)).plain
        cells = [at for at, mark in enumerate(text) if mark != " "]
        assert all(at >= zero for at in cells) if value > 0 else all(at < zero for at in cells)
        assert set(text.strip()) <= {sides.UP if value > 0 else sides.DOWN}


def test_eighths_begin_and_end_anywhere() -> None:
    axis = sides.BarAxis(0, 1, 4)
    for start, end, plain, turned in (
        (Decimal("0.5"), 2, "▌█", True),
        (0, Decimal("1.25"), "█▎", False),
        (Decimal("0.25"), Decimal("0.375"), "▏", False),
        (Decimal("0.75"), Decimal("0.875"), "▉", True),
        (Decimal("0.75"), Decimal("0.75"), "", False),
    ):
        found = sides.bar(start, end, axis, COLOURS)
        assert found.plain == plain.rjust(len(plain))
        assert any("reverse" in str(span.style) for span in found.spans) == turned


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            comparison(),
            "Requests a day rose 36.8%, which is +$402; some routes are no longer used, -$203;",
        ),
        (comparison()._replace(requests=OldNew(0, 5)), "Requests a day rose, which is +$402;"),
        (comparison(explained=False), "search moved most: +$227.50."),
        (alike(), "search (k0) moved most: +$227.50."),
    ],
)
def test_the_main_thing_is_said_in_words(report: Comparison, words: str) -> None:
    lead = document(report).lead
    assert lead[0] == "Cost rose 6.0%, from $1,033.37 to $1,095.77: +$62.40."
    assert lead[1].startswith(words)
