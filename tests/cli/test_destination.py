"""Where an answer goes is decided in one place: format, suffix, the name of the file."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.cli.destination import fill
from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

REPORTED = ".txt, .json, .csv, .tsv, .ndjson, .jsonl, .md, .xlsx"
OCTOBER = ("--org", "org_acme", "--month", "2026-10")


@pytest.mark.parametrize(
    ("command", "suffix", "known"),
    [
        (("summary",), ".ods", REPORTED),
        (("breakdown", "--by", "model"), ".parquet", REPORTED),
        (("list", "orgs"), ".HTML", REPORTED),
        (("check",), ".{month}", REPORTED),
        (("export",), ".md", ".csv, .tsv, .json, .ndjson, .jsonl, .xlsx, .parquet"),
        (("diff", "old", "new"), ".ndjson", ".txt, .json, .csv, .tsv"),
    ],
)
def test_a_suffix_that_is_none_of_the_formats(
    command: tuple[str, ...], suffix: str, known: str, tmp_path: Path
) -> None:
    file = tmp_path / f"report{suffix}"
    code, out, err = run(*command, "-o", file)
    assert err == (
        f"orgstats: error: --output {file}: {suffix} is none of the formats of this command\n"
        f"hint: one of {known}; or name the format with --format\n"
    )
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])


@pytest.mark.parametrize(
    ("command", "offered"),
    [
        (
            "summary",
            "table, json, csv, tsv, ndjson, markdown, xlsx. [default: that of --output's suffix,",
        ),
        (
            "export",
            "csv, tsv, json, ndjson, xlsx, parquet. [default: that of --output's suffix, else csv]",
        ),
        ("diff", "table, json, csv, tsv. [default: that of --output's suffix, else table]"),
    ],
)
def test_a_command_offers_its_own_formats(command: str, offered: str) -> None:
    assert offered in " ".join(run(command, "--help").out.split())


def test_a_format_that_is_named_beats_any_suffix(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    source = ("summary", "-s", str(acme_parquet()), *OCTOBER, "-q", "-f", "json")
    assert run(*source, "-o", tmp_path / "m.xlsx").code == 0
    assert (tmp_path / "m.xlsx").read_text() == run(*source).out


@pytest.mark.parametrize(
    ("command", "template", "name"),
    [
        (("summary",), "{org}-{month}.md", "org_acme-2026-10.md"),
        (("breakdown", "--by", "app"), "{from}.{to}.csv", "2026-10-01.2026-10-31.csv"),
        (("list", "projects"), "{org}.json", "org_acme.json"),
        (("check",), "{org} {month}.txt", "org_acme 2026-10.txt"),
    ],
)
def test_every_name_may_be_a_template(
    command: tuple[str, ...],
    template: str,
    name: str,
    acme_parquet: AcmeParquet,
    tmp_path: Path,
) -> None:
    options = OCTOBER[:2] if command[0] == "list" else OCTOBER
    run(*command, "-s", str(acme_parquet()), *options, "-q", "-o", tmp_path / template)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("command", "template", "about"),
    [
        (("summary", "--last", "7d"), "{month}", "2026-10-28 to 2026-11-03 is not one month"),
        (("list", "projects"), "{from}", "the answer is not about a window"),
        (("check",), "{org}", "the answer is not about one organization"),
        (("breakdown", "--by", "key"), "{year}", ""),
    ],
)
def test_a_template_that_cannot_be_filled(
    command: tuple[str, ...],
    template: str,
    about: str,
    acme_parquet: AcmeParquet,
    tmp_path: Path,
) -> None:
    org = () if command == ("check",) else OCTOBER[:2]
    done = run(*command, "-s", str(acme_parquet()), *org, "-o", tmp_path / template)
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert f"--output holds {template}, " + (f"but {about}" if about else "which is") in done.err
    assert ("use {from} and {to}" in done.err) == (template == "{month}")


def test_a_comparison_fills_its_name_from_what_it_compares(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    export = ("export", "-s", str(acme_parquet()), *OCTOBER)
    for by in ("old", "new"):
        assert run(*export, "-o", tmp_path / f"{by}.json").code == 0
    done = run("diff", tmp_path / "old.json", tmp_path / "new.json", "-o", tmp_path / "{month}.csv")
    assert (done.code, (tmp_path / "2026-10.csv").exists()) == (0, True)


@pytest.fixture
def store(acme_parquet: AcmeParquet, tmp_path: Path) -> Path:
    """A source whose tables are a file, a folder of a month, a link to a file and to a folder."""
    home = shutil.copytree(acme_parquet(), tmp_path / "store")
    away = tmp_path / "away"
    for table in ("api_key_hourly_stats", "project_hourly_model_stats"):
        (away / table).mkdir(parents=True)
        (home / f"{table}.parquet").rename(away / table / "data.parquet")
    (home / "api_key_hourly_stats").symlink_to(away / "api_key_hourly_stats")
    linked = away / "project_hourly_model_stats" / "data.parquet"
    (home / "project_hourly_model_stats.parquet").symlink_to(linked)
    (tmp_path / "link.csv").symlink_to(home / "project.parquet")
    os.link(home / "user.parquet", tmp_path / "second.csv")
    return home


@pytest.mark.parametrize(
    "target",
    [
        "store/project.parquet",
        "store/../store/project.parquet",
        "store/project_hourly_model_stats.parquet",
        "away/project_hourly_model_stats/data.parquet",
        "away/api_key_hourly_stats/data.parquet",
        "store/api_key_hourly_model_stats/new.csv",
        "store/snapshot.json",
        "link.csv",
        "second.csv",
    ],
)
def test_a_file_of_the_source_is_never_an_output(target: str, store: Path, tmp_path: Path) -> None:
    path = f"{tmp_path}/{target}"
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for command in (("summary", "-f", "csv"), ("export", "-f", "parquet", "--manifest")):
        done = run(*command, "-s", store, *OCTOBER, "-o", path)
        assert done.err == (
            f"orgstats: error: --output {path} is a file that is read\nhint: give another name\n"
        )
        assert (done.code, done.out) == (2, "")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_what_lies_beside_the_tables_may_be_written(store: Path) -> None:
    source = ("summary", "-s", store, *OCTOBER, "-q", "-f", "csv", "-o")
    assert run(*source, store / "report.csv").code == 0
    assert run(*source, store / "report.csv").code == 0


def test_a_comparison_never_replaces_what_it_compares(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    export = ("export", "-s", str(acme_parquet()), *OCTOBER)
    for by in ("old", "new"):
        assert run(*export, "-o", tmp_path / f"{by}.csv").code == 0
        (tmp_path / f"{by}2.csv").symlink_to(tmp_path / f"{by}.csv")
    compared = ("diff", tmp_path / "old.csv", tmp_path / "new.csv", "-o")
    for name in ("old", "new", "old2", "new2"):
        done = run(*compared, tmp_path / f"{name}.csv")
        assert (done.code, "is a file that is read" in done.err) == (2, True)


@given(st.text(), st.text())
def test_other_ids_have_other_names_that_stay_in_their_folder(one: str, other: str) -> None:
    names = [fill("{org}", text, None) for text in (one, other)]
    assert (names[0] == names[1]) is (one == other)
    assert not {*names} & {".", ".."}
    assert not any(mark in name for name in names for mark in "/\\:\0")
    assert all(name.isascii() for name in names)


@pytest.mark.parametrize(
    ("organization", "name"),
    [
        ("..", "%2E%2E"),
        (".", "%2E"),
        (".x", "%2Ex"),
        ("a/b", "a%2Fb"),
        ("a_b", "a_b"),
        ("a b", "a%20b"),
    ],
)
def test_the_name_of_an_odd_id(organization: str, name: str) -> None:
    assert fill("x/{org}.csv", organization, None) == f"x/{name}.csv"


@pytest.mark.parametrize(
    "command",
    [
        ("summary", *OCTOBER, "-o", "s3://bucket/october.json"),
        ("export", *OCTOBER, "-o", "gs://bucket/{month}.csv"),
        ("snapshot", "-o", "AZ://container/rollups"),
    ],
)
def test_nothing_is_written_to_object_storage(
    command: tuple[str, ...],
    acme_parquet: AcmeParquet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*command, "-s", acme_parquet())
    assert err == (
        f"orgstats: error: --output {command[-1]} is not a place on this machine\n"
        "hint: write to a file or a folder, and copy it there\n"
    )
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])
