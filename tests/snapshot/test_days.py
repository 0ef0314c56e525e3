"""The sums of days in a snapshot: they give what its hours do, and follow them."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgstats.exports.snapshot.update import Snapshot
from tests.snapshot.taking import OCTOBER, altered, changed, own, same, take, written
from tests.support.cli import run
from tests.support.deployment import NEWEST, OLD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

    Taken = Callable[[str], Path]

DAYS = OCTOBER.replace("hourly", "daily")
ACME = ("--org", "Acme", "-q")
MONTH = ("--month", "2026-10", *ACME)
SUMMARY = ("summary", *MONTH, "-f", "json")
#: Days of 25 hours too, and such as begin within an hour of UTC.
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata")


@pytest.fixture(scope="module")
def taken(acme_parquet: AcmeParquet, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """The function from a zone to a snapshot with its days."""
    found: dict[str, Path] = {}

    def snapshot(zone: str) -> Path:
        if zone not in found:
            found[zone] = tmp_path_factory.mktemp("days") / "rollups"
            take(acme_parquet(NEWEST), found[zone], "--tz", zone)
        return found[zone]

    return snapshot


def tables(folder: Path, *command: str) -> set[str]:
    """The tables that a report reads, but for the first hour of all."""
    shown = run(*command, "--source", folder, "--show-sql")
    assert shown.code == 0, shown.err
    words = shown.out.replace(";", " ").split()
    return {word for word in words if re.fullmatch("(?!whole_).*_stats", word)}


def in_days(folder: Path, *command: str) -> bool:
    """Whether days answer a report, and nothing but days; else nothing but hours does."""
    (days,) = {"_daily_" in table for table in tables(folder, *command)}
    return days


@pytest.mark.parametrize(
    ("command", "days"),
    [
        (SUMMARY, True),
        ((*SUMMARY, "--tz", "Asia/Kolkata"), False),
        (("summary", "--last", "30h", *ACME), False),
        (("breakdown", "--by", "model", *MONTH, "--bucket", "hour"), False),
        (("breakdown", "--by", "hour", *MONTH), False),
        (("breakdown", "--by", "weekday,model", *MONTH), True),
        (("breakdown", "--by", "meter", *MONTH, "--bucket", "month"), True),
        (("compare", "--by", "key", "--last", "3d", *ACME, "--align", "none"), True),
        (("anomalies", "--by", "project", *MONTH), True),
        (("forecast", *MONTH), True),
        (("export", "--by", "key,app", *MONTH, "--grain", "week"), True),
        (("export", "--by", "key", *MONTH, "--grain", "hour"), False),
    ],
)
def test_days_answer_what_is_asked_of_days(
    command: tuple[str, ...], days: bool, taken: Taken, acme_parquet: AcmeParquet
) -> None:
    assert in_days(taken("UTC"), *command) == days
    if days:
        form = () if "-f" in command else ("-f", "json")
        same((*command, *form), taken("UTC"), acme_parquet(NEWEST))


FILTERS = ("--model=gpt-4o", "--key=k_ci1", "--project=p_web", "--member=Ann", "--app=web")
commands = st.one_of(
    st.tuples(
        st.just("breakdown"),
        st.just("--by"),
        st.sampled_from(("model", "key", "team", "meter", "weekday", "day,key", "app,mapping")),
        st.sampled_from(("--bucket=day", "--bucket=week", "--bucket=month", "--mode=byok")),
    ),
    st.sampled_from(
        [("summary",), ("summary", "--mode=credits"), ("anomalies", "--by", "provider")]
    ),
    st.sampled_from(("day", "week", "total")).map(lambda grain: ("export", f"--grain={grain}")),
)
windows = st.tuples(st.integers(29, 61), st.integers(0, 20)).map(
    lambda window: tuple(
        f"--{name}=2026-{9 + day // 31:02}-{day % 31 + 1:02}"
        for name, day in (("from", window[0]), ("to", min(sum(window), 64)))
    )
)


questions = st.tuples(
    commands,
    windows,
    st.one_of(st.just(()), st.sampled_from(FILTERS).map(lambda one: (one,))),
    st.sampled_from(("--format=json", "--format=csv")).map(lambda one: (one,)),
).map(lambda parts: sum(parts, ()))


@given(st.sampled_from(ZONES), questions)
@settings(max_examples=8, derandomize=True)
def test_days_give_the_same_bytes_as_their_source(
    taken: Taken, acme_parquet: AcmeParquet, zone: str, question: tuple[str, ...]
) -> None:
    question = (*question, *ACME, "--tz", zone)
    found, expected = (run(*question, "-s", one) for one in (taken(zone), acme_parquet(NEWEST)))
    assert (found.code, found.out) == (expected.code, expected.out)


def test_they_are_sums_of_whole_numbers_in_the_order_of_their_columns(taken: Taken) -> None:
    file = taken("Europe/Berlin") / DAYS.replace("project_daily", "project_daily_model")
    relation = f"read_parquet('{file}', hive_partitioning = false)"
    found = duckdb.sql(f"FROM {relation}")
    kinds = dict(zip(found.columns, map(str, found.types), strict=True))
    named = ("local_day", "project_id", "used_model", "used_provider")
    assert [kinds.pop(name) for name in named] == ["DATE", "VARCHAR", "VARCHAR", "VARCHAR"]
    assert {*kinds.values()} == {"BIGINT"}
    keys = "project_id, used_model, used_provider, local_day"
    rows = duckdb.sql(f"SELECT {keys} FROM {relation}").fetchall()
    assert rows == sorted(set(rows))


def test_a_meter_counts_what_is_left_in_each_hour(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = own(acme_parquet(OLD), tmp_path), tmp_path / "rollups"
    odd = "IF(hour(hour_timestamp) % 2 = 0, 2 * input_tokens, 0)"
    for table in ("project_hourly_stats", "project_hourly_model_stats"):
        altered(source / f"{table}.parquet", f"SELECT * REPLACE ({odd} AS cached_tokens) FROM t")
    take(source, folder)
    for by in ("meter", "model,meter"):
        assert in_days(folder, "breakdown", "--by", by, *MONTH)
        same(("breakdown", "--by", by, *MONTH, "-f", "json"), folder, source)


def test_only_what_changed_is_summed_up_again(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    source, folder = own(acme_parquet(OLD), tmp_path), tmp_path / "rollups"
    file = source / "project_hourly_stats.parquet"
    later = tmp_path / "later.parquet"
    shutil.copy(file, later)
    # The last day has begun, and grows.
    altered(file, "SELECT * FROM t WHERE hour_timestamp < '2026-10-28 12:00'")
    take(source, folder)
    before = written(folder)
    take(source, folder)
    assert changed(before, folder) == set()
    shutil.copy(later, file)
    take(source, folder)
    november = {one.replace("10", "11") for one in (OCTOBER, DAYS)}
    assert changed(before, folder) == {OCTOBER, DAYS, *november}
    assert in_days(folder, *SUMMARY)
    same(SUMMARY, folder, source)
    before = written(folder)
    take(source, folder, "--tz", "America/New_York")
    assert not [name for name in changed(before, folder) if "_hourly_" in name]
    assert not in_days(folder, *SUMMARY)
    assert in_days(folder, *SUMMARY, "--tz", "America/New_York")
    altered(file, "SELECT * FROM t WHERE hour_timestamp >= '2026-10-01 04:00'")
    take(source, folder)
    assert not [name for name in written(folder) if "_daily_stats/month=2026-09" in name
                and name.startswith("project")]  # fmt: skip


def test_an_interrupted_run_leaves_the_hours_to_answer(
    acme_parquet: AcmeParquet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, folder = own(acme_parquet(OLD), tmp_path), tmp_path / "rollups"
    take(source, folder)
    altered(source / "project_hourly_stats.parquet", "SELECT * REPLACE (cost + 1 AS cost) FROM t")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Snapshot, "_entities", stop)
        take(source, folder, code=130)
    assert not in_days(folder, *SUMMARY)
    found = json.loads(run(*SUMMARY, "-s", folder).out)
    expected = json.loads(run(*SUMMARY, "-s", source).out)
    assert found["total"] == expected["total"]
    take(source, folder)
    assert in_days(folder, *SUMMARY)


def lost(folder: Path) -> None:
    (folder / DAYS).unlink()


def cut(folder: Path) -> None:
    (folder / DAYS).write_bytes((folder / DAYS).read_bytes()[:-1])


def added(folder: Path) -> None:
    shutil.copy(folder / OCTOBER, folder / OCTOBER.replace("data", "more"))


def hours(folder: Path) -> None:
    altered(folder / OCTOBER, "SELECT * REPLACE (cost + 1 AS cost) FROM t LIMIT 3")


def former(folder: Path) -> None:
    """A snapshot as it was before there were days."""
    shutil.rmtree(folder / "project_daily_stats")
    file = folder / "snapshot.json"
    manifest = json.loads(file.read_text())
    files = {name: one for name, one in manifest["files"].items() if "_daily_" not in name}
    del manifest["timezone"]
    file.write_text(json.dumps(manifest | {"schema": "orgstats.snapshot/1", "files": files}))
    for place in folder.glob("*_daily_*"):
        shutil.rmtree(place)


@pytest.mark.parametrize("spoil", [lost, cut, added, hours, former])
def test_days_that_are_not_those_of_the_hours_never_answer(
    spoil: Callable[[Path], None], taken: Taken, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    folder = shutil.copytree(taken("UTC"), tmp_path / "rollups")
    assert in_days(folder, *SUMMARY)
    spoil(folder)
    assert not in_days(folder, *SUMMARY)
    assert run("summary", *MONTH, "-s", folder).code == 0
    if spoil is not added:
        take(acme_parquet(NEWEST), folder)
        assert in_days(folder, *SUMMARY)
        same(SUMMARY, folder, acme_parquet(NEWEST))


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ("'NaN'::FLOAT AS cost", False),
        (f"{2**62}::BIGINT AS total_tokens", False),
        ("CAST(total_tokens + 0.5 AS DECIMAL(20, 3)) AS total_tokens", True),
        ("CAST(total_tokens AS DECIMAL(38, 0)) AS total_tokens", True),
    ],
)
def test_what_has_no_whole_sums_of_64_bits(
    change: str, days: bool, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = own(acme_parquet(OLD), tmp_path), tmp_path / "rollups"
    altered(source / "project_hourly_stats.parquet", f"SELECT * REPLACE ({change}) FROM t")
    take(source, folder)
    question = SUMMARY
    assert in_days(folder, *question) == days
    found, expected = run(*question, "-s", folder), run(*question, "-s", source)
    assert (found.code, found.out) == (expected.code, expected.out)


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ("* REPLACE (IF(project_id = 'p_web', cost + 1, cost) AS cost)", "fail", "2026-10-24"),
        ("* EXCLUDE cost", "fail", "project_daily_stats cannot be read"),
        (None, "warn", "project_daily_stats"),
        ("*", "ok", "sums of days of UTC are those of their hours"),
    ],
)
def test_a_check_compares_days_with_their_hours(
    change: str | None, status: str, said: str, taken: Taken, tmp_path: Path
) -> None:
    folder = shutil.copytree(taken("UTC"), tmp_path / "rollups")
    manifest = json.loads((folder / "snapshot.json").read_text())
    if change is None:
        (folder / DAYS).unlink()
    else:
        altered(folder / DAYS, f"SELECT {change} FROM t")
        manifest["files"][DAYS]["bytes"] = (folder / DAYS).stat().st_size
        (folder / "snapshot.json").write_text(json.dumps(manifest))
    window = ("--from", "2026-10-24", "--to", "2026-10-27")
    found = json.loads(run("check", *window, "-s", folder, "-f", "json").out)
    (days,) = (one for one in found["checks"] if one["name"] == "days")
    assert days["status"] == status
    assert said in json.dumps(days)


def test_from_a_database(server: Server, acme_database: AcmeDatabase, tmp_path: Path) -> None:
    source, folder = server.conninfo(acme_database(NEWEST)), tmp_path / "rollups"
    take(source, folder, "--tz", "Europe/Berlin")
    for command in (("breakdown", "--by", "key,meter"), ("export", "--by", "app,model")):
        question = (*command, *MONTH, "--tz", "Europe/Berlin")
        assert in_days(folder, *question)
        same((*question, "-f", "csv"), folder, source)
