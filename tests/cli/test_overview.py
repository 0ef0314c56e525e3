"""Bare `orgstats`: the overview of the source in the settings, or help."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from docs import console
from orgstats.domain import humanize
from orgstats.render.names import cells
from orgstats.sql import scan
from tests.reports.test_anomalies import LAST, LEDGER, usage
from tests.support.cli import run
from tests.support.parquet import write_parquet
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgstats.sql.dialect import Dialect
    from orgstats.sql.query import Query
    from orgstats.sql.statement import Columns, Statement

SAMPLE = {"ORGSTATS_SOURCE": str(console.ROOT / "sample_data"), "COLUMNS": "80"}
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_without_a_source_there_is_help() -> None:
    assert run() == run("--help")
    assert "Usage: orgstats" in run().out


def test_it_takes_the_options_that_reports_share(tmp_path: Path) -> None:
    source = SAMPLE["ORGSTATS_SOURCE"]
    env = {"COLUMNS": "80"}
    assert run("-s", source, env=env, now=NOW) == run(env=SAMPLE, now=NOW)
    file = tmp_path / "overview.json"
    done = run("-s", source, "--org", "Quillhaven", "--tz", "Asia/Tokyo", "-o", file, now=NOW)
    assert (done.code, done.out) == (0, "")
    found = exact(file.read_text())
    assert (found["schema"], found["window"]["timezone"]) == ("orgstats.overview/1", "Asia/Tokyo")
    assert run("-s", source, "--show-sql", now=NOW).out.startswith("SELECT ")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("-f", "json"), "no source given"),
        (("--org", "Acme"), "no source given"),
        (("-s", "a", "-s", "b"), "--source is given 2 times"),
        (("-s", "a", "summary"), "options stand behind the command"),
        (("--tz", "UTC", "list", "orgs"), "options stand behind the command"),
        (("--month", "last"), "no such option"),
    ],
)
def test_options_of_none_and_before_a_command(argv: tuple[str, ...], said: str) -> None:
    done = run(*argv)
    assert (done.code, done.out, said in done.err.casefold()) == (2, "", True), done


def test_the_sample_month_says_what_its_reports_say() -> None:
    code, out, _ = run(env=SAMPLE, now=NOW)
    assert code == 0
    for by in ("project", "model"):
        argv = ("compare", by, "--month", "2026-10", "--top", "3", "-q", "-f", "json")
        found = exact(run(*argv, env=SAMPLE).out)
        for row in found["rows"]:
            (line,) = [one for one in out.splitlines() if one.startswith(f"{row['label']} ")]
            numbers = [humanize.money(row["old"]), humanize.money(row["new"])]
            assert line.split()[-3:] == [*numbers, humanize.signed(row["change"], "money")]
    assert "Cost rose 19.0%, from $14,153.09 to $16,840.43: +$2,687.3" in out
    assert out.endswith("\n\nNo budget is set: `orgstats budget` tells how.\n")


def test_a_source_without_usage_is_told_in_every_format(tmp_path: Path) -> None:
    source = write_parquet(replace(LEDGER, facts=()), tmp_path / "none")
    argv = ("-s", source, "-q")
    for form in ("table", "markdown"):
        assert "No usage in either month." in run(*argv, "-f", form).out
    found = exact(run(*argv, "-f", "json").out)
    assert [found[name] for name in ("projects", "models", "findings", "budgets")] == [[]] * 4
    assert run(*argv, "-f", "csv").out == "name,label,old,new,change\n"
    assert run(*argv, "-f", "ndjson") == (0, "", "")
    assert run(*argv, "-o", tmp_path / "none.xlsx").code == 0


@pytest.mark.parametrize("seed", range(3))
def test_it_fits_a_screen_and_tells_what_was_unusual(seed: int, tmp_path: Path) -> None:
    ledger = usage(seed, LAST)
    write_parquet(ledger, tmp_path)
    env = {"ORGSTATS_SOURCE": str(tmp_path), "COLUMNS": "80"}
    code, out, _ = run(env=env, now=NOW)
    assert code == 0
    lines = out.splitlines()
    assert len(lines) <= 24
    assert max(map(cells, lines)) <= 80
    newest = ledger.refreshed.date()
    argv = ("anomalies", "--from", newest - timedelta(days=6), "--to", newest, "-q", "-f", "json")
    found = exact(run(*argv, env=env, now=NOW).out)["findings"]
    told = [line for line in lines if line[3:12] == " 2026-10-"]
    assert len(told) == min(len(found), 3)
    for line, one in zip(told, found, strict=False):
        assert line.endswith(humanize.signed(one["impact"], "money"))
        assert f" {one['day']} " in line


def test_a_running_month_tells_where_it_will_end(tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    env = {"ORGSTATS_SOURCE": str(tmp_path), "COLUMNS": "80"}
    out = run(env=env, now=NOW).out
    total = exact(run("forecast", "--month", "2026-10", "-f", "json", env=env, now=NOW).out)[
        "total"
    ]
    assert f"Expected by 2026-10-31: {humanize.money(total['expected'])}" in out
    assert "Expected by" not in run(env=SAMPLE, now=NOW).out


def test_names_that_rows_share_are_told_apart(tmp_path: Path) -> None:
    projects = tuple(replace(one, name="Same") for one in LEDGER.projects)
    write_parquet(replace(LEDGER, projects=projects), tmp_path)
    out = run(env={"ORGSTATS_SOURCE": str(tmp_path)}, now=NOW).out
    for key in ("p1", "p2"):
        assert f"Same ({key}) " in out


CONFIGURED = """
[[budget]]
name = "All"
amount = 15000
[[budget]]
name = "Batch"
amount = 700
key = "Nightly batch"
[[budget]]
name = "Fine"
amount = 1000000
"""


def test_budgets_that_do_not_hold_are_told(tmp_path: Path) -> None:
    """Each rollup is scanned once for all of it; a budget of a key needs one more."""
    folder = tmp_path / ".config" / "orgstats"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIGURED, "utf-8")
    env = {**SAMPLE, "HOME": str(tmp_path)}
    with watched() as scanned:
        out = run(env=env, now=NOW).out
    assert sorted(scanned) == [
        "api_key_hourly_stats",
        "project_hourly_model_stats",
        "project_hourly_stats",
    ]
    stands = exact(run("budget", "--on", "2026-10-31", "-f", "json", env=env, now=NOW).out)
    for one in stands["budgets"]:
        told = [line for line in out.splitlines() if line.startswith(f"{one['name']} (")]
        assert len(told) == (one["status"] != "ok")
        assert all(humanize.money(one["spent"]) in line for line in told)
    assert "All (over) " in out
    assert "hold" not in out
    (folder / "config.toml").write_text(CONFIGURED[CONFIGURED.rindex("[[budget]]") :], "utf-8")
    assert "\nThe budget holds.\n" in run(env=env, now=NOW).out


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give the rollups that are summed meanwhile."""
    found: list[str] = []
    scanned = scan.scan

    def noted(query: Query, columns: Columns, dialect: Dialect) -> Statement:
        found.append(query.rollup.table)
        return scanned(query, columns, dialect)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "scan", noted)
        yield found


def test_a_source_without_an_hour_is_an_answer(tmp_path: Path) -> None:
    write_parquet(replace(LEDGER, facts=()), tmp_path)
    code, out, err = run(env={"ORGSTATS_SOURCE": str(tmp_path)}, now=NOW)
    assert (code, out.splitlines()[0].startswith("One · Nov 1 ")) == (0, True)
    assert "the source holds no hour of usage at all" in err


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    code, out, err = run(env={"ORGSTATS_SOURCE": str(tmp_path / "nowhere")})
    assert (code, out) == (3, "")
    assert err.startswith("orgstats: error: ")


def test_on_a_narrow_terminal_titles_are_whole() -> None:
    out = run(env={**SAMPLE, "COLUMNS": "60"}, now=NOW).out
    assert ("Projects that moved most" in out, "Models that moved most" in out) == (True, True)
    assert max(map(cells, out.splitlines())) <= 60
