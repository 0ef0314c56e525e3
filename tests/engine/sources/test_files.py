"""Which files below a folder are those of a table, and which months they hold."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import duckdb
import pytest

from orgstats.engine.sources.files import listed, local, unlisted
from tests.engine.sources.reading import BY_MODEL, MODELS, ROLLUPS, TOTALS, month, report, rewrite
from tests.support.cli import run


@pytest.mark.parametrize("above", ["month=2026-10", "month=2020-01/x", "x/month=2026-11"])
def test_a_month_is_named_below_the_table_only(
    above: str, months: Path, expected: str, tmp_path: Path
) -> None:
    (tmp_path / above).mkdir(parents=True)
    assert report(months.rename(tmp_path / above / "rollups")) == expected


@pytest.mark.parametrize("folder", ["month=2026-13", "lastmonth=2020-01", "month=2020-01-31"])
def test_what_only_looks_like_a_month_is_read(folder: str, months: Path, expected: str) -> None:
    for table in ROLLUPS:
        october = month(months, table, "10").parent
        october.rename(october.with_name(folder))
    assert report(months) == expected


@pytest.mark.parametrize("linked", ["file", "month", "table"])
def test_links_are_followed(linked: str, months: Path, expected: str) -> None:
    for number, table in enumerate(ROLLUPS):
        file = month(months, table, "10")
        path = {"file": file, "month": file.parent, "table": months / table}[linked]
        kept = path.rename(months.parent / f"kept-{number}")
        path.symlink_to(kept)
    assert report(months) == expected


def test_links_are_followed_once(months: Path, expected: str) -> None:
    for table in ROLLUPS:
        october = month(months, table, "10")
        (months / table / "a-latest").symlink_to(october.parent)
        (months / table / "month=2026-12").symlink_to(october.parent)
        (months / table / "a-file.parquet").symlink_to(october)
        (october.parent / "loop").symlink_to(months / table)
        (october.parent / "self").symlink_to(".")
    assert report(months) == expected


def test_a_link_to_nothing_is_no_empty_month(months: Path) -> None:
    file = month(months, TOTALS, "09")
    shutil.rmtree(file.parent)
    file.parent.symlink_to("nowhere")
    code, out, err = run(*BY_MODEL, "-s", months)
    assert err.startswith(f"orgstats: error: {file.parent} is a link to nothing\n")
    assert (code, out) == (3, "")


@pytest.mark.parametrize(
    "name",
    [
        "_temporary/0/part.parquet",
        ".trash/old.parquet",
        "month=2026-10/.part.parquet",
        "_a.parquet",
    ],
)
def test_hidden_names_are_skipped(name: str, months: Path, expected: str) -> None:
    for table in ROLLUPS:
        hidden = months / table / name
        hidden.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(month(months, table, "10"), hidden)
    assert report(months) == expected
    hidden_source = months.rename(months.with_name("_.hidden"))
    assert report(hidden_source) == expected


@pytest.mark.parametrize("kind", ["fifo", "socket", "device"])
def test_what_is_no_file_is_never_opened(kind: str, months: Path, expected: str) -> None:
    odd = month(months, TOTALS, "10").with_name("odd.parquet")
    make(kind, odd)
    assert report(months) == expected
    shutil.rmtree(months / MODELS)
    make(kind, months / f"{MODELS}.parquet")
    code, _, err = run(*BY_MODEL, "-s", months)
    assert err.startswith("orgstats: error: the source has no rollup that holds model\n")
    assert code == 2


def make(kind: str, path: Path) -> None:
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as bound:
            # Its address is shorter than the path of a test may be.
            here = Path.cwd()
            os.chdir(path.parent)
            bound.bind(path.name)
            os.chdir(here)


@pytest.mark.parametrize("odd", ["file", "folder"])
def test_a_name_that_is_not_utf8(odd: str, months: Path) -> None:
    file = month(months, TOTALS, "10")
    path = file if odd == "file" else file.parent
    path.rename(path.with_name(os.fsdecode(b"caf\xe9.parquet")))
    code, out, err = run(*BY_MODEL, "-s", months)
    shown = path.with_name("caf\\xe9.parquet") / ("" if odd == "file" else "data.parquet")
    assert err == f"orgstats: error: the name of {shown} is not valid UTF-8\nhint: rename it\n"
    assert (code, out) == (3, "")


@pytest.mark.parametrize("beside", [("2026-12",), ("2026-12", "2027-01"), ("old",), ("empty",)])
def test_the_newest_hour_is_that_of_the_last_month_with_rows(
    beside: tuple[str, ...], months: Path
) -> None:
    september, november = (month(months, TOTALS, name) for name in ("09", "11"))
    for name in beside:
        if name == "old":
            september.rename(months / TOTALS / "flat.parquet")
        else:
            folder = "" if name == "empty" else f"month={name}/"
            rewrite(november, "*", months / TOTALS / f"{folder}none.parquet", where="false")
    day = ("--from", "2026-10-01", "--to", "2026-10-01", "--org", "org_acme", "-f", "json", "-q")
    assert '"as_of": "2026-11-03T11:00:00Z"' in run("summary", *day, "-s", months).out


def test_a_bucket_is_listed_by_the_same_rules(months: Path) -> None:
    lying = months.rename(months.with_name("month=2020-01"))
    october = month(lying, TOTALS, "10")
    for name in ("_temporary/part.parquet", "month=2026-10/.part.parquet"):
        hidden = lying / TOTALS / name
        hidden.parent.mkdir(exist_ok=True)
        shutil.copy(october, hidden)
    with duckdb.connect() as connection:
        assert listed(connection, f"{lying}/")[TOTALS] == local(str(lying), TOTALS)
    assert unlisted("http://host/a/", TOTALS) == [(f"http://host/a/{TOTALS}.parquet", None)]
    assert [file.month for file in local(str(lying), TOTALS)] == ["2026-09", "2026-10", "2026-11"]
    shutil.copy(october, lying / f"{TOTALS}.parquet")
    with duckdb.connect() as connection:
        found = listed(connection, str(lying))[TOTALS]
    assert found == local(str(lying), TOTALS) == [(str(lying / f"{TOTALS}.parquet"), None)]
