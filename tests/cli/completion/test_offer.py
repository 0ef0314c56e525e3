"""What a shell offers at the tab key: words, names of the source, and nothing where it fails."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from orgstats.cli.completion.values import LIMIT, USUAL_LENGTHS
from orgstats.domain.zones import names
from tests.cli.completion.odd import ODD, PROJECTS
from tests.support.cli import run
from tests.support.deployment import Deployment
from tests.support.groves import GROVES
from tests.support.groves import LEDGER as GROVE_LEDGER
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.stores import AcmeParquet

UNHURRIED = {LIMIT: "60000"}
MONTHS = [*(f"2026-{month:02}" for month in range(11, 0, -1)), "2025-12", "2025-11"]


def asked(*words: str, env: Mapping[str, str] | None = None) -> list[str]:
    """Asks for the last word as zsh and fish do; gives what is offered, the kind first."""
    around = {"_ORGSTATS_COMPLETE": "zsh", **UNHURRIED, **(env or {})}
    code, out, err = run(*words, env=around)
    assert (code, err) == (0, "")
    return out.splitlines()


def offered(line: str, **env: str) -> list[str]:
    kind, *found = asked(*line.split(" ")[1:], env=env)
    assert kind == "plain"
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("orgstats b", ["breakdown", "budget"]),
        ("orgstats B", ["breakdown", "budget"]),
        ("orgstats config s", ["show"]),
        ("orgstats help ex", ["export"]),
        ("orgstats --vers", ["--version"]),
        ("orgstats nothing ", []),
        ("orgstats --install-completion nothing --vers", ["--version"]),
        ("orgstats --version --tz europe/ber", ["Europe/Berlin"]),
        ("orgstats breakdown proj", ["project"]),
        ("orgstats breakdown --by p", ["provider", "project"]),
        ("orgstats breakdown --by=wee", ["--by=week", "--by=weekday"]),
        ("orgstats breakdown project,te", ["project,team"]),
        ("orgstats breakdown project model", []),
        ("orgstats compare key,p", []),
        ("orgstats breakdown --metric ", ["cost", "requests", "tokens"]),
        ("orgstats breakdown --bucket w", ["week"]),
        ("orgstats breakdown --mode c", ["credits"]),
        ("orgstats breakdown --columns cost,out", ["cost,output_tokens", "cost,output_cost"]),
        (
            "orgstats breakdown --columns cost,cos",
            ["cost,cost_per_request", "cost,cost_per_million_tokens"],
        ),
        ("orgstats breakdown --sort lab", ["label"]),
        ("orgstats export --by project,ap", ["project,app"]),
        ("orgstats summary -f m", ["markdown"]),
        ("orgstats summary --form", ["--format"]),
        ("orgstats summary -q --qui", []),
        ("orgstats summary --project x --proj", ["--project"]),
        ("orgstats summary --tz europe/ber", ["Europe/Berlin"]),
        ("orgstats summary --tz ", names()),
        ("orgstats summary --month ", ["this", "last", *MONTHS]),
        ("orgstats summary --last ", list(USUAL_LENGTHS)),
        ("orgstats compare --against y", ["year"]),
        ("orgstats summary --from y", ["yesterday"]),
        ("orgstats list k", ["keys"]),
        ("orgstats summary --viewer ", []),
        ("orgstats summary --threads ", []),
    ],
)
def test_words_are_offered(line: str, expected: list[str]) -> None:
    assert offered(line) == expected


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("orgstats summary -o ", "files"),
        ("orgstats summary --output=x", "files"),
        ("orgstats diff a ", "files"),
        ("orgstats diff a b ", "plain"),
        ("orgstats summary -s ", "folders"),
        ("orgstats snapshot -o ", "folders"),
        ("orgstats summary --project ", "plain"),
        ("orgstats summary --org ", "plain"),
    ],
)
def test_only_paths_are_left_to_the_shell(line: str, kind: str) -> None:
    assert asked(*line.split(" ")[1:]) == [kind]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--project", "W"), ["Web [beta]"]),
        (("--project", "web"), ["Web [beta]"]),
        (("--project", "p_w"), ["p_web"]),
        (("--key", "ci"), ["ci"]),
        (("--member", "A"), ["Ann"]),
        (("--model", "gpt"), ["gpt-4o"]),
        (("--provider", "o"), ["openai"]),
        (("--app", ""), ["=1+1", "chat", "cli", "web", "ünïcode [b]"]),
        (("--org", "acme l"), ["Acme Labs"]),
    ],
)
def test_names_are_those_of_the_source(
    words: tuple[str, ...], expected: list[str], acme_parquet: AcmeParquet
) -> None:
    asking = ("summary", *(() if words[0] == "--org" else ("--org", "org_acme")))
    around = {"ORGSTATS_SOURCE": str(acme_parquet())}
    assert asked(*asking, *words, env=around) == ["plain", *expected]
    assert asked(*asking, "-s", str(acme_parquet()), *words) == ["plain", *expected]
    if words[0] == "--org":
        assert asked("-s", str(acme_parquet()), *words) == ["plain", *expected]


def test_teams_of_rules_and_profiles_are_those_of_the_configuration(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    (tmp_path / "orgstats").mkdir()
    text = '[profiles.prod]\norg = "Acme"\n[[allocation]]\nteam = "Research"\nproject = "*"\n'
    (tmp_path / "orgstats" / "config.toml").write_text(text, "utf-8")
    around = {"XDG_CONFIG_HOME": str(tmp_path), "ORGSTATS_SOURCE": str(acme_parquet())}
    assert asked("summary", "--profile", "p", env=around) == ["plain", "prod"]
    assert asked("summary", "--profile", "prod", "--team", "", env=around) == ["plain", "Research"]


def test_names_that_cannot_be_typed_are_offered_by_id(tmp_path: Path) -> None:
    write_parquet(ODD, tmp_path)
    found = asked("summary", "-s", str(tmp_path), "--project", "")[1:]
    assert sorted(found) == sorted({*PROJECTS.values()} - {"two\nlines"} | {"p_lines"})


@pytest.mark.parametrize(
    "words",
    [
        ("--viewer", "nobody@example.com"),
        ("--viewer", "u_bob"),
        ("--viewer", " "),
        ("-s", "nowhere"),
        ("-s", "postgresql://u:pw@localhost/db"),
        ("-s", "s3://bucket/rollups"),
        ("-s", "host=localhost"),
        ("--profile", "none"),
        ("--org", "nobody"),
    ],
)
def test_where_nothing_may_or_can_be_told_nothing_is_said(
    words: tuple[str, ...], acme_parquet: AcmeParquet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        pytest.fail("a server was asked")

    monkeypatch.setattr("orgstats.engine.sources.postgres.source.PostgresSource.open", connect)
    around = {"ORGSTATS_SOURCE": str(acme_parquet()), "ORGSTATS_ORG": "org_acme"}
    assert asked("summary", *words, "--project", "", env=around) == ["plain"]


def test_a_viewer_is_offered_what_the_viewer_may_see(tmp_path: Path) -> None:
    source = (
        "-s",
        str(write_parquet(GROVE_LEDGER, tmp_path, Deployment(absent_tables=frozenset()))),
    )
    for who, there in (("admin@alder", True), ("developer@alder", False), ("nobody", False)):
        for option in ("--org", "--project", "--key", "--member", "--model", "--app"):
            _, *found = asked("summary", *source, "--viewer", who, option, "")
            assert bool(found) is there, (who, option)
            others = [name for name in GROVES if name != "alder"]
            assert not any(other in name for name in found for other in others)


def test_a_look_up_that_takes_too_long_is_left_out(acme_parquet: AcmeParquet) -> None:
    around = {"ORGSTATS_SOURCE": str(acme_parquet()), "ORGSTATS_ORG": "org_acme", LIMIT: "0"}
    assert asked("summary", "--project", "", env=around) == ["plain"]
    assert asked("breakdown", "--metric", "c", env=around) == ["plain", "cost"]


def test_a_command_line_that_is_none_is_no_error() -> None:
    for words in ((), ("--", ""), ("summary", "--nothing", ""), (os.fsdecode(b"\xff"),)):
        assert run(*words, env={"_ORGSTATS_COMPLETE": "zsh"}).code == 0
    assert run(env={"_ORGSTATS_COMPLETE": "bash"}) == (0, "", "")
