"""What a viewer may not see comes out of no command, on no stream and in no file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile, is_zipfile

import duckdb
import pytest
from typer.main import get_command

import orgstats
from orgstats.cli.app import build
from orgstats.cli.commands.listing import KINDS
from tests.support.cli import Result, run
from tests.support.deployment import Deployment
from tests.support.groves import GROVES, LEDGER
from tests.support.ledger import Ledger, Membership, Organization, Project, User
from tests.support.parquet import write_parquet
from tests.support.schema import load
from tests.support.server import READER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.support.server import Server
    from tests.support.stores import NewDatabase

NEWEST = Deployment(absent_tables=frozenset())
BUDGET = '[[budget]]\nname = "All"\namount = 100\n'
# What stands for what a command needs: an argument, or the value of an option.
ARGUMENTS = {"kind": KINDS, "by": ("member",)}
# Who looks, the organization asked for, and why nothing is shown.
REFUSED = {
    ("developer@alder", None): "neither owner nor admin",
    ("u_alder_project_admin", "The alder"): "neither owner nor admin",
    ("u_birch_owner", "The alder"): "does not belong to",
    ("u_birch_owner", "o_nowhere"): "does not belong to",
    ("nobody@alder", None): "there is no user",
    ("OWNER@alder", None): "there is no user",
    ("owner@cedar", "o_cedar"): "Organization Analytics is an Enterprise feature",
}


@pytest.fixture(scope="module")
def groves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger as Parquet."""
    return write_parquet(LEDGER, tmp_path_factory.mktemp("groves") / "rollups", NEWEST)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The variables of a user who has a budget."""
    place = tmp_path_factory.mktemp("home")
    (place / "orgstats").mkdir()
    (place / "orgstats" / "config.toml").write_text(BUDGET)
    return {"XDG_CONFIG_HOME": str(place)}


def leaves(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that there is with its words; the bare program is one, too."""
    children = getattr(command, "commands", {})
    if not children or not words:
        yield words, command
    for name, child in children.items():
        yield from leaves(child, *words, name)


