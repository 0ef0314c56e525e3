"""`orgstats report`: one file whose numbers are those of the other commands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from docs import console
from orgstats.domain import humanize
from orgstats.reports.monthly.agenda import RANKED, REPORT_SECTIONS
from tests.cli.test_overview import CONFIGURED, watched
from tests.reports.test_anomalies import LEDGER
from tests.support.cli import run
from tests.support.deployment import LATE_COLUMNS, TODAY
from tests.support.parquet import write_parquet
from tests.support.reports import exact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

SAMPLE = ("-s", str(console.ROOT / "sample_data"), "--month", "2026-10")
ACME = ("--org", "org_acme", "--month", "2026-10", "-q")
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def cells(markdown: str) -> dict[str, list[list[str]]]:
    """The rows of all tables below each heading, what is escaped as it is read."""
    found: dict[str, list[list[str]]] = {}
    for line in markdown.splitlines():
        if line.startswith("## "):
            rows = found.setdefault(line.removeprefix("## "), [])
        elif line.startswith("| "):
            plain = re.sub(r"\\([\\|`*_\[\]~])", r"\1", line)
            for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
                plain = plain.replace(entity, letter)
            rows.append([cell.strip() for cell in plain.strip("|").split(" | ")])
    return found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("projects", "Projects"),
        ("models", "Models"),
        ("keys", "API keys"),
        ("members", "Members"),
        ("teams", "Teams"),
    ],
)
def test_rankings_are_those_of_a_breakdown(name: str, title: str) -> None:
    rows = cells(run("report", *SAMPLE, "-f", "markdown", "--sections", name, now=NOW).out)[title]
    argv = ("breakdown", "--by", RANKED[name], *SAMPLE, "--top", "10", "--include-deleted")
    found = exact(run(*argv, "-f", "json", now=NOW).out)
    lines = [*found["rows"], found["other"], found["unattributed"], found["total"]]
    told = [(row[2], *row[5:7]) for row in rows[2:]]
    assert told == [
        (
            humanize.money(one["cost"]),
            humanize.count(one["requests"]),
            humanize.count(one["tokens"]),
        )
        for one in lines
        if one is not None
    ]


def test_figures_and_effects_are_those_of_the_other_commands() -> None:
    found = cells(run("report", *SAMPLE, "-f", "markdown", now=NOW).out)
    counted = ("--include-deleted", "-f", "json")
    total = exact(run("summary", *SAMPLE, *counted, now=NOW).out)["total"]
    figures = {row[0]: row[1] for row in found["At a glance"]}
    assert figures["Cost"] == humanize.money(total["cost"])
    assert figures["Spend: BYOK"] == humanize.money(total["byok_cost"])
    assert figures["Tokens: Cached"] == humanize.count(total["cached_tokens"])
    compared = exact(run("compare", *SAMPLE, *counted, now=NOW).out)
    effects = [row[1] for row in found["Why it changed"] if row[0] in {"Traffic", "Mix", "Gone"}]
    told = {one["name"]: humanize.signed(one["value"], "money") for one in compared["effects"]}
    assert effects == [told[name] for name in ("traffic", "mix", "gone")]
    meters = exact(run("breakdown", "--by", "meter", *SAMPLE, *counted, now=NOW).out)["rows"]
    assert [row[2] for row in found["What was paid for"][2:-1]] == [
        humanize.money(one["cost"]) for one in meters
    ]


def test_each_rollup_is_scanned_once(tmp_path: Path) -> None:
    """Who was behind an unusual day takes a rollup of its own; budgets take none."""
    folder = tmp_path / ".config" / "orgstats"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIGURED, "utf-8")
    once = ["api_key_hourly_stats", "project_hourly_model_stats", "project_hourly_stats"]
    with watched() as scanned:
        assert run("report", *SAMPLE, "-f", "markdown", now=NOW).code == 0
    assert sorted(scanned) == once
    with watched() as scanned:
        argv = ("-s", SAMPLE[1], "--month", "2026-09", "-f", "markdown")
        out = run("report", *argv, env={"HOME": str(tmp_path)}, now=NOW).out
    assert sorted(scanned) == ["api_key_hourly_model_stats", *once]
    assert "On 2 of 30 days usage was well above the usual." in out
    assert "| Total | $610.88 | $1,065.77 | $454.89 | Claims Extraction | Nightly batch |" in out
    # Deleted projects count for budgets as for all else.
    spent = cells(out)["At a glance"][2][1]
    assert [row[:3] for row in cells(out)["Budgets"][2:]] == [
        ["All", "warn", spent],
        ["Batch", "over", "$1,261.40"],
        ["Fine", "ok", spent],
    ]


def test_a_budget_of_nobody_is_said_without_a_path(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "orgstats"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIGURED.replace("Nightly batch", "Nobody"), "utf-8")
    argv = ("report", *SAMPLE, "-f", "markdown", "--sections", "budgets")
    code, out, _ = run(*argv, env={"HOME": str(tmp_path)}, now=NOW)
    assert code == 0
    told = "This cannot be told: the configuration: budget 'Batch': there is no key 'Nobody'."
    assert told in out
    assert str(tmp_path) not in out


def test_sections_are_those_named_in_their_order() -> None:
    argv = ("report", *SAMPLE, "-f", "markdown", "--title", "Board <1>", "-q")
    out = run(*argv, "--sections", "model, Projects", now=NOW).out
    assert out.startswith("# Board &lt;1&gt;\n\n**Quillhaven** · ")
    assert list(cells(out)) == ["Models", "Projects"]


@pytest.mark.parametrize(
    ("names", "read"),
    [
        ("projects,quality", {"project_model", "api_key"}),
        ("meters", {"discount_savings", "project_model", "cache_write_cost"}),
        ("summary", {"discount_savings", "project_model", "cache_write_cost", "client_errors"}),
        ("definitions", set()),
    ],
)
def test_sections_read_only_what_they_tell(names: str, read: set[str]) -> None:
    shown = run("report", *SAMPLE, "--sections", names, "--show-sql", now=NOW).out
    rollups = re.findall(r"^FROM (\w+)_hourly(\w*)_stats$", shown, re.MULTILINE)
    columns = {"discount_savings", "cache_write_cost", "client_errors"}
    asked = {name for name in columns if f" AS {name}" in shown}
    assert {*map("".join, rollups), *asked} == {"project", *read}


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("modles", "--sections 'modles' is not known\nhint: did you mean models"),
        ("models,models", "--sections names models twice"),
        ("", "--sections '' is not known\nhint: one of summary"),
    ],
)
def test_sections_that_there_are_not(names: str, told: str) -> None:
    code, out, err = run("report", *SAMPLE, "--sections", names)
    assert (code, out) == (2, "")
    assert told in err


def test_what_the_source_cannot_tell_is_said_and_the_rest_stands(
    acme_parquet: AcmeParquet,
) -> None:
    lacking = TODAY.absent_tables | {
        "api_key_hourly_stats",
        "api_key_hourly_model_stats",
        "project_hourly_model_stats",
        "project_hourly_source_stats",
    }
    source = acme_parquet(replace(TODAY, absent_tables=lacking))
    code, out, _ = run("report", "-s", source, *ACME, "-f", "markdown")
    whole = run("report", "-s", acme_parquet(), *ACME, "-f", "markdown").out
    assert code == 0
    for title in ("At a glance", "Projects"):
        assert cells(out)[title][:3] == cells(whole)[title][:3]
    for heading, what in (("Models", "model"), ("API keys", "key"), ("Members", "member")):
        told = f"## {heading}\n\nThis cannot be told: the source has no rollup that holds {what}"
        assert told in out.replace("\\", "")


def test_what_columns_of_meters_are_lacking_is_said(acme_parquet: AcmeParquet) -> None:
    argv = ("-s", acme_parquet(replace(TODAY, absent_columns=LATE_COLUMNS)), "--org", "org_acme")
    alone = exact(run("compare", *argv, "--month", "2026-10", "-f", "json").out)["notes"]
    said = {one["message"] for one in alone if one["code"] == "column_missing"}
    out = run("report", *argv, "--month", "2026-10", "-q", "-f", "markdown").out
    told = {row[2] for row in cells(out)["Quality of the data"] if row[0] == "column missing"}
    assert said
    assert said <= told


def test_without_dimension_tables_of_keys_the_rest_stands(tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    (tmp_path / "api_key.parquet").unlink()
    code, out, _ = run("report", "-s", tmp_path, "--last", "7d", "-f", "markdown", now=NOW)
    assert code == 0
    assert "## API keys\n\nThis cannot be told: the source has no table api\\_key." in out


def test_a_running_month_says_first_where_it_will_end(tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    argv = ("-s", tmp_path, "--month", "2026-10", "--include-deleted")
    out = run("report", *argv, "-f", "markdown", now=NOW).out.replace("\\", "")
    total = exact(run("forecast", *argv, "-f", "json", now=NOW).out)["total"]
    first = out.split("\n\n")[2]
    assert first.startswith("Cost rose ")
    assert "The window is not over: it is compared with as much of the one before." in first
    assert f"Expected by 2026-10-31: {humanize.money(total['expected'])}" in first
    assert list(cells(out))[:2] == ["At a glance", "Where it will end"]


def test_no_usage_is_said(tmp_path: Path) -> None:
    write_parquet(replace(LEDGER, facts=()), tmp_path)
    code, out, _ = run("report", "-s", tmp_path, "-f", "markdown", now=NOW)
    assert code == 0
    assert "There was no usage in this window." in out
    assert "| complete | fail | the source holds no hour of usage at all |" in out


@pytest.mark.parametrize(
    "window",
    [
        ("--from", "2026-10-05", "--to", "2026-10-05"),
        ("--from", "2025-11", "--to", "2026-10"),
        ("--last", "12h"),
        ("--month", "2026-10", "--mode", "credits"),
        ("--month", "2026-10", "--app", "web"),
    ],
)
def test_any_window_and_filter_has_a_report(
    acme_parquet: AcmeParquet, window: tuple[str, ...]
) -> None:
    argv = ("report", "-s", acme_parquet(), "--org", "org_acme", *window, "-q", "-f", "markdown")
    code, out, _ = run(*argv, "--sections", ",".join(REPORT_SECTIONS))
    assert code == 0
    assert len(cells(out)) == len(REPORT_SECTIONS)
    assert "Traceback" not in out


def test_a_title_that_is_no_text_is_an_error() -> None:
    code, out, err = run("report", *SAMPLE, "--title", "\udcff")
    assert (code, out) == (2, "")
    assert err.startswith("orgstats: error: --title")


def test_a_name_that_nobody_knows_is_an_error(acme_parquet: AcmeParquet) -> None:
    code, out, err = run("report", "-s", acme_parquet(), *ACME, "--model", "nobody-knows")
    assert (code, out) == (2, "")
    assert "there is no model 'nobody-knows'" in err
