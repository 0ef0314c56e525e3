"""`budget` as cron runs it: exit codes, findings on stderr, and silence where nothing is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import Result, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.stores import AcmeParquet

    Budgeted = Callable[..., Result]


@pytest.fixture
def budgeted(acme_parquet: AcmeParquet, tmp_path: Path) -> Budgeted:
    """The function that runs `budget` with some budgets, as of the end of October."""

    def command(text: str, *argv: object) -> Result:
        path = tmp_path / "orgstats" / "config.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"source = '{acme_parquet()}'\norg = 'org_acme'\n{text}")
        where = {"XDG_CONFIG_HOME": str(tmp_path)}
        return run("budget", "--on", "2026-10-31", *argv, env=where)

    return command


def budget(name: str, amount: float, more: str = "") -> str:
    return f"[[budget]]\nname = '{name}'\namount = {amount}\n{more}\n"


@pytest.mark.parametrize("option", ["actual", "forecast", "never"])
@pytest.mark.parametrize(
    ("text", "codes", "findings"),
    [
        (budget("fine", 20000), {}, 0),
        (budget("small", 10000), {"actual": 10, "forecast": 10}, 1),
        (budget("near", 13000), {}, 1),
        # The year goes on: two more months are expected to be as the last week.
        (budget("ahead", 40000, "period = 'year'"), {"forecast": 10}, 1),
        (budget("small", 1) + budget("fine", 20000), {"actual": 10, "forecast": 10}, 1),
    ],
    ids=["ok", "over", "warn", "ahead", "two"],
)
def test_exit_codes_and_findings(
    budgeted: Budgeted, text: str, option: str, codes: dict[str, int], findings: int
) -> None:
    result = budgeted(text, "-q", "--fail-on", option)
    code = codes.get(option, 0)
    lines = result.err.splitlines()
    assert (result.code, result.out, len(lines)) == (code, "", findings + (code != 0))
    assert all(line.startswith("orgstats: finding: ") for line in lines)


def test_what_is_asked_for_is_written_in_any_case(budgeted: Budgeted, tmp_path: Path) -> None:
    path = tmp_path / "budgets.csv"
    text = budget("small", 10000, "project = 'Web [beta]'")
    assert budgeted(text, "-q", "-o", path).out == ""
    assert path.read_text().splitlines()[1].startswith("org_acme,2026-11-01T00:00:00Z,UTC,small,")
    (found,) = json.loads(budgeted(text, "-q", "-f", "json").out)["budgets"]
    assert (found["filters"]["project"], found["status"]) == (["p_web"], "ok")
    assert "small" in budgeted(text).out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("project = 'Wob [beta]'", "there is no project 'Wob [beta]'"),
        ("model = 'nobody-knows'", "there is no model 'nobody-knows'"),
        ("app = 'web'\nmodel = 'gpt-4o'", "the source has no rollup "),
    ],
)
def test_names_that_are_nowhere(
    budgeted: Budgeted, tmp_path: Path, more: str, message: str
) -> None:
    result = budgeted(budget("fine", 1) + budget("lost", 1, more))
    assert (result.code, result.out) == (2, "")
    file = tmp_path / "orgstats" / "config.toml"
    assert result.err.startswith(f"orgstats: error: {file}: budget 'lost': {message}")


def test_a_profile_has_budgets_of_its_own(budgeted: Budgeted) -> None:
    text = budget("top", 10**6) + "[profiles.one]\n[[profiles.one.budget]]\nname = 'own'\n"
    text += "amount = 5\n[profiles.two]\ntz = 'UTC'\n"
    for profile, name in (("one", "own"), ("two", "top")):
        result = budgeted(text, "--profile", profile, "-f", "json")
        assert [one["name"] for one in json.loads(result.out)["budgets"]] == [name]


def test_without_a_budget_there_is_no_answer(budgeted: Budgeted) -> None:
    result = budgeted("")
    assert result.code == 2
    assert "config.toml has no budget\nhint: write [[budget]]" in result.err
    assert budgeted(budget("a", 1), "--fail-on", "nothing").code == 2
    assert budgeted("[[budget]]\nname = 'a'\n").err.endswith("each on a line of its own\n")