def options(command: Any) -> set[str]:
    return {name for one in command.params for name in one.opts}


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command line that reads a source, with what it needs; the bare program is one."""
    for words, command in leaves(get_command(build())):
        if words and "--source" not in options(command):
            continue
        lines = [words]
        for one in command.params:
            if one.required and "--output" not in one.opts:
                option = () if one.param_type_name == "argument" else one.opts[:1]
                lines = [(*line, *option, v) for line in lines for v in ARGUMENTS[one.name]]
        yield from ((line, command) for line in lines)


COMMANDS = dict(commands())


def ask(
    words: tuple[str, ...], source: object, who: str | None, org: str | None, **more: Any
) -> Result:
    """Runs a command line as a viewer, all in the environment."""
    given = {"ORGSTATS_SOURCE": str(source), "ORGSTATS_VIEWER": who, "ORGSTATS_ORG": org}
    env = {name: value for name, value in given.items() if value is not None}
    return run(*words, *more.get("argv", ()), env={**more.get("env", {}), **env})


def written(folder: Path) -> str:
    """Everything that the files of a folder say, and their names."""
    return "\n".join(f"{path} {_said(path)}" for path in folder.rglob("*") if path.is_file())


def _said(path: Path) -> str:
    if path.suffix == ".parquet":
        return str(duckdb.sql(f"FROM read_parquet('{path}', hive_partitioning = false)").fetchall())
    if is_zipfile(path):
        with ZipFile(path) as whole:
            return "".join(whole.read(name).decode("utf-8", "replace") for name in whole.namelist())
    return path.read_text("utf-8")


def test_who_reads_a_source_takes_a_viewer() -> None:
    for words, command in leaves(get_command(build())):
        if words:
            assert ("--source" in options(command)) == ("--viewer" in options(command)), words
    assert {words[0] for words in COMMANDS if words} >= {"summary", "list", "check", "snapshot"}


def target(words: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """The options that make a command write into a folder, where it writes at all."""
    if "--output" not in options(COMMANDS[words]):
        return ()
    return ("-o", str(folder / "_".join(("out", *words))))


# What tells of all organizations where nobody is named, or of when it was written.
APART = {("check",), ("list", "orgs"), ("snapshot",)}


def test_who_may_look_is_told_all_of_it_and_nothing_of_others(
    groves: Path, home: Mapping[str, str], tmp_path: Path
) -> None:
    for place, words in enumerate(COMMANDS):
        folder, who = tmp_path / str(place), ("admin@alder", "u_alder_owner")[place % 2]
        folder.mkdir()
        done = ask(words, groves, who, "o_alder", argv=target(words, folder), env=home)
        assert done.code in {0, 10}, (words, done)
        said = f"{done.out}{done.err}{written(folder)}"
        assert "alder" in said.casefold() or words == ("check",), (words, done)
        assert not [name for name in GROVES[1:] if name in said.casefold()], (words, done)
        if words not in APART:
            plain = ask(words, groves, None, "o_alder", env=home)
            told = "".join(path.read_text("utf-8") for path in folder.iterdir())
            assert (done.code, f"{done.out}{told}", done.err) == plain, words


@pytest.mark.parametrize(("viewer", "why"), REFUSED.items())
def test_nobody_else_sees_anything(
    groves: Path,
    home: Mapping[str, str],
    tmp_path: Path,
    viewer: tuple[str, str | None],
    why: str,
) -> None:
    every = viewer in {("developer@alder", None), ("u_birch_owner", "The alder")}
    for words in COMMANDS if every else [("summary",), ("list", "orgs")]:
        done = ask(words, groves, *viewer, argv=target(words, tmp_path), env=home)
        assert (done.code, done.out) == (6, ""), (words, done)
        error, hint = done.err.splitlines()
        assert (error.startswith("orgstats: error: "), why in error) == (True, True), done
        said = f"{error}{hint}".replace(repr(viewer[0]), "").replace(repr(viewer[1]), "")
        assert not [name for name in GROVES if name in said.casefold()], (words, done)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("summary", "--project", "Project birch"), "did you mean 'Project alder'?"),
        (("summary", "--team", "t_cedar"), "did you mean 't_alder'?"),
        (("breakdown", "--by", "key", "--member", "birch owner"), "did you mean 'alder owner'"),
    ],
)
def test_a_name_of_others_is_as_good_as_none(
    groves: Path, argv: tuple[str, ...], hint: str
) -> None:
    done = run(*argv, "-s", groves, "--viewer", "owner@alder")
    assert (done.code, hint in done.err) == (2, True), done


def test_an_organization_of_others_is_as_good_as_none(groves: Path) -> None:
    argv = ("summary", "-s", groves, "--viewer", "owner@alder", "--org")
    there, nowhere = run(*argv, "o_birch"), run(*argv, "o_nobody")
    assert there.code == 6
    assert there.err.replace("o_birch", "o_nobody") == nowhere.err


def test_the_same_from_postgres(server: Server, home: Mapping[str, str], tmp_path: Path) -> None:
    place = server.conninfo(server.create_database("groves"))
    load(server, "groves", LEDGER, NEWEST)
    reading: list[tuple[str, ...]] = [("summary",), ("snapshot",)]
    for words in reading:
        argv = target(words, tmp_path)
        refused = ask(words, place, "developer@alder", None, argv=argv)
        assert (refused.code, refused.out, refused.err.count("\n")) == (6, "", 2), words
    assert list(tmp_path.iterdir()) == []
    # A report asks all that the other ones do.
    for words in (("report",), ("list", "members"), ("export",), ("check",), ("snapshot",)):
        argv = target(words, tmp_path) if words == ("snapshot",) else ()
        seen = ask(words, place, "owner@alder", "o_alder", argv=argv, env=home)
        assert seen.code in {0, 10}, (words, seen)
        assert not [name for name in GROVES[1:] if name in f"{seen.out}{seen.err}"], (words, seen)
        if words not in APART:
            assert seen == ask(words, place, None, "o_alder", env=home), words
    assert not [name for name in GROVES[1:] if name in written(tmp_path)]


def test_a_role_that_may_not_read_all_of_it_lets_nobody_in(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database = new_database(LEDGER, NEWEST)
    server.execute(
        f"""ALTER TABLE "user" ADD COLUMN status text DEFAULT 'deactivated';
        REVOKE ALL ON "user" FROM {READER};
        GRANT SELECT (id, name, email) ON "user" TO {READER};""",
        database,
    )
    source, copies = server.conninfo(database), [tmp_path / name for name in "ab"]
    assert run("snapshot", "-s", source, "-o", copies[0]).code == 0
    assert run("snapshot", "-s", copies[0], "-o", copies[1]).code == 0
    for place in (source, *copies):
        done = run("summary", "-s", place, "--viewer", "owner@alder")
        assert (done.code, done.out) == (6, "")
        assert "the role may not read status of the table user" in done.err
    server.execute(f'GRANT SELECT (status) ON "user" TO {READER}', database)
    assert run("snapshot", "-s", source, "-o", copies[0]).code == 0
    for place in (source, copies[0]):
        assert "is not active" in run("summary", "-s", place, "--viewer", "owner@alder").err


def changed(**rows: Any) -> Ledger:
    """The ledger with more rows of its tables."""
    return replace(LEDGER, **{name: getattr(LEDGER, name) + more for name, more in rows.items()})


@pytest.mark.parametrize(
    ("ledger", "code", "why"),
    [
        (changed(users=(User("u_x", None, "owner@alder"),)), 6, "is more than one user"),
        (changed(users=(User("owner@alder", None, "x@x"),)), 6, "is more than one user"),
        (
            changed(memberships=(Membership("u_alder_owner", "o_alder", "developer"),)),
            6,
            "neither owner nor admin",
        ),
        (
            changed(organizations=(Organization("o_alder", "A", "free"),)),
            6,
            "an Enterprise feature",
        ),
        (
            changed(organizations=(Organization("o_alder", "A", "enterprise", "deleted"),)),
            6,
            "does not belong to",
        ),
        (changed(projects=(Project("p_alder", "P", "o_birch"),)), 4, "differ for the id 'p_alder'"),
        (changed(memberships=(Membership("u_alder_owner", "o_birch", "admin"),)), 2, "choose one"),
    ],
)
def test_what_cannot_be_told_is_refused(
    tmp_path: Path, ledger: Ledger, code: int, why: str
) -> None:
    source = write_parquet(ledger, tmp_path / "rollups", NEWEST)
    for words in (("summary",), ("snapshot", "-o", tmp_path / "copy")):
        done = run(*words, "-s", source, "--viewer", "owner@alder")
        assert (done.code, done.out, why in done.err) == (code, "", True), done
        assert "cedar" not in done.err
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("table", "change", "why"),
    [
        ("user_organization", None, "has no table user_organization"),
        ("user", None, "has no table user"),
        ("organization", "* EXCLUDE plan", "has no plan in the table organization"),
        ("organization", "* REPLACE (NULL AS plan)", "an Enterprise feature"),
        ("user", "*, 'deactivated' AS status", "is not active"),
    ],
)
def test_a_source_that_cannot_tell_is_closed(
    groves: Path, tmp_path: Path, table: str, change: str | None, why: str
) -> None:
    for file in groves.iterdir():
        if file.stem != table:
            (tmp_path / file.name).symlink_to(file)
    if change is not None:
        rows = f"SELECT {change} FROM '{groves}/{table}.parquet'"
        duckdb.execute(f"COPY ({rows}) TO '{tmp_path}/{table}.parquet'")
    done = run("list", "orgs", "-s", tmp_path, "--viewer", "owner@alder")
    assert (done.code, done.out, why in done.err) == (6, "", True), done


@pytest.mark.parametrize("empty", ["", "  "])
def test_no_name_is_no_leave(groves: Path, tmp_path: Path, empty: str) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text(f"viewer = '{empty}'\n")
    for how in (
        run("summary", "-s", groves, "--viewer", empty),
        run("summary", "-s", groves, env={"ORGSTATS_VIEWER": empty}),
        run("summary", "-s", groves, env={"XDG_CONFIG_HOME": str(tmp_path)}),
    ):
        assert (how.code, how.out) == (2, "")
        assert "the viewer is empty" in how.err


def test_an_option_comes_before_the_environment_and_that_before_a_profile(
    groves: Path, tmp_path: Path
) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text("[profiles.x]\nviewer = 'nobody'\n")
    argv = ("summary", "-s", groves, "--profile", "x", "-f", "json")
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert "'nobody'" in run(*argv, env=env).err
    env["ORGSTATS_VIEWER"] = "owner@birch"
    assert json.loads(run(*argv, env=env).out)["organization"]["id"] == "o_birch"
    done = run(*argv, "--viewer", "owner@alder", env=env)
    assert json.loads(done.out)["organization"]["id"] == "o_alder"


def test_a_snapshot_of_a_viewer_lets_the_same_in(groves: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    argv = ("snapshot", "-o", str(copy), "-s")
    assert run(*argv, groves, "--viewer", "owner@alder").code == 0
    assert json.loads((copy / "snapshot.json").read_text())["organization"] == "o_alder"
    for who, code in (("admin@alder", 0), ("developer@alder", 6), ("owner@birch", 6)):
        assert run("summary", "-s", copy, "--viewer", who).code == code


def test_only_a_run_opens_sources() -> None:
    package = Path(orgstats.__file__).parent
    found = {path.name for path in package.rglob("*.py") if " Engine(" in path.read_text("utf-8")}
    # A snapshot sums up the days of the files it has just written.
    assert found == {"run.py", "days.py"}
