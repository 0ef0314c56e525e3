"""Allocation rules in the configuration file: what is read, and what is not valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgstats.config.allocation import rules
from orgstats.config.settings import load
from orgstats.domain.allocation import CONDITIONS, AllocationRule
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
tz = "Asia/Tokyo"

[[allocation]]
team = "Search"
project = ["Policy Search", "Support*"]
model = "gpt-*"

[[allocation]]
split = {Search = 60, Support = 40, "R & D" = 33.3}

[profiles.labs]
top = 5
[[profiles.labs.allocation]]
team = "Labs"

[profiles.prod]
top = 5
"""


def read(tmp_path: Path, text: str, profile: str | None = None) -> tuple[AllocationRule, ...]:
    """The rules of a file."""
    path = tmp_path / "config.toml"
    path.write_text(text)
    return tuple(
        AllocationRule(*one) for one in rules(load(path, {}, profile).allocation, CONDITIONS)
    )


def test_rules_are_read_in_order_with_the_least_whole_weights(tmp_path: Path) -> None:
    conditions = {"project": ("Policy Search", "Support*"), "model": ("gpt-*",)}
    assert read(tmp_path, RULES) == (
        AllocationRule((("Search", 1),), conditions),
        AllocationRule((("Search", 600), ("Support", 400), ("R & D", 333))),
    )
    halves = read(tmp_path, "[[allocation]]\nsplit = {A = 60, B = 40}")
    assert halves[0].teams == (("A", 3), ("B", 2))


def test_a_profile_has_rules_of_its_own_or_those_of_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, RULES, "labs") == (AllocationRule((("Labs", 1),)),)
    assert read(tmp_path, RULES, "prod") == read(tmp_path, RULES)
    assert read(tmp_path, "top = 3") == ()


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("split = {A = 0, B = 1}", "rule 2: split: A: 0 is not a positive number"),
        ("split = {A = -1}", "rule 2: split: A: -1 is not a positive number"),
        ("split = {A = nan}", "rule 2: split: A: nan is not a positive number"),
        ("split = {A = inf}", "rule 2: split: A: inf is not a positive number"),
        ("split = {A = true}", "rule 2: split: A: True is not a positive number"),
        ('split = {A = "60"}', "rule 2: split: A: '60' is not a positive number"),
        ("split = {A = [1]}", "rule 2: split: A: what it is set to is not a positive number"),
        ("split = {A = 1, B = 1e-10}", "rule 2: split: the weights need more than nine digits"),
        ("split = {}", "rule 2: split is not a table of weights"),
        ("split = 3", "rule 2: split is not a table of weights"),
        ('team = "A"\nsplit = {A = 1}', "rule 2 has both team and split"),
        ('project = "p"', "rule 2 has neither team nor split"),
        ('team = ""', "rule 2: team is not a name"),
        ("team = 3", "rule 2: team is not a name"),
        (
            'team = "Unallocated"',
            "rule 2: team: 'Unallocated' names what no rule takes, and cannot be a team",
        ),
        ('team = "A"\nprojct = "p"', "rule 2 sets 'projct', which is not a condition"),
        ('team = "A"\nproject = 3', "rule 2: project is not text or a list of texts"),
        ('team = "A"\nproject = []', "rule 2: project is not text or a list of texts"),
        ('team = "A"\nkey = ["a", 3]', "rule 2: key is not text or a list of texts"),
    ],
)
def test_what_is_not_valid_names_file_and_rule(tmp_path: Path, rule: str, message: str) -> None:
    first = '[[allocation]]\nteam = "Search"\n'
    with pytest.raises(UsageError) as raised:
        read(tmp_path, f"{first}[[allocation]]\n{rule}")
    assert str(raised.value) == f"{tmp_path / 'config.toml'}: allocation {message}"
    with pytest.raises(UsageError, match=r"config.toml \[profiles.x\]: allocation rule 1"):
        read(tmp_path, f"[profiles.x]\n[[profiles.x.allocation]]\n{rule}", "x")


@pytest.mark.parametrize("text", ["allocation = 3", 'allocation = {team = "A"}'])
def test_what_is_no_list_of_rules(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"config.toml: allocation is not a list of rules"):
        read(tmp_path, text)
