"""How trees, steps of time and matrices look: in full where there is room, adding up where not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.render.golden import matches
from tests.support.cli import run

SAMPLE = Path(__file__).parents[2] / "sample_data"
SCREENS = {
    "tree": ("--by", "project,model", "--month", "2026-10", "--top", "3,2"),
    "days": ("--by", "day", "--from", "2026-10-24", "--to", "2026-11-01"),
    "weeks": ("--by", "week,project", "--month", "2026-10", "--top", "all,1"),
    "matrix": ("--by", "model", "--across", "week", "--month", "2026-10", "--top", "4"),
}


def shown(name: str, *argv: str, width: int | None = None) -> str:
    env = {} if width is None else {"COLUMNS": str(width)}
    return run("breakdown", *SCREENS[name], "-s", SAMPLE, "-q", *argv, env=env).out


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", SCREENS)
def test_screens(name: str, width: int) -> None:
    text = shown(name, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert matches(f"{name}-{width}.txt", text)


@pytest.mark.parametrize("name", SCREENS)
def test_charts_and_what_they_tie_to(name: str) -> None:
    assert matches(f"{name}-chart.txt", shown(name, "--chart", width=80))


@pytest.mark.parametrize("name", ["tree", "matrix"])
def test_markdown(name: str) -> None:
    assert matches(f"{name}.md", shown(name, "-f", "markdown"))


def test_steps_that_do_not_fit_are_one_column() -> None:
    narrow = shown("matrix", width=60)
    assert "Oct 1 \N{EN DASH} 25 " in narrow
    assert "\N{EN DASH} 25 " not in shown("matrix", width=120)


def test_weeks_and_months_are_named_by_their_days_but_for_machines() -> None:
    argv = ("--by", "month,week", "--from", "2026-08-15", "--to", "2026-10-20", "-s", SAMPLE, "-q")
    text = run("breakdown", *argv, env={"COLUMNS": "100"}).out
    text = text.replace("\N{EN DASH}", "-")
    lines = text.splitlines()[3:-3]
    assert [line[1:17].rstrip() for line in lines] == [
        *(" Aug 15 - 31", "   Aug 15 - 16", "   Aug 17 - 23", "   Aug 24 - 30", "   Aug 31 only"),
        *(" Sep", "   Sep 1 - 6", "   Sep 7 - 13", "   Sep 14 - 20", "   Sep 21 - 27"),
        *("   Sep 28 - 30", " Oct 1 - 20", "   Oct 1 - 4", "   Oct 5 - 11", "   Oct 12 - 18"),
        "   Oct 19 - 20",
    ]
    # A week that its month cuts is compared with none, and none with it.
    changed = [line[1:17].strip() for line in lines if re.search(r" [+-]\d+\.\d%", line)]
    assert changed == ["Aug 24 - 30", "Sep 14 - 20", "Sep 21 - 27", "Oct 12 - 18"]
    written = run("breakdown", *argv, "-f", "csv").out.splitlines()[1].split(",")
    assert written[6:10] == ["2026-08-01", "2026-08", "2026-08-10", "2026-08-10"]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("breakdown", "--by", "key"), "Unattributed: usage without a key of your own"),
        (("breakdown", "--by", "team"), "Unallocated: usage that no rule takes"),
        (("breakdown", "--by", "team,key"), "Unallocated: usage that no rule takes"),
        (("breakdown", "--by", "project,member"), "Unattributed: usage of keys whose creator"),
        (("breakdown", "--by", "key", "--across", "week"), "Unattributed: usage without a key"),
        (("compare", "member"), "Unattributed: usage of keys whose creator is not known"),
        (("forecast", "key"), "Unattributed: usage without a key of your own"),
    ],
)
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_cannot_be_attributed_is_told_in_words(
    argv: tuple[str, ...], told: str, form: str
) -> None:
    text = run(*argv, "-s", SAMPLE, "--month", "2026-10", "-q", "-f", form).out
    (line,) = [line for line in text.splitlines() if ": usage " in line]
    assert line.startswith(told)


def test_a_legend_says_the_word_of_the_table() -> None:
    argv = ("--by", "team", "-s", SAMPLE, "--month", "2026-10", "--top", "2", "--chart", "-q")
    text = run("breakdown", *argv).out
    assert "Other (2 more) and unallocated" in text
    assert "nattributed" not in text


def test_nothing_is_explained_where_all_is_attributed() -> None:
    text = run("breakdown", "--by", "model", "-s", SAMPLE, "--month", "2026-10", "-q").out
    assert "Total" in text
    assert ": usage " not in text
