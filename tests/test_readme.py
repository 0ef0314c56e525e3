"""The pages for people: their commands run, their output is true, what is generated is fresh."""

from __future__ import annotations

import re
import shlex
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from docs import console
from docs.generate import COMMAND, pages
from orgstats.cli.app import build
from orgstats.cli.signals import CODES
from orgstats.config import settings
from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.rollups import HOUR_COLUMN, ROLLUPS
from orgstats.errors import BUG, OK, OrgstatsError
from orgstats.sql.schema import summed
from tests.support.cli import run
from tests.support.deployment import NEWEST
from tests.support.server import ServerError
from tests.support.tables import SECRETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import NewDatabase

TEXTS = {path.name: path.read_text("utf-8") for path in pages()}
README = TEXTS["README.md"]
STALE = f"out of date: run `{COMMAND}`, look at what changed, and commit it"
AFTER_THE_SAMPLE = datetime(2026, 11, 2, 12, tzinfo=UTC)

BLOCKS = [
    pytest.param(block, id=f"{name}-{number}")
    for name, text in TEXTS.items()
    for number, block in enumerate(console.blocks(text), 1)
]
# The budgets that the page on them shows.
(BUDGETS,) = re.findall(
    r"^```toml\n(\[\[budget.*?)^```$", TEXTS["forecast.md"], re.MULTILINE | re.DOTALL
)
# What is asked of the sample, which both pages name as the source.
QUESTIONS = [
    *re.findall(r"^\| .*\? \| `(orgstats[^`]*)` \|", TEXTS["questions.md"], re.MULTILINE),
    *re.findall(r"^(orgstats (?!check|snapshot).*?) +#", README, re.MULTILINE),
]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def command_lines() -> Iterator[str]:
    """Every command line of a page that is shown and not run: blocks for a shell, and in a text."""
    for text in TEXTS.values():
        for block in fenced(text, "sh"):
            yield from block.replace("\\\n", " ").splitlines()
        yield from re.findall(r"`(orgstats [a-z-][^`]*)`", text)


def invocations(line: str) -> Iterator[list[str]]:
    """The arguments of each `orgstats` on a line."""
    line = re.sub(r"[$<]\([^)]*\)", "X", line).replace("\\%", "%")
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    arguments: list[str] | None = None
    for token in [*lexer, ";"]:
        if set(token) <= set("();<>|&"):
            if arguments is not None:
                yield arguments
            arguments = None
        elif arguments is not None:
            arguments.append(token)
        elif token == "orgstats" or token.endswith("/orgstats"):
            arguments = []


INVOCATIONS = sorted({tuple(found) for line in command_lines() for found in invocations(line)})


@pytest.mark.parametrize("block", BLOCKS)
def test_a_console_block_prints_what_it_shows(block: str, tmp_path: Path) -> None:
    shown = console.steps(block)
    ran = console.run([step.command for step in shown], tmp_path)

    for place, (expected, step) in enumerate(zip(shown, ran, strict=True)):
        if expected.output:
            assert step.output == expected.output, f"{step.command}: {STALE}"
        asks_for_code = [later.command for later in shown[place + 1 : place + 2]] == ["echo $?"]
        assert asks_for_code or step.code == 0, f"{step.command}: {step.output}"


