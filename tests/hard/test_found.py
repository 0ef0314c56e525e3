"""What random command lines found: names of files and people that no terminal should see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.hard.stored import replaced
from tests.support.acme import ACME, LEDGER
from tests.support.cli import run, with_defaults
from tests.support.exports import text, total
from tests.support.ledger import Fact, Organization, Project
from tests.support.parquet import write_parquet
from tests.support.reports import exact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

HOSTILE = "a\x1b]0;title\x07\x1b[31mred\u202e\nb"
SHOWN = "a]0;title[31mred b"


def test_notes_and_hints_hold_no_control_characters(tmp_path: Path) -> None:
    fact = Fact(LEDGER.facts[1].hour, "p_hostile", None, "m", "p", "s", {"request_count": 1})
    ledger = replace(
        LEDGER,
        facts=(*LEDGER.facts, fact),
        organizations=(*LEDGER.organizations, Organization("org_3", HOSTILE)),
        projects=(*LEDGER.projects, Project("p_hostile", HOSTILE, ACME, "deleted")),
    )
    source = ("-s", write_parquet(ledger, tmp_path))
    note = run("summary", *source, "--org", ACME, "--month", "2026-10").err
    assert f"deleted projects ({SHOWN}, Old site)" in note
    hint = run("summary", *source).err
    assert hint.endswith(f"\nhint: org_3 ({SHOWN}), org_acme (Acme), org_labs (Acme Labs)\n")
    refused = run("summary", *source, "--org", "nobody").err
    assert all(text.isprintable() for text in (*note.split("\n"), *refused.split("\n")))


def test_many_deleted_projects_are_not_all_named(tmp_path: Path) -> None:
    projects = tuple(Project(f"d{n:02}", f"Site {n:02}", ACME, "deleted") for n in range(12))
    ledger = replace(LEDGER, projects=(*projects, *LEDGER.projects))
    source = write_parquet(ledger, tmp_path)
    note = run("summary", "-s", source, "--org", ACME, "--month", "2026-10").err
    assert "(Site 00, Site 01, " in note
    assert "Site 09, …)" in note


#: What is shown of a long name: a line holds 2,000 characters, the end of what is said among them.
LONG = f"{'x' * 1492}…{'x' * 465}"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x" * 5000, f"source {LONG} cannot be read: file name too long"),
        ("a\0b", "source ab is not there"),
    ],
)
def test_sources_that_are_no_names(source: str, message: str) -> None:
    code, out, err = run("summary", "-s", source)
    assert (code, out, err.split("\n")[0]) == (3, "", f"orgstats: error: {message}")


@pytest.mark.parametrize("command", ["summary", "export"])
@pytest.mark.parametrize("name", ["a\0b.csv", "a\ud800b.csv"])
def test_outputs_that_are_no_names(command: str, name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    result = run(command, "-s", "nowhere", "-o", target)
    assert result == (2, "", f"orgstats: error: --output {str(target)!r} is not text\n")


def test_no_more_threads_than_a_machine_has(acme_parquet: AcmeParquet) -> None:
    command = ("summary", "-s", acme_parquet(), "--org", ACME)
    for given, env in ((("--threads", 99_999_999), {}), ((), {"ORGSTATS_THREADS": "99999999"})):
        result = run(*command, *given, env=env)
        assert result == (2, "", "orgstats: error: --threads is 1 to 1024, not 99999999\n")


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_a_pipe_gets_a_whole_export_or_nothing(form: str, tmp_path: Path) -> None:
    spoiled = "IF(hour_timestamp < '2026-10-30', cost, 'nan'::FLOAT) AS cost"
    source = replaced(tmp_path, spoiled, ["project_hourly_model_stats"])
    window = ("--org", ACME, "--month", "2026-10")
    result = run("export", "--by", "model", "-f", form, "-s", source, *window)
    assert (result.code, result.out) == (4, "")
    assert "cost is nan" in result.err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("source", "a\udcffb"),
        ("source", "postgresql://ann:secret@127.0.0.1/\udcff"),
        ("org", "\ud800"),
        ("tz", "\ud800"),
        ("memory-limit", "\ud800"),
        ("schema", "\udcff"),
    ],
)
def test_settings_that_are_no_text(option: str, value: str, acme_parquet: AcmeParquet) -> None:
    source = ("--source", acme_parquet())
    result = run("summary", *with_defaults(source, (f"--{option}", value)))
    shown = repr(value).replace("secret", "***")
    assert result == (2, "", f"orgstats: error: --{option} {shown} is not text\n")


@pytest.mark.parametrize("source", ["postgresql://127.0.0.1:1/a\0b", "host=127.0.0.1 dbname=a\0b"])
def test_addresses_with_nul(source: str) -> None:
    code, out, err = run("summary", "-s", source)
    assert (code in {2, 3}, out, err.count("error: ")) == (True, "", 1)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu"])
def test_rows_within_an_hour_belong_to_it(tmp_path: Path, zone: str) -> None:
    hour = "hour_timestamp + INTERVAL 29 MINUTES AS hour_timestamp"
    options = ("-s", replaced(tmp_path, hour), "--org", ACME, "--tz", zone, "--month", "2026-10")
    counted = (*options, "--include-deleted", "-f", "json")
    expected = exact(run("summary", *counted).out)["total"]
    assert expected["requests"] > 0
    rows = text(run("export", *options, "--grain", "hour", "-f", "csv").out, "csv")
    assert total(rows) == expected
    course = run("breakdown", *counted, "--by", "model", "--bucket", "hour").out
    points = exact(course)["over_time"]["points"]
    assert sum(point["total"] for point in points) == expected["cost"]
