"""`orgstats anomalies` by command line: the runaway job of the sample, in every format."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from docs import console
from orgstats.domain import humanize
from tests.support.cli import run
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.cli import Result

SAMPLE = ("-s", str(console.ROOT / "sample_data"), "-q")
RUNAWAY = "Nightly batch"


@pytest.fixture
def ask() -> Callable[..., Result]:
    """The command on the sample's September."""
    return lambda *argv: run("anomalies", *SAMPLE, "--month", "2026-09", *argv)


def test_the_runaway_job_comes_first(ask: Callable[..., Result]) -> None:
    found = exact(ask("-f", "json").out)
    assert (found["schema"], found["by"]) == ("orgstats.anomalies/1", "project")
    whole, project, *_ = found["findings"]
    assert (whole["day"], whole["key"], whole["culprit"]["key"]) == (
        "2026-09-17",
        None,
        project["key"],
    )
    for culprit in (whole["culprit"]["behind"], project["culprit"]):
        assert (culprit["by"], culprit["label"]) == ("key", RUNAWAY)
        assert culprit["behind"]["label"] == "Qwen3 Max"
    by_key = exact(ask("key", "-f", "json").out)["findings"]
    assert (by_key[0]["culprit"]["label"], by_key[1]["label"]) == (RUNAWAY, RUNAWAY)


def test_every_format_has_the_same_findings(ask: Callable[..., Result]) -> None:
    found = exact(ask("-f", "json").out)["findings"]
    assert [exact(line)["impact"] for line in ask("-f", "ndjson").out.splitlines()] == [
        one["impact"] for one in found
    ]
    for form, separator in (("csv", ","), ("tsv", "\t")):
        lines = list(csv.DictReader(io.StringIO(ask("-f", form).out), delimiter=separator))
        for name in ("expected", "actual", "impact", "z"):
            assert [Decimal(line[name]) for line in lines] == [one[name] for one in found]
        assert {lines[place]["culprit_key"] for place in (0, 1)} == {RUNAWAY}
        assert [line["key"] for line in lines] == [one["key"] or "" for one in found]
    table, page = ask().out, ask("-f", "markdown").out
    for one in found:
        assert f"{humanize.signed(one['impact'], 'money')}  " in table
        assert f" {humanize.money(one['impact'])} |" in page


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 4),
        (("--min-impact", "60"), 3),
        (("--sensitivity", "10"), 1),
        (("--metric", "requests"), 2),
        (("--project", "Engineering Agents"), 0),
    ],
)
def test_options_reach_the_report(
    ask: Callable[..., Result], options: tuple[str, ...], count: int
) -> None:
    assert len(exact(ask(*options, "-f", "json").out)["findings"]) == count


def test_the_exit_code_tells_where_it_is_to(ask: Callable[..., Result]) -> None:
    assert ask().code == 0
    done = ask("--fail")
    assert done.code == 10
    assert done.err.startswith("orgstats: finding: Thu 2026-09-17: all usage cost $1,042.08 ")
    assert done.err.endswith(" (and 3 more)\n")


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_who_wants_quiet_is_told_nothing_of_nothing(form: str) -> None:
    argv = ("anomalies", *SAMPLE[:2], "--month", "2026-10", "--fail", "-f", form)
    assert run(*argv, "-q", "--min-impact", 500) == (0, "", "")
    assert "Nothing unusual on 31 days." in run(*argv, "--min-impact", 500).out


def test_a_file_is_written_of_nothing_too(tmp_path: Path) -> None:
    path = tmp_path / "found.txt"
    assert run("anomalies", *SAMPLE, "--from", "2026-11-01", "-o", path) == (0, "", "")
    assert "No complete day could be judged." in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("--sensitivity much", "--sensitivity 'much' is not a number"),
        ("--sensitivity nan", "--sensitivity 'nan' is not a number"),
        ("--min-impact 1e999999", "--min-impact '1e999999' is not a number"),
        ("--min-impact -5", "--min-impact '-5' is not a number"),
        ("nothing", "--by 'nothing' is not known"),
        ("model --by key", "DIM and --by contradict each other"),
        ("--mode byok --metric tokens", "tokens are not split by billing mode"),
    ],
)
def test_what_is_wrong_is_one_line(ask: Callable[..., Result], options: str, error: str) -> None:
    code, out, err = ask(*options.split())
    assert (code, out) == (2, "")
    assert err.startswith(f"orgstats: error: {error}")


def test_what_would_run_is_shown_with_those_behind(ask: Callable[..., Result]) -> None:
    shown = ask("--show-sql").out
    assert "FROM project_hourly_stats\nWHERE hour_timestamp >= TIMESTAMP '2026-08-03" in shown
    assert "FROM api_key_hourly_model_stats" in shown


@pytest.mark.parametrize(
    ("days", "zone", "unjudged"),
    [
        (("2026-10-30", "2026-10-31"), "UTC", None),
        (("2026-10-30", "2026-11-01"), "UTC", "2026-11-01 was not judged"),
        (("2026-10-30", "2026-11-20"), "UTC", "2026-11-01 to 2026-11-04 were not judged"),
        (("2026-11-02", "2026-11-03"), "UTC", "2026-11-02 to 2026-11-03 were not judged"),
        (("2026-10-31", "2026-10-31"), "America/New_York", "2026-10-31 was not judged"),
    ],
)
def test_days_that_the_source_does_not_reach_past_are_told(
    days: tuple[str, str], zone: str, unjudged: str | None
) -> None:
    window = ("--from", days[0], "--to", days[1], "--tz", zone)
    argv = ("anomalies", *SAMPLE, *window, "--min-impact", "9999")
    clock = datetime(2026, 11, 5, 8, tzinfo=UTC)
    notes = exact(run(*argv, "-f", "json", now=clock).out)["notes"]
    told = [one["message"] for one in notes if one["code"] == "not_judged"]
    assert [text.partition(":")[0] for text in told] == ([] if unjudged is None else [unjudged])
    done = run(*argv, "--fail", "--require-complete", now=clock)
    assert done.code == (0 if unjudged is None else 10)
    assert run(*argv, "--fail", now=clock).code == 0
    if unjudged is not None:
        assert done.err.startswith(f"orgstats: finding: {unjudged}")
