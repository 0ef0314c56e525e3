"""Help: examples that run, options in groups, defaults that are true, at every width."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from docs import console
from docs.declared import commands
from orgstats.cli.app import COMMANDS, build
from orgstats.cli.layout import about, broken
from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

GROUPS = ["Window", "Filter", "Report", "Output", "Source", "Advanced"]
SAMPLE = str(console.ROOT / "sample_data")
AFTER_THE_SAMPLE = datetime(2026, 11, 2, 12, tzinfo=UTC)
EXAMPLES = {name: one.examples for name, one in commands().items()}
#: Those that need a server, which only have to parse.
SERVERS = re.compile(r"postgres:|postgresql://|s3://")
BUDGET = '[[budget]]\nname = "All"\namount = 1000000\n[profiles.prod]\norg = "Quillhaven"\n'


def helped(command: str, columns: int = 80) -> str:
    code, out, err = run("help", *command.split(), env={"COLUMNS": str(columns)})
    assert (code, err) == (0, "")
    return out


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A folder with what the examples name, and the environment of somebody who has a source."""
    for folder in ("sent", "now", "reports", "orgstats"):
        (tmp_path / folder).mkdir()
    for source in ("sample_data", "rollups"):
        (tmp_path / source).symlink_to(SAMPLE)
    (tmp_path / "orgstats" / "config.toml").write_text(BUDGET, "utf-8")
    monkeypatch.chdir(tmp_path)
    return {"ORGSTATS_SOURCE": SAMPLE, "XDG_CONFIG_HOME": str(tmp_path)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_runs(name: str, desk: dict[str, str]) -> None:
    if name == "orgstats diff":
        for folder in ("sent", "now"):
            made = ("export", "--month", "2026-10", "--grain", "total", "--manifest", "-o")
            run(*made, f"{folder}/2026-10.csv", env=desk, now=AFTER_THE_SAMPLE)
    root: Any = get_command(build())
    for example in EXAMPLES[name]:
        words = shlex.split(example.partition("||")[0].replace(".html", ".md"))
        if SERVERS.search(example):
            root.commands[words[1]].make_context(words[1], words[2:])
            continue
        done = run(*words[1:], env=desk, now=AFTER_THE_SAMPLE)
        assert (done.code, "error" in done.err) == (0, False), (example, done.err)
    assert EXAMPLES[name] or name == "orgstats config"


@pytest.mark.parametrize("name", COMMANDS)
def test_options_stand_in_groups(name: str) -> None:
    out = helped(name)
    titles = re.findall(r"^(\w+):$", out, re.MULTILINE)
    if name == "config":
        assert titles == ["Commands", "Advanced"]
        return
    assert titles[0] == "Examples"
    assert [one for one in titles if one in GROUPS] == [one for one in GROUPS if one in titles]
    assert set(titles) <= {"Examples", "Arguments", *GROUPS}
    root: Any = get_command(build())
    heads = re.findall(r"^  (-\S+(?:,? (?:/ )?-\S+)*)", out, re.MULTILINE)
    options = [one for one in root.commands[name].params if one.param_type_name == "option"]
    assert sorted(option for head in heads for option in re.findall(r"-[\w-]+", head)) == sorted(
        ["-h", "--help", *(name for one in options for name in (*one.opts, *one.secondary_opts))]
    )


@pytest.mark.parametrize("command", ["summary", "list", "config", "config show"])
def test_every_command_explains_itself(command: str) -> None:
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: orgstats {command} ")
    assert out == run(*command.split(), "-h").out


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_help_fits(columns: int) -> None:
    known = commands()
    for name in ("", *COMMANDS, "config show"):
        out = helped(name, columns)
        words = out.split()
        assert max(map(len, out.splitlines())) <= columns
        own = known[f"orgstats {name}".strip()].own if name != "config" else ()
        for option in (one for one in own if one.names):
            assert " ".join(option.meaning.split()) in " ".join(words)


def test_a_command_line_is_broken_where_it_can_be_typed() -> None:
    line = 'orgstats breakdown key --project "Support Copilot" --top 20'
    found = broken(line, 30)
    assert max(map(len, found)) <= 32
    assert [one.endswith(" \\") for one in found] == [True] * (len(found) - 1) + [False]
    assert shlex.split("\n".join(found).replace("\\\n", "")) == shlex.split(line)


def test_what_a_command_says_of_itself_has_its_parts() -> None:
    assert about("A.\n\nB\nc.\n\n\b\nx 1\nx 2\n\nD.") == ("A.", ("x 1", "x 2"), ("B c.", "D."))
    assert about("A.") == ("A.", (), ())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("summary", "--last 7d"),
        ("breakdown", "--last 7d"),
        ("compare", "--month this"),
        ("forecast", "--month this"),
        ("export", "--month last"),
        ("report", "--month last"),
    ],
)
def test_the_defaults_are_those_of_the_command(
    command: str, said: str, acme_parquet: AcmeParquet
) -> None:
    option, value = said.split()
    declared = commands()[f"orgstats {command}"]
    meaning = {name: one.meaning for one in (*declared.own, *declared.shared) for name in one.names}
    windows = [name for name in ("--month", "--last") if "[default:" in meaning.get(name, "")]
    assert (windows, f"[default: {value}]" in meaning[option]) == ([option], True)
    counted = "[default: count them]" in meaning["--include-deleted"]
    form = ("--sections", "summary") if command == "report" else ("-f", "json")
    asked = (command, "-s", acme_parquet(), "--org", "org_acme", *form)
    deleted = "--include-deleted" if counted else "--exclude-deleted"
    plain = run(*asked)
    assert (plain.code, plain) == (0, run(*asked, option, value, deleted))


@pytest.mark.parametrize(
    ("words", "same"),
    [("", "--help"), ("export", "export --help"), ("config show", "config show -h")],
)
def test_help_is_asked_for_in_two_ways(words: str, same: str) -> None:
    assert helped(words) == run(*same.split(), env={"COLUMNS": "80"}).out


@pytest.mark.parametrize("words", ["exprt", "config shw"])
def test_help_of_what_there_is_not(words: str) -> None:
    code, out, err = run("help", *words.split())
    assert (code, out) == (2, "")
    assert err.startswith("orgstats: error: no such command")
