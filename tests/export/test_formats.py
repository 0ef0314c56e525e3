"""What stands in an export: the same rows in every format, typed, in order, the same bytes."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support import exports
from tests.support.acme import LEDGER
from tests.support.cli import MOMENT, Result, environment, run
from tests.support.deployment import OLD
from tests.support.oracle import COLUMNS
from tests.support.parquet import Layout, write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.stores import AcmeParquet

Export = "Callable[..., Result]"
START = "organization_id,organization,bucket,"
MEASURES = ",".join(COLUMNS)
MONEY = {"cost", "credits_cost", "byok_cost", "discount_savings", "storage_cost"}


@pytest.mark.parametrize("options", [("--by", "key,model"), ("--mode", "byok")])
def test_every_format_holds_the_same_rows(
    options: tuple[str, ...], folder: Path, export: Callable[..., Result]
) -> None:
    found = {}
    for form in ("csv", "tsv", "json", "ndjson", "parquet"):
        path = folder / f"spend.{form}"
        assert export(*options, "-o", path).code == 0
        found[form] = exports.read(path)
    assert len(found["json"]) > 3
    assert found["json"] == found["ndjson"] == found["parquet"]
    guarded = [{k: _guarded(v) for k, v in row.items()} for row in found["json"]]
    assert found["csv"] == found["tsv"] == guarded
    assert found["csv"] != found["json"]


def _guarded(value: object) -> object:
    starts = ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if isinstance(value, str) and value.startswith(starts) else value


@pytest.mark.parametrize("name", ["a\tb", 'say "a"', "one\r\ntwo", "=\t1", "a,b"])
def test_a_name_that_holds_what_separates(name: str, tmp_path: Path) -> None:
    projects = tuple(replace(one, name=name) for one in LEDGER.projects)
    source = write_parquet(replace(LEDGER, projects=projects), tmp_path / "source")
    for form in exports.SEPARATORS:
        path = tmp_path / f"out.{form}"
        run("export", "-s", source, "--org", "Acme", "--by", "project", "-o", path)
        assert {row["project"] for row in exports.read(path)} == {_guarded(name)}
    assert run("diff", tmp_path / "out.csv", tmp_path / "out.tsv").code == 0


def test_a_formula_is_guarded_and_a_number_is_not(tmp_path: Path) -> None:
    facts = tuple(
        replace(fact, measures={name: -value for name, value in fact.measures.items()})
        for fact in LEDGER.facts
        if fact.source == "=1+1"
    )
    source = write_parquet(replace(LEDGER, facts=facts), tmp_path / "source")
    done = run("export", "-s", source, "--org", "Acme", "--by", "app", "--grain", "total")
    (row,) = csv.DictReader(io.StringIO(done.out, newline=""))
    assert (row["app_id"], row["app"], row["cost"]) == ("'=1+1", "'=1+1", "-12345.777734376")
    assert (row["errors"], row["requests"]) == ("0", "-2000003")


@pytest.mark.parametrize(
    ("grain", "bucket"),
    [("day", "DATE"), ("week", "DATE"), ("total", "DATE"), ("hour", "TIMESTAMP WITH TIME ZONE")],
)
def test_parquet_is_typed(
    grain: str, bucket: str, folder: Path, export: Callable[..., Result]
) -> None:
    path = folder / "spend.parquet"
    assert export("--grain", grain, "--tz", "Asia/Kolkata", "-o", path).code == 0
    with closing(duckdb.connect()) as connection:
        read = f"FROM read_parquet('{path}')"
        types = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {read})")
        found = dict(types.fetchall())
        codecs = connection.execute(f"SELECT DISTINCT compression FROM parquet_metadata('{path}')")
        assert codecs.fetchall() == [("ZSTD",)]
        first = connection.execute(f"SELECT CAST(min(epoch(bucket)) AS BIGINT) {read}").fetchone()
    names = ("organization_id", "organization", "project_id", "project", "model_id", "model")
    assert found.pop("bucket") == bucket
    assert found == dict.fromkeys(names, "VARCHAR") | {
        name: "DECIMAL(38,9)" if name in MONEY else "BIGINT" for name in COLUMNS
    }
    if grain == "hour":
        assert first == (int(datetime(2026, 9, 30, 23, tzinfo=UTC).timestamp() - 1800),)


def test_hours_carry_the_offset_of_the_zone(export: Callable[..., Result]) -> None:
    done = export("--grain", "hour", "--tz", "Europe/Berlin", "--by", "project")
    buckets = [row["bucket"] for row in exports.text(done.out, "csv")]
    assert "2026-10-25T02:00:00+02:00" in buckets
    assert "2026-10-25T02:00:00+01:00" in buckets
    assert [*map(datetime.fromisoformat, buckets)] == sorted(map(datetime.fromisoformat, buckets))


def test_ids_and_labels(export: Callable[..., Result]) -> None:
    done = export("--by", "key,member", "--grain", "total")
    named = [exports.key(row)[1:] for row in exports.text(done.out, "csv")]
    labels = {(r["key_id"], r["key"], r["member"]) for r in exports.text(done.out, "csv")}
    assert named == sorted(named)
    assert ("(unattributed)", "Unattributed", "Unattributed") in labels
    assert ("k_gone", "Deleted key", "Unattributed") in labels
    assert ("k_end", "[red]顧客[/red] 🧾", "Deleted member") in labels
    assert ("k_null", "\x1b]0;title\x07nobody's", "Unattributed") in labels


def test_the_header_is_there_also_of_nothing(folder: Path, export: Callable[..., Result]) -> None:
    empty = ("--month", "2026-09", "--project", "p_null", "--by", "app")
    assert export(*empty, "-f", "csv") == Result(0, f"{START}app_id,app,{MEASURES}\n", "")
    assert export(*empty, "-f", "ndjson") == Result(0, "", "")
    assert exports.text(export(*empty, "-f", "json").out, "json") == []
    path = folder / "empty.parquet"
    assert export(*empty, "-o", path, "--manifest").code == 0
    assert exports.read(path) == []
    assert '"rows": 0' in (folder / "empty.parquet.manifest.json").read_text("utf-8")


def test_what_a_source_lacks_is_null(acme_parquet: AcmeParquet) -> None:
    options = ("--org", "Acme", "--mode", "credits", "--grain", "total", "--by", "provider")
    done = run("export", "-s", acme_parquet(OLD), *options)
    for row in exports.text(done.out, "csv"):
        assert row["tokens"] is None
        assert row["byok_cost"] is None
        assert row["requests"] is not None


def test_last_month_is_what_it_is_about(export: Callable[..., Result]) -> None:
    asked = export("--month", "2026-10")
    assert export() == asked
    # October has begun in Kiritimati, 14 hours ahead, while it is September in UTC.
    edge = datetime(2026, 10, 31, 12, tzinfo=UTC)
    ahead = ("--tz", "Pacific/Kiritimati")
    assert export(*ahead, now=edge) == export(*ahead, "--month", "2026-10")


@pytest.mark.parametrize(
    ("template", "options", "name"),
    [
        ("{month}", (), "2026-10"),
        ("{org}_{month}", (), "org_acme_2026-10"),
        ("{from}..{to}", ("--from", "2026-10-05", "--to", "2026-10-11"), "2026-10-05..2026-10-11"),
        ("{{month}}", (), "{2026-10}"),
        ("plain {", (), "plain {"),
    ],
)
def test_names_of_files(
    template: str,
    options: tuple[str, ...],
    name: str,
    folder: Path,
    export: Callable[..., Result],
) -> None:
    assert export("-o", folder / f"{template}.csv", *options) == Result(0, "", "")
    assert [path.name for path in folder.iterdir()] == [f"{name}.csv"]


@pytest.mark.parametrize(
    ("template", "options", "words"),
    [
        ("{year}", (), "{year}, which is not known"),
        ("{}", (), "{}, which is not known"),
        ("{month}", ("--last", "7d"), "is not one month"),
        ("{month}", ("--from", "2026-09", "--to", "2026-10"), "is not one month"),
    ],
)
def test_names_that_cannot_be(
    template: str,
    options: tuple[str, ...],
    words: str,
    folder: Path,
    export: Callable[..., Result],
) -> None:
    done = export("-o", folder / f"{template}.csv", *options)
    assert done.code == 2
    assert words in done.err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "now", "words"),
    [
        (("--month", "this"), MOMENT, "the source ends at 2026-11-03 11:00 UTC"),
        (("--from", "2026-11-03", "--to", "2026-11-03"), MOMENT, "the window at 2026-11-04"),
        (("--last", "1h"), MOMENT, "the hour from 2026-11-03 10:00 UTC is still running"),
        (("--month", "2026-12"), MOMENT, "the source ends at"),
        (
            ("--month", "2026-10"),
            datetime(2026, 10, 20, tzinfo=UTC),
            "the clock says 2026-10-20 00:00 UTC, before",
        ),
    ],
)
def test_what_is_not_complete_is_not_written(
    options: tuple[str, ...],
    now: datetime,
    words: str,
    folder: Path,
    export: Callable[..., Result],
) -> None:
    path = folder / "spend.csv"
    path.write_text("what was there")
    done = export(*options, "--require-complete", "--manifest", "-o", path, now=now)
    assert (done.code, done.out) == (10, "")
    assert done.err.startswith(
        "orgstats: finding: the window is not complete: nothing was written\n"
    )
    assert words in done.err
    assert [file.name for file in folder.iterdir()] == ["spend.csv"]
    assert path.read_text() == "what was there"


def test_a_source_without_an_hour_is_never_complete(tmp_path: Path) -> None:
    source = write_parquet(replace(LEDGER, facts=()), tmp_path / "source")
    options = ("-s", source, "--org", "Acme", "--require-complete")
    done = run("export", *options)
    assert (done.code, done.out) == (10, "")
    assert "no hour of usage at all" in done.err


def test_what_is_complete_is_written(export: Callable[..., Result]) -> None:
    assert export("--require-complete") == export()
    assert export("--require-complete", "--month", "2026-09").code == 0


def test_usage_errors(export: Callable[..., Result]) -> None:
    for options in (
        ("--by", "nobody"),
        ("--by", "model,model"),
        ("--by", ""),
        ("--by", "app,key"),
        ("--grain", "year"),
        ("-f", "table"),
        ("--tz", "nowhere"),
    ):
        done = export(*options)
        assert (done.code, done.out) == (2, ""), options


def test_sql_is_shown_and_nothing_is_written(folder: Path, export: Callable[..., Result]) -> None:
    path = folder / "spend.csv"
    done = export("--show-sql", "--by", "key,model", "--grain", "week", "-o", path)
    assert (done.code, done.err) == (0, "")
    assert done.out.count(";\n") == 4
    assert "FROM api_key_hourly_model_stats" in done.out
    assert not path.exists()


def test_settings_of_a_profile_hold(
    tmp_path: Path, source: tuple[str, ...], export: Callable[..., Result]
) -> None:
    (tmp_path / ".config" / "orgstats").mkdir(parents=True)
    (tmp_path / ".config" / "orgstats" / "config.toml").write_text(
        f'source = "{source[1]}"\n[profiles.berlin]\norg = "Acme"\ntz = "Europe/Berlin"\n'
    )
    home = {"HOME": str(tmp_path), "ORGSTATS_MODE": "byok"}
    done = run("export", "--profile", "berlin", env=home)
    assert done == export("--tz", "Europe/Berlin", "--mode", "byok")


MACHINES: list[dict[str, str]] = [
    {},
    {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu"},
    {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "7", "ORGSTATS_THREADS": "1"},
]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_bytes_on_every_machine(
    form: str, folder: Path, source: tuple[str, ...], export: Callable[..., Result]
) -> None:
    options = ("--by", "project,key", "--tz", "Europe/Berlin", "--month", "2026-10")
    assert export(*options, "--threads", "1", "-o", folder / f"a.{form}").code == 0
    assert export(*options, "--threads", "2", "-o", folder / f"b.{form}").code == 0
    for number, machine in enumerate(MACHINES[1:] if form == "csv" else MACHINES[2:]):
        path = folder / f"{number}.{form}"
        command = [sys.executable, "-m", "orgstats", "export", *source, *options, "-o", str(path)]
        subprocess.run(command, env=environment(machine), check=True)
    assert len({path.read_bytes() for path in folder.iterdir()}) == 1


def test_the_same_bytes_whatever_the_order_of_the_data(
    tmp_path: Path, export: Callable[..., Result]
) -> None:
    turned = replace(
        LEDGER,
        facts=LEDGER.facts[::-1],
        projects=LEDGER.projects[::-1],
        keys=LEDGER.keys[::-1],
        models=LEDGER.models[::-1],
    )
    layout = Layout(partitioned=True, row_groups=3)
    source = write_parquet(turned, tmp_path / "source", layout=layout)
    options = ("--by", "key,model", "--grain", "week", "-f", "json")
    assert export(*options, "-s", source) == export(*options)


def test_numbers_have_no_exponent(export: Callable[..., Result]) -> None:
    options = ("--from", "2026-10-29", "--to", "2026-10-29", "--grain", "hour", "--by", "model")
    costs = [row["cost"] for row in exports.text(export(*options).out, "csv")]
    assert Decimal("0.00000041") in costs
    assert "0.00000041," in export(*options).out
    assert "E-" not in export(*options).out
