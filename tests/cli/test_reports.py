"""The reports by command line: every option reaches its report, notes reach stderr."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from orgstats.cli.run import clock
from tests.support.acme import ACME, LABS, LEDGER
from tests.support.cli import run
from tests.support.expected import Ranked, breakdown
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import write_parquet
from tests.support.reports import exact
from tests.support.spans import Days, Instants

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.spans import Span
    from tests.support.stores import AcmeParquet

ORACLE = Oracle(LEDGER)
OCTOBER = Days("UTC", date(2026, 10, 1), date(2026, 10, 31))
ASK = Ask(ACME, OCTOBER, "project")
BERLIN = replace(OCTOBER, tz="Europe/Berlin")


def days(first: str, last: str) -> Days:
    return Days("UTC", date.fromisoformat(first), date.fromisoformat(last))


def filtered(**filters: str) -> Ask:
    return replace(ASK, filters={name: frozenset({id_}) for name, id_ in filters.items()})


def parts(document: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {
            name: value
            for name, value in row.items()
            if name not in {"project_id", "project", "email"}
        }
        for row in document["rows"]
    ]
    names = ("total", "other", "unattributed", "over_time")
    return {"rows": rows, **{name: document[name] for name in names}}


@pytest.mark.parametrize(
    ("options", "ask", "ranked"),
    [
        ("", ASK, Ranked()),
        ("--by model", replace(ASK, by="model"), Ranked()),
        ("--by member --metric requests", replace(ASK, by="member"), Ranked("requests")),
        ("--by key --top 2", replace(ASK, by="key"), Ranked(top=2)),
        ("--by mapping --metric tokens --top 1", replace(ASK, by="mapping"), Ranked("tokens", 1)),
        ("--bucket week", ASK, Ranked(size="week")),
        ("--bucket month --top 1", ASK, Ranked(top=1, size="month")),
        ("--bucket hour", ASK, Ranked(size="hour")),
        ("--tz Europe/Berlin", replace(ASK, span=BERLIN), Ranked()),
        ("--org Acme", ASK, Ranked()),
        ("--include-deleted", replace(ASK, include_deleted=True), Ranked()),
        ("--mode byok", replace(ASK, mode="byok"), Ranked()),
        ("--mode credits --metric requests", replace(ASK, mode="credits"), Ranked("requests")),
        ("--project p_web", filtered(project="p_web"), Ranked()),
        ("--key k_end", filtered(key="k_end"), Ranked()),
        ("--member Ann", filtered(member="u_ann"), Ranked()),
        ("--member bob@example.com", filtered(member="u_bob"), Ranked()),
        ("--model GPT-4o", filtered(model="gpt-4o"), Ranked()),
        ("--provider azure", filtered(provider="azure"), Ranked()),
        ("--app =1+1", filtered(app="=1+1"), Ranked()),
        (
            "--key ci",
            replace(ASK, filters={"key": frozenset({"k_ci1", "k_ci2"})}),
            Ranked(),
        ),
        (
            "--project p_web --project p_cjk --project p_web",
            replace(ASK, filters={"project": frozenset({"p_web", "p_cjk"})}),
            Ranked(),
        ),
    ],
)
def test_every_option_reaches_the_report(
    acme_parquet: AcmeParquet, options: str, ask: Ask, ranked: Ranked
) -> None:
    argv = ["--month", "2026-10", "-s", str(acme_parquet()), "-q", "-f", "json", *options.split()]
    argv += [] if "--by" in argv else ["--by", "project"]
    argv += [] if "--org" in argv else ["--org", ACME]
    code, out, err = run("breakdown", *argv)
    assert (code, err) == (0, "")
    document = exact(out)
    assert parts(document) == breakdown(ORACLE, ask, ranked)
    assert (document["by"], document["metric"]) == (ask.by, ranked.metric)


@pytest.mark.parametrize(
    ("options", "span"),
    [
        ("", days("2026-10-28", "2026-11-03")),
        ("--from 2026-10-26", days("2026-10-26", "2026-11-03")),
        ("--from 2026-10 --to 2026-10", OCTOBER),
        ("--month this", days("2026-11-01", "2026-11-30")),
        ("--month last", OCTOBER),
        ("--last 2w", days("2026-10-26", "2026-11-08")),
        ("--last 2m --tz UTC", days("2026-10-01", "2026-11-30")),
        (
            "--last 12h",
            Instants(
                datetime.fromisoformat("2026-11-02T23:00"),
                datetime.fromisoformat("2026-11-03T11:00"),
            ),
        ),
    ],
)
def test_every_window_reaches_the_report(
    acme_parquet: AcmeParquet, options: str, span: Span
) -> None:
    source = ("-s", acme_parquet(), "--org", ACME, "-q", "-f", "json")
    document = exact(run("summary", *source, *options.split()).out)
    assert document["total"] == ORACLE.total(Ask(ACME, span))


def test_one_organization_needs_no_name(acme_parquet: AcmeParquet) -> None:
    labs = run("summary", "-s", acme_parquet(), "--org", "Acme Labs", "-q", "-f", "json")
    assert exact(labs.out)["organization"] == {"id": LABS, "name": "Acme Labs"}
    sample = run("summary", "-s", "sample_data", "--month", "2026-10", "-q", "-f", "json")
    assert exact(sample.out)["organization"]["name"] == "Quillhaven"


def test_notes_say_amounts_as_people_do() -> None:
    done = run("summary", "-s", "sample_data", "--month", "2026-09")
    (note,) = (line for line in done.err.splitlines() if "left out" in line)
    assert re.search(r"\$[\d,]+\.\d\d and [\d,]+ requests of deleted projects", note)


def test_a_window_after_all_usage_says_where_the_newest_is() -> None:
    done = run("summary", "-s", "sample_data", now=datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert done.code == 0
    assert done.err == (
        "orgstats: note: the source ends at 2026-11-01 00:00 UTC, the window begins at"
        " 2026-11-16 00:00 UTC; newest usage: 2026-10-31; try --month 2026-10\n"
    )


INCOMPLETE = (
    "the source ends at 2026-11-03 11:00 UTC, the window at 2026-11-04 00:00 UTC:"
    " later usage is not in these numbers"
)
RUNNING = "the hour from 2026-11-03 10:00 UTC is still running"
DELETED = "left out: ${} and {} of deleted projects (Old site); --include-deleted counts them"
SPLIT = (
    "days in Asia/Kolkata begin within an hour of UTC:"
    " such an hour counts for the day in which it starts"
)


@pytest.mark.parametrize(
    ("options", "notes"),
    [
        ("--from 2026-10-28 --to 2026-10-28", []),
        (
            "--last 1d",
            [("incomplete", INCOMPLETE), ("deleted_projects", DELETED.format("0.75", "1 request"))],
        ),
        ("--last 1h --include-deleted", [("incomplete", RUNNING)]),
        ("--month 2026-10", [("deleted_projects", DELETED.format("7.25", "11 requests"))]),
        ("--month 2026-10 --include-deleted", []),
        ("--from 2026-10-28 --to 2026-10-28 --tz Asia/Kolkata", [("split_hours", SPLIT)]),
    ],
)
def test_notes(acme_parquet: AcmeParquet, options: str, notes: list[tuple[str, str]]) -> None:
    argv = ("summary", "-s", acme_parquet(), "--org", ACME, "-f", "json", *options.split())
    code, out, err = run(*argv)
    assert code == 0
    assert err == "".join(f"orgstats: note: {message}\n" for _, message in notes)
    assert exact(out)["notes"] == [{"code": code, "message": text} for code, text in notes]
    assert run(*argv, "--quiet") == (0, out, "")


def test_rollups_that_disagree_are_told(tmp_path: Path) -> None:
    rows = [
        replace(row, measures={**row.measures, "cost": 0.0})
        for row in LEDGER.rows("project_hourly_stats")
    ]
    source = write_parquet(LEDGER.replacing("project_hourly_stats", rows), tmp_path)
    argv = ("--org", ACME, "--from", "2026-10-28", "--to", "2026-10-28", "-f", "json")
    code, out, err = run("breakdown", "--by", "model", "-s", source, *argv)
    assert code == 0
    assert exact(out)["unattributed"]["cost"] == -12
    assert exact(out)["unattributed"]["share"] is None
    assert err == (
        "orgstats: note: the rows add up to more than the total (cost): the rollups disagree;"
        " `orgstats check` tells on which days\n"
    )


def test_the_sql_is_shown_and_not_run(acme_parquet: AcmeParquet) -> None:
    argv = ("--by", "key", "-s", acme_parquet(), "--org", ACME, "--month", "2026-10")
    code, out, err = run("breakdown", *argv, "--show-sql")
    assert (code, err) == (0, "")
    assert [text.split()[0] for text in out.split(";\n")[:-1]] == ["SELECT"] * 3
    assert "FROM project_hourly_stats\nWHERE" in out
    assert "FROM api_key_hourly_stats\nWHERE" in out


SECRET = "postgresql://me:s3cret@127.0.0.1:1/gateway?connect_timeout=1"


def test_debug_shows_where_without_passwords() -> None:
    code, out, err = run("summary", "-s", SECRET, "--debug")
    assert err.startswith("Traceback (most recent call last):\n")
    assert "orgstats.errors.SourceError: " in err
    assert "\norgstats: error: " in err
    assert "s3cret" not in err
    assert (code, out) == (3, "")


def test_a_bug_is_called_a_bug(acme_parquet: AcmeParquet) -> None:
    argv = ("summary", "-s", acme_parquet(), "--org", ACME)
    with patch("orgstats.reports.summary.summary", side_effect=ZeroDivisionError("by zero")):
        code, out, err = run(*argv)
        debug = run(*argv, "--debug").err
    assert err == (
        "orgstats: error: ZeroDivisionError: by zero\n"
        "hint: this is a bug in orgstats; --debug shows where\n"
    )
    assert (code, out) == (70, "")
    assert debug.startswith("Traceback (most recent call last):\n")


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(acme_parquet: AcmeParquet, env: dict[str, str], *, coloured: bool) -> None:
    argv = ("summary", "-s", acme_parquet(), "--org", ACME, "--month", "2026-10")
    assert ("\x1b[" in run(*argv, env=env).out) == coloured
    assert "\x1b[" not in run(*argv, "-f", "json", env=env).out


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_columns(acme_parquet: AcmeParquet, columns: str) -> None:
    argv = ("summary", "-s", acme_parquet(), "--org", ACME, "--month", "2026-10", "-q")
    lines = run(*argv, env={"COLUMNS": columns}).out.splitlines()
    assert max(map(len, lines)) <= int(columns)


def test_without_a_terminal_there_is_no_chart_unless_asked(acme_parquet: AcmeParquet) -> None:
    argv = ("breakdown", "--by", "model", "-s", acme_parquet(), "--org", ACME, "--month", "2026-10")
    plain = run(*argv).out
    assert run(*argv, "--no-chart").out == plain
    assert len(run(*argv, "--chart").out.splitlines()) > len(plain.splitlines()) + 5


def test_the_clock_is_read_in_utc() -> None:
    assert clock().tzinfo is UTC
