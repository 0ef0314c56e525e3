"""Which rule takes what: the first whose conditions are all met."""

from __future__ import annotations

import pytest

from orgstats.domain.allocation import AllocationRule, Matching, matches
from orgstats.domain.entities import Entities, Member, Project
from orgstats.domain.keys import Key, ListedKeys

ENTITIES = Entities(
    organizations={"o": "Acme"},
    projects={
        "p1": Project("p1", "Web [beta]", "o", None),
        "p2": Project("p2", "Web b", "o", None),
    },
    keys=ListedKeys({"k1": Key("k1", "ci", "p1", "u1"), "k2": Key("k2", "CI", "p2", None)}),
    members={"u1": Member("u1", "Ann", "ann@example.com")},
    roles={},
    models={"gpt-5": "GPT-5"},
    teams={},
    in_team={},
)
COLUMNS = ("project_id", "api_key_id", "used_model")


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("Web [beta]", "Web [beta]", True),
        ("Web b", "Web [beta]", True),
        ("Web c", "Web [beta]", False),
        ("web b", "Web *", False),
        ("Support Copilot", "Support*", True),
        ("a\nb", "a*", True),
        ("", "*", True),
        ("ab", "a", False),
    ],
)
def test_a_name_is_itself_or_what_a_glob_describes(text: str, pattern: str, expected: bool) -> None:
    assert matches(text, (pattern,)) is expected


@pytest.mark.parametrize(
    ("conditions", "raw", "taken"),
    [
        ({}, ("p1", None, None), True),
        ({"project": ("p1",)}, ("p1", None, None), True),
        ({"project": ("Web*",)}, ("p2", "k2", "gpt-5"), True),
        ({"project": ("p1",), "key": ("ci",)}, ("p1", "k1", "gpt-5"), True),
        ({"project": ("p1",), "key": ("ci",)}, ("p1", None, None), False),
        ({"key": ("*",)}, ("p1", None, None), False),
        ({"key": ("Deleted key",)}, ("p1", "k9", "gpt-5"), True),
        ({"key": ("ci",)}, ("p2", "k2", "gpt-5"), False),
        ({"member": ("Ann",)}, ("p1", "k1", "gpt-5"), True),
        ({"member": ("*",)}, ("p2", "k2", "gpt-5"), False),
        ({"model": ("GPT-5",)}, ("p1", "k1", "openai/gpt-5:free"), True),
        ({"model": ("openai/*",)}, ("p1", "k1", "openai/gpt-5:free"), True),
        ({"model": ("other", "gpt-?")}, ("p1", "k1", "gpt-5"), True),
    ],
)
def test_all_conditions_have_to_be_met(
    conditions: dict[str, tuple[str, ...]], raw: tuple[str | None, ...], taken: bool
) -> None:
    rules = (AllocationRule((("A", 3), ("B", 2)), conditions), AllocationRule((("Rest", 1),)))
    teams = Matching(rules, COLUMNS, ENTITIES).parts(raw)
    assert teams == rules[0 if taken else 1].teams
    assert Matching(rules[:1], COLUMNS, ENTITIES).parts(raw) == (rules[0].teams if taken else ())
