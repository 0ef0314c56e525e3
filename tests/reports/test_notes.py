"""Usage that no project of a known organization explains: never lost without a word."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.engine.engine import Engine
from orgstats.engine.sources.parquet.source import ParquetSource
from orgstats.reports.breakdown.report import BreakdownQuestion, breakdown
from tests.reports.test_scans import rollups
from tests.support.acme import ACME, LABS, LEDGER
from tests.support.cli import run
from tests.support.deployment import NEWEST
from tests.support.oracle import Ask
from tests.support.parquet import write_parquet
from tests.support.reports import request
from tests.support.spans import Days

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.stores import AcmeParquet, NewDatabase

CODE = "unknown_projects"
OCTOBER = ("--month", "2026-10")


def ledger(*, labs: str | None, owner: str = "org_gone") -> Ledger:
    """The ledger with Acme, and Acme Labs of a status or (None) gone; p_lab has an owner."""
    organizations = [
        replace(one, status=labs) if one.id == LABS else one
        for one in LEDGER.organizations
        if one.id == ACME or labs is not None
    ]
    *projects, lab = LEDGER.projects
    projects.append(replace(lab, organization_id=owner))
    return replace(LEDGER, organizations=tuple(organizations), projects=tuple(projects))


#: Nobody's usage in October: of p_gone, which has no row, and (but for those) of p_lab.
ORPHAN = "left out: $100.00 and 100 requests"
BOTH = "left out: $100.03 and 102 requests"
SOURCES = {
    "a project in no organization": (ledger(labs=None), BOTH),
    "a project of a deleted one": (ledger(labs="deleted", owner=LABS), ORPHAN),
    "two organizations": (ledger(labs="active", owner=LABS), None),
}


def told(*argv: object) -> str | None:
    done = run(*argv, "-f", "json")
    assert done.code == 0, done.err
    notes: list[dict[str, Any]] = json.loads(done.out)["notes"]
    found = [note["message"] for note in notes if note["code"] == CODE]
    assert len(found) <= 1
    return found[0].partition(" of projects")[0] if found else None


@pytest.fixture
def source(request: pytest.FixtureRequest, case: str, tmp_path: Path) -> str:
    stored, _ = SOURCES[case]
    if request.param == "parquet":
        return str(write_parquet(stored, tmp_path / "source"))
    server: Server = request.getfixturevalue("server")
    new_database: NewDatabase = request.getfixturevalue("new_database")
    return server.conninfo(new_database(stored))


@pytest.mark.parametrize(
    ("case", "source"),
    [*((case, "parquet") for case in SOURCES), ("a project in no organization", "postgres")],
    indirect=["source"],
)
def test_usage_of_unknown_projects_is_told(source: str, case: str) -> None:
    _, expected = SOURCES[case]
    for org in ((), ("--org", "Acme")) if expected else (("--org", "Acme"),):
        for command in (
            ("summary",),
            ("breakdown", "--by", "project"),
            ("breakdown", "--by", "key", "--include-deleted"),
            ("export", "--by", "project,model"),
        ):
            assert told(*command, *OCTOBER, *org, "-s", source) == expected, command
    acme = ("--org", "Acme", "-s", source)
    assert told("summary", "--project", "p_web", *OCTOBER, *acme) is None
    assert told("breakdown", "--by", "project", "--month", "2026-09", *acme) is None
    if expected:
        assert told("breakdown", "--by", "app", "--mode", "credits", *OCTOBER, *acme) == expected


@pytest.mark.parametrize("by", ["project", "model", "app", "key"])
def test_it_is_in_no_number_and_costs_no_scan(by: str, tmp_path: Path) -> None:
    place = write_parquet(ledger(labs=None), tmp_path / "source")
    ask = Ask(ACME, Days("UTC", date(2026, 10, 1), date(2026, 11, 3)))
    shown: list[str] = []
    with Engine(ParquetSource(str(place)), trace=shown.append) as engine:
        found = breakdown(request(ask), BreakdownQuestion(by, bucket="day"), engine)
    with Engine(ParquetSource(str(write_parquet(LEDGER, tmp_path / "both")))) as engine:
        expected = breakdown(request(ask), BreakdownQuestion(by, bucket="day"), engine)
    read = rollups(shown)
    assert len(read) == len(set(read)) <= 2
    assert CODE in {note.code for note in found.notes}
    assert found._replace(notes=()) == expected._replace(notes=())


def test_usage_without_a_project_is_told(tmp_path: Path) -> None:
    import duckdb

    place = write_parquet(ledger(labs="deleted", owner=LABS), tmp_path / "source")
    file = place / "project_hourly_stats.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM read_parquet('{file}')")
        connection.execute("UPDATE t SET project_id = NULL WHERE project_id = 'p_gone'")
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    assert told("summary", *OCTOBER, "-s", place) == ORPHAN


def test_a_deleted_organization_is_no_candidate(tmp_path: Path) -> None:
    place = write_parquet(ledger(labs="deleted", owner=LABS), tmp_path / "source")
    report = json.loads(run("summary", *OCTOBER, "-s", place, "-f", "json").out)
    assert report["organization"]["id"] == ACME
    asked = ("summary", *OCTOBER, "-s", place, "--org", "Acme Labs", "-f", "json")
    other = json.loads(run(*asked).out, parse_float=Decimal)
    assert (other["total"]["cost"], other["notes"]) == (Decimal("0.03"), [])
    listed = json.loads(run("list", "orgs", "-s", place, "-f", "json").out)["rows"]
    assert {row["key"]: row["status"] for row in listed} == {ACME: "active", LABS: "deleted"}


def test_only_deleted_organizations(tmp_path: Path) -> None:
    gone = tuple(replace(one, status="deleted") for one in LEDGER.organizations)
    place = write_parquet(replace(LEDGER, organizations=gone), tmp_path / "source")
    done = run("summary", *OCTOBER, "-s", place)
    assert done.code == 2
    assert "only deleted organizations: choose one with --org" in done.err
    assert run("summary", *OCTOBER, "-s", place, "--org", "Acme").code == 0


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (
            "breakdown --by model --key ci",
            "ambiguous_name",
            "2 keys are named 'ci' and all count: k_ci1, k_ci2",
        ),
        ("summary --key k_ci1", "ambiguous_name", None),
        ("summary --key ancient", "ambiguous_name", None),
        (
            "summary --mode byok --columns cost,errors,tokens",
            "no_split",
            "--mode byok has no part of tokens, errors: shown as null",
        ),
        ("summary --mode byok --columns cost", "no_split", None),
        ("summary --columns errors", "no_split", None),
        (
            "breakdown --by key --app web --columns input_cost --mode credits",
            "no_split",
            "--mode credits has no part of input_cost: shown as null",
        ),
        (
            "summary --app web --model gpt-4o --columns cost,storage_cost",
            "column_missing",
            "project_hourly_source_model_stats does not store storage_cost: shown as null",
        ),
        ("summary --app web --columns cost,storage_cost", "column_missing", None),
    ],
)
def test_what_words_and_columns_mean(
    argv: str, code: str, message: str | None, acme_parquet: AcmeParquet
) -> None:
    where = ("-s", acme_parquet(NEWEST), "--org", ACME, *OCTOBER)
    found = json.loads(run(*argv.split(), *where, "-f", "json").out)
    said = [note["message"] for note in found["notes"] if note["code"] == code]
    assert said == ([] if message is None else [message])
