"""How a check is written: a page for people, rows and JSON for machines, an exit code."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orgstats.render import names
from tests.check.asking import ALL, MODEL, PROJECT, with_value
from tests.support.acme import LEDGER
from tests.support.cli import run
from tests.support.deployment import OLD
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase

GOLDEN = Path(__file__).parent / "golden"
SAMPLE = Path(__file__).parents[2] / "sample_data"
AFTER_THE_SAMPLE = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)
NAMES = [
    *(
        "source",
        "rights",
        "tables",
        "columns",
        "types",
        "entities",
        "freshness",
        "hours",
        "duplicates",
    ),
    *("values", "negatives", "projects", "models", "apps", "keys"),
    *("app_models", "key_apps", "key_models"),
]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source in which much is wrong."""
    base = tmp_path_factory.mktemp("wrong")
    ledger = with_value(PROJECT, "discount_savings", -0.25)
    rows = with_value(MODEL, "cost", float("nan")).rows(MODEL)
    ledger = ledger.replacing(MODEL, [*rows, *rows[:1]])
    projects = tuple(
        replace(project, name="Web \x1b[31m[beta] 東京") if project.id == "p_web" else project
        for project in LEDGER.projects
    )
    return write_parquet(replace(ledger, projects=projects), base / "rollups", OLD)


def matches(name: str, text: str) -> bool:
    path = GOLDEN / name
    if os.environ.get("ORGSTATS_GOLDEN") == "write":
        path.write_text(text, "utf-8", newline="\n")
    return text == path.read_text("utf-8")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("source", ["wrong", "sample"])
def test_a_page_looks_as_it_did(
    source: str, width: int, wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = SAMPLE if source == "sample" else wrong
    monkeypatch.chdir(place.parent)
    options = ALL if source == "wrong" else ("--last", "70d")
    done = run("check", "-s", place.name, *options, env={"COLUMNS": str(width)})
    assert matches(f"{source}-{width}.txt", done.out)
    assert max(map(names.cells, done.out.splitlines())) <= width
    assert "\x1b" not in done.out


def test_colours_are_those_asked_for(wrong: Path) -> None:
    env = {"FORCE_COLOR": "1", "COLUMNS": "80"}
    done = run("check", "-s", wrong, *ALL, env=env)
    assert "\x1b[1;31mFAIL\x1b[0m" in done.out
    assert "[31m[beta]" in done.out


def test_nothing_is_cut_off_a_terminal(wrong: Path) -> None:
    lines = run("check", "-s", wrong, *ALL).out.splitlines()
    assert len([line for line in lines if not line.startswith(" ")]) == len(NAMES) + 2


def test_the_sample_data_is_fully_ok() -> None:
    done = run("check", "-s", SAMPLE, "-f", "json", now=AFTER_THE_SAMPLE)
    document = json.loads(done.out)
    assert (done.code, done.err, document["ok"]) == (0, "", True)
    assert [check["name"] for check in document["checks"]] == NAMES
    assert {check["status"] for check in document["checks"]} == {"ok"}


def test_the_outage_of_the_sample_data_is_found() -> None:
    done = run("check", "-s", SAMPLE, "--month", "2026-08", "-f", "json", now=AFTER_THE_SAMPLE)
    (found,) = [check for check in json.loads(done.out)["checks"] if check["status"] != "ok"]
    assert (done.code, found["name"], found["status"]) == (0, "hours", "warn")
    assert found["details"] == [
        {"start": "2026-08-26T13:00Z", "end": "2026-08-26T14:00Z", "hours": 1}
    ]


@pytest.mark.parametrize("form", ["csv", "ndjson", "markdown"])
def test_rows_for_other_programs(wrong: Path, form: str) -> None:
    done = run("check", "-s", wrong, *ALL, "-f", form)
    assert done.code == 10
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(done.out)))
    elif form == "ndjson":
        rows = [json.loads(line) for line in done.out.splitlines()]
    else:
        assert done.out.startswith("| Name | Status | Message | Details |\n")
        return
    assert [row["name"] for row in rows] == NAMES
    assert list(rows[0]) == ["name", "status", "message", "details"]


def test_a_finding_is_told_after_the_report_was_written(wrong: Path, tmp_path: Path) -> None:
    target = tmp_path / "check.json"
    done = run("check", "-s", wrong, *ALL, "-q", "-o", target)
    assert (done.code, done.out) == (10, "")
    failed = "duplicates, values, projects, models, keys"
    assert done.err == f"orgstats: finding: 5 checks failed: {failed}\n"
    assert json.loads(target.read_text())["ok"] is False


def test_a_report_that_cannot_be_written_is_no_finding(wrong: Path, tmp_path: Path) -> None:
    assert run("check", "-s", wrong, *ALL, "-o", tmp_path / "no" / "where").code == 5


def test_the_sql_is_shown_and_not_run(
    wrong: Path, server: Server, acme_database: AcmeDatabase
) -> None:
    for source in (str(wrong), server.conninfo(acme_database())):
        done = run("check", "-s", source, *ALL, "--show-sql")
        assert (done.code, done.err) == (0, "")
        assert "HAVING count(*) > 1" in done.out


def test_no_password_is_shown(server: Server, acme_database: AcmeDatabase) -> None:
    done = run("check", "-s", server.uri(acme_database()), *ALL)
    assert done.code == 10
    assert "s3cr3t" not in done.out + done.err
