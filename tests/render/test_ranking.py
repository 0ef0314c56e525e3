"""The ranking keeps numbers whole and gives up columns in order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.results import Breakdown, Rest
from orgstats.render.terminal import ranking, standing
from orgstats.render.terminal.lines import labels
from orgstats.render.terminal.look import Colour, Look
from tests.render.reports import breakdown, drawn, sums, table, week


def lines(report: Breakdown, width: int | None, colour: Colour = "none") -> list[str]:
    look = Look(width, 30, colour)
    return drawn(report, look).splitlines()


def titles(report: Breakdown, width: int) -> list[str]:
    text = lines(report, width)
    top = next(at for at, line in enumerate(text) if "Top " in line)
    return text[top + 1].strip("\u2502 ").split()


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (140, "# Member Cost Share Running Requests Tokens E-mail"),
        (88, "# Member Cost Share Running Requests Tokens"),
        (72, "# Member Cost Share Requests Tokens"),
        (60, "# Member Cost Share Requests Tokens"),
        (54, "# Member Cost Share Requests"),
        (40, "# Member Cost Share"),
        (30, "# Member Cost"),
    ],
)
def test_columns_go_in_order(width: int, expected: str) -> None:
    report = week(by="member")
    rows = [row._replace(details={"email": f"{row.key}-someone@acme.com"}) for row in report.rows]
    assert titles(report._replace(rows=tuple(rows)), width) == expected.split()


def test_a_detail_that_all_rows_share_goes_first() -> None:
    report = week(details={"email": "someone@example.com"}, by="member")
    assert titles(report, 104) == ["#", "Member", "Cost", "Share", "Running", "Requests", "Tokens"]


@pytest.mark.parametrize(
    ("width", "total"),
    [
        (80, "\u2588 517,122 517,122,000"),
        (76, "\u2588 517,122 517M"),
        (72, "\u2588 517,122 517,122,000"),
        (66, "\u2588 517,122 517M"),
        (63, "517,122 517,122,000"),
        (60, "517,122 517M"),
        (52, "517,122"),
        (40, "100%"),
    ],
)
def test_bars_go_before_measures_and_digits_before_both(width: int, total: str) -> None:
    text = lines(week(), width)
    bar, *numbers = total.split() if "\u2588" in total else ["", *total.split()]
    assert ("\u2588" in "".join(text)) == bool(bar)
    assert text[-2].strip("\u2502 ").split()[-len(numbers) :] == numbers


@pytest.mark.parametrize("by", ["key", "project"])
def test_a_name_gives_way_to_the_three_measures_at_80_columns(by: str) -> None:
    labels = ["a-very-long-name-of-a-project-in-production", *"bcdef"]
    shown = titles(week(labels=labels, by=by), 80)
    assert shown[-4:] == ["Cost", "Share", "Requests", "Tokens"]


def test_a_number_that_does_not_fit_gets_short() -> None:
    grid = [[Decimal(10**9), Decimal(1)]] * 7
    text = "\n".join(lines(breakdown(grid), 24))
    assert "$7B" in text
    assert "$7.00" not in text


def test_the_total_is_the_last_row_and_the_parts_are_all_of_it() -> None:
    report = week(top=3, unattributed=Decimal("0.5"))
    columns = standing.columns(table(report))
    assert columns["label"].cells[-3:] == ["Other (3 more)", "Unattributed", "Total"]
    assert columns["cost"].cells[-1] == "$5,171.72"
    assert columns["running"].cells[-2] == "100%"


def test_noise_is_no_row() -> None:
    report = week()
    noise = Rest(Decimal(0), sums(Decimal("0.000000001")), noise=True)
    quiet = Breakdown(
        report.header, "project", "cost", report.total, report.rows, None, noise, report.over_time
    )
    assert "Unattributed" not in "".join(lines(quiet, 100))


def test_a_measure_the_source_lacks_is_no_column() -> None:
    report = week()
    assert "Tokens" in titles(report, 140)
    lacking = report._replace(total={**report.total, "tokens": None})
    assert "Tokens" not in titles(lacking, 140)


def test_rows_bear_the_marks_of_the_chart() -> None:
    look = Look(40, 30, "truecolor")
    text = drawn(week(), look, chart=True)
    assert text.count("\u25a0") == 2 * 6
    plain = Look(40, 30)
    lettered = drawn(week(), plain, chart=True)
    assert "\u2502 A  search" in lettered


@given(st.floats(0, 1), st.integers(1, 200), st.booleans())
def test_a_bar_is_right_to_an_eighth_and_never_vanishes(
    fraction: float, width: int, unicode: bool
) -> None:
    text = ranking.bar(fraction, width, Look(unicode=unicode))
    assert bool(text) == (fraction > 0)
    assert len(text) <= width
    whole = text.count("\u2588" if unicode else "#")
    part = (ranking.LENGTHS.index(text[-1]) + 1) % 8 / 8 if unicode and text else 0
    assert abs(whole + part - fraction * width) <= (1 / 8 if unicode else 1)


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_a_name_is_cut_only_after_its_bar_has_given_way(width: int) -> None:
    name = "google-ai-studio/gemini-2.5-pro"
    text = "\n".join(lines(week(labels=[name, *"bcdef"]), width))
    assert name in text
    assert ("\u2588" in text) == (width > 80)


def test_names_are_cut_in_the_middle() -> None:
    report = week(labels=["a-very-long-name-of-a-project-in-production", *"bcdef"])
    assert "\u2026" in "".join(lines(report, 50))
    assert "a-very-long-name-of-a-project-in-production" in "".join(lines(report, 140))


@pytest.mark.parametrize("width", [24, 60, None])
@pytest.mark.parametrize("chart", [True, False])
def test_no_rows_are_one_line(width: int | None, chart: bool) -> None:
    look = Look(width, 30)
    text = drawn(breakdown([[]] * 7), look, chart=chart)
    assert text.endswith("\nNo usage in this window.\n")
    assert "Total" not in text
    assert "nothing to draw" not in text


def test_namesakes_are_told_apart() -> None:
    report = week(labels=["ci", "ci", "a", "b", "c", "d"])
    assert labels(table(report))[:3] == ["ci (k0)", "ci (k1)", "a"]
    detailed = week(labels=["ci", "ci", "a", "b", "c", "d"], details={"project": "Web"}, by="key")
    assert labels(table(detailed))[:3] == ["ci (k0)", "ci (k1)", "a"]
    first, second, *others = detailed.rows
    apart = (
        first._replace(details={"project": "Shop"}),
        second._replace(details={"project": "App"}),
    )
    assert labels(table(detailed._replace(rows=(*apart, *others))))[:2] == [
        "ci (Shop)",
        "ci (App)",
    ]
