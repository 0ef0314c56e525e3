"""Which rule takes a project's and a key's usage, and what is told of rules that do not fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.acme import ACME
from tests.support.cli import run
from tests.support.deployment import NEWEST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

RULES = """
[[allocation]]
split = {A = 60, B = 40}
key = "ci"
model = ["gpt-4o", "no-such"]

[[allocation]]
team = "Web"
project = ["Web *", "Web [beta]", "nowhere"]

[[allocation]]
team = "Ann"
member = "Ann"

[[allocation]]
team = "Old"
project = "Old site"
app = "web"
"""


def explained(source: Path, home: Path, rules: str, *options: str) -> tuple[Any, list[str]]:
    """The rows, and the notes on stderr."""
    (home / "orgstats").mkdir()
    (home / "orgstats" / "config.toml").write_text(rules)
    env = {"XDG_CONFIG_HOME": str(home)}
    asked = ("list", "teams", "--explain", "-s", source, "--org", ACME, "-f", "json")
    found = run(*asked, *options, env=env)
    assert found.code == 0, found.err
    return json.loads(found.out)["rows"], found.err.splitlines()


def test_each_project_and_key_has_the_rules_that_take_it(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    rows, notes = explained(acme_parquet(NEWEST), tmp_path, RULES)
    told: dict[str, list[tuple[str | None, str, str | None]]] = {}
    for row in rows:
        told.setdefault(row["key"], []).append((row["rule"], row["team"], row["only"]))
    split = ("1", "A 60%, B 40%")
    assert told["p_web"] == [(*split, "key ci; model gpt-4o, no-such"), ("2", "Web", None)]
    assert told["k_ci1"] == [(*split, "model gpt-4o, no-such"), ("2", "Web", None)]
    assert told["k_platform"] == [("2", "Web", None)]
    assert told["p_sum"] == [("3", "Ann", "member Ann"), (None, "Unallocated", None)]
    assert told["k_sum"] == [("3", "Ann", None)]
    assert told["p_old"] == [("4", "Old", "app web"), (None, "Unallocated", None)]
    assert told["k_null"] == [(None, "Unallocated", None)]
    overlap = "overlap in {}: what both match is for the first"
    assert notes == [
        f"orgstats: note: {text}"
        for text in (
            "rule 1: there is no model 'no-such'",
            "rule 2: there is no project 'nowhere'",
            f"rules 1 and 2 {overlap.format('1 project and 2 keys')}",
            f"rules 1 and 3 {overlap.format('1 project and 1 key')}",
            f"rules 2 and 3 {overlap.format('1 project and 2 keys')}",
        )
    ]


def test_a_rule_that_takes_what_is_left_overlaps_with_none(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    rules = '[[allocation]]\nteam = "A"\nproject = "p_web"\n'
    rules += '[[allocation]]\nteam = "Rest"\nproject = "*"'
    rows, notes = explained(acme_parquet(), tmp_path, rules)
    assert {row["team"] for row in rows} == {"A", "Rest"}
    assert notes == []


def test_without_rules_a_key_is_of_its_makers_team(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    rows, _ = explained(acme_parquet(NEWEST), tmp_path, "")
    teams = {row["key"]: row["team"] for row in rows}
    assert teams["k_ci1"] == "Web | [beta]"
    assert teams["k_ci2"] == "t_gone"
    assert teams["k_end"] == teams["k_null"] == "Unallocated"


def test_only_teams_are_explained(acme_parquet: AcmeParquet) -> None:
    refused = run("list", "keys", "--explain", "-s", acme_parquet())
    assert (refused.code, refused.out) == (2, "")
    assert "--explain is of teams, not of keys" in refused.err


@pytest.mark.parametrize("rules", ["", RULES])
def test_teams_are_listed(acme_parquet: AcmeParquet, tmp_path: Path, rules: str) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text(rules)
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    asked = ("list", "teams", "-s", acme_parquet(NEWEST), "--org", ACME, "-f", "csv")
    found = run(*asked, env=env).out.splitlines()
    own = ["key,label", "t_idle,Idle", "t_web,Web | [beta]"]
    assert found == (["key,label", "A,A", "Ann,Ann", "B,B", "Old,Old", "Web,Web"] if rules else own)