@pytest.mark.parametrize("command", QUESTIONS)
def test_a_question_is_answered(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, home = tmp_path / "here", tmp_path / "home"
    here.mkdir()
    (home / "orgstats").mkdir(parents=True)
    (home / "orgstats/config.toml").write_text(BUDGETS, "utf-8")
    monkeypatch.chdir(here)
    around = {
        "ORGSTATS_SOURCE": str(console.ROOT / "sample_data"),
        "XDG_CONFIG_HOME": str(home),
    }

    done = run(*shlex.split(command)[1:], env=around, now=AFTER_THE_SAMPLE)

    written = [file.read_bytes() for file in here.iterdir()]
    assert done.code == 0, done.err
    assert done.out or written


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 10
    assert len(INVOCATIONS) >= 20


@pytest.mark.parametrize("arguments", INVOCATIONS, ids=shlex.join)
def test_a_command_line_parses(arguments: tuple[str, ...]) -> None:
    command: Any = get_command(build())
    rest = list(arguments)
    while rest and not rest[0].startswith("-") and hasattr(command, "commands"):
        name = rest.pop(0)
        assert name in command.commands, f"there is no command {name}"
        command = command.commands[name]
    known = {"--help", *(option for one in command.params for option in one.opts)}
    if hasattr(command, "commands") or "--help" in rest:
        assert known.issuperset(word for word in rest if word.startswith("-"))
    elif rest:
        command.make_context(command.name, rest)


def test_the_index_names_every_page_which_opens_with_what_it_answers() -> None:
    named = re.findall(r"^- \[[^]]*\]\(([a-z-]+\.md)\): .*\.$", TEXTS["index.md"], re.MULTILINE)
    assert sorted([*named, "index.md", "README.md"]) == sorted(TEXTS)
    openings = {name: text.splitlines()[1:3] for name, text in TEXTS.items()}
    assert {name for name, (blank, first) in openings.items() if blank or first[0] in "#|`!"} <= {
        "README.md"
    }
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize(
    "path",
    [*pages(), *map(console.ROOT.joinpath, ("CHANGELOG.md", "sample_data/README.md"))],
    ids=lambda path: str(path.relative_to(console.ROOT)),
)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", path.read_text("utf-8")):
        file, _, anchor = target.partition("#")
        page = path.parent / file if file else path
        assert page.exists(), target
        headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE) if anchor else ()
        anchors = [
            re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in headings
        ]
        assert not anchor or anchor in anchors, target


def test_the_configuration_is_one(tmp_path: Path) -> None:
    (block,) = fenced(TEXTS["configuration.md"], "toml")
    file = tmp_path / "config.toml"
    file.write_text(block, "utf-8")

    assert settings.load(file, {}).text("source") == "/srv/rollups"
    assert settings.load(file, {}, "prod").text("source") == "service=gateway"


def test_exit_codes_are_those_of_the_errors() -> None:
    rows = re.findall(r"^\| (\d+) \|", TEXTS["exit-codes.md"], re.MULTILINE)
    errors = [error.exit_code for error in OrgstatsError.__subclasses__()]
    assert [int(code) for code in rows] == sorted({OK, *errors, BUG, *CODES.values()})


def test_what_is_installed_is_what_the_package_names() -> None:
    project = tomllib.loads((console.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    duckdb = next(need for need in project["dependencies"] if need.startswith("duckdb=="))
    for text in TEXTS.values():
        for names in re.findall(r"install.*'\.\[(.*)\]'", text):
            assert extras.issuperset(names.split(","))
    needs = str(project["dependencies"]) + str(project["optional-dependencies"])
    versions = re.findall(r"duckdb-extension-[\w-]+==([\d.]+)", needs)
    assert set(versions) == {duckdb.removeprefix("duckdb==")}
    named = re.findall(r"install 'orgstats\[(.*)\]'", TEXTS["sources.md"])
    assert named
    assert extras.issuperset(named)


def test_continuous_integration_runs_the_test_command() -> None:
    script = (console.ROOT / ".ci" / "run").read_text("utf-8")
    (pattern,) = re.findall(r"grep -E '(.*)' README\.md", script)
    found = [line for line in README.splitlines() if re.search(pattern, line)]
    assert len(found) == 1
    assert found[0].endswith(".venv/bin/pytest -q -n auto")


def test_the_grants_open_what_is_read_and_no_secret(
    server: Server, new_database: NewDatabase
) -> None:
    database = new_database(deployment=NEWEST)
    (block,) = fenced(TEXTS["sources.md"], "sql")
    grants = re.sub(r"(ON DATABASE) gateway", rf'\1 "{database}"', block)
    read = ENTITY_TABLES | {
        one.table: (HOUR_COLUMN, *one.columns, *summed(one.table)) for one in ROLLUPS
    }
    as_reader = "SET ROLE orgstats_reader;"

    try:
        server.execute(grants, database)
        for table, columns in read.items():
            listed = ", ".join(f'"{column}"' for column in columns)
            server.execute(f'{as_reader} SELECT {listed} FROM "{table}" LIMIT 0', database)
        for secret in SECRETS:
            with pytest.raises(ServerError, match="permission denied"):
                server.execute(f"{as_reader} SELECT {secret} FROM api_key LIMIT 0", database)
        with pytest.raises(ServerError, match="permission denied"):
            server.execute(f"{as_reader} DELETE FROM project_hourly_stats", database)
    finally:
        server.execute("DROP OWNED BY orgstats_reader", database)
        server.execute("DROP ROLE orgstats_reader")
