"""Parquet as people keep it: one file or many, of several ages, under any name."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.acme import LEDGER
from tests.support.cli import environment, run
from tests.support.deployment import NEXT, OLD
from tests.support.parquet import Layout

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

TOTALS, MODELS = "project_hourly_stats", "project_hourly_model_stats"
SEPTEMBER = f"{MODELS}/month=2026-09/data.parquet"
RENAMED = "SELECT * REPLACE ('openai/once-only' AS used_model) FROM {rows}"
PROJECTS = (*(project.id for project in LEDGER.projects), "p_gone")
BY_MODEL = ("breakdown", "--by", "model", "--org", "org_acme", "-f", "json", "-q")
SUMMARY = ("summary", "--org", "org_acme", "-f", "json", "-q")
OCTOBER = ("--month", "2026-10")


@pytest.fixture
def expected(acme_parquet: AcmeParquet) -> str:
    """What October comes to."""
    return report(acme_parquet(NEXT))


@pytest.fixture
def months(acme_parquet: AcmeParquet, tmp_path: Path) -> Path:
    """A copy with a file a month."""
    return shutil.copytree(acme_parquet(NEXT, Layout(partitioned=True)), tmp_path / "months")


@pytest.fixture
def store(acme_parquet: AcmeParquet, tmp_path: Path) -> Path:
    """A copy of the ledger to be kept in another way."""
    return shutil.copytree(acme_parquet(NEXT), tmp_path / "store")


def report(source: object, *options: str) -> str:
    code, out, err = run(*BY_MODEL, "-s", source, *(options or OCTOBER))
    assert (code, err) == (0, "")
    return out


def rewrite(
    store: Path, query: str, target: str, table: str = TOTALS, source: Path | None = None
) -> None:
    """Writes what a query makes of a table to a file beside it."""
    path = store / target
    path.parent.mkdir(parents=True, exist_ok=True)
    source = source or store / f"{table}.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        connection.execute(
            f"CREATE TABLE rows AS {query.format(rows=f'read_parquet({str(source)!r})')}"
        )
        connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


@pytest.mark.parametrize(
    "hour",
    [
        "hour_timestamp AT TIME ZONE 'UTC'",
        "CAST(hour_timestamp AS TIMESTAMP_NS)",
        "CAST(hour_timestamp AS TIMESTAMP_MS)",
        "CAST(hour_timestamp AS TIMESTAMP_S)",
    ],
)
def test_every_type_of_timestamp_is_utc(store: Path, expected: str, hour: str) -> None:
    for table in (TOTALS, "project_hourly_model_stats"):
        query = f"SELECT * REPLACE ({hour} AS hour_timestamp) FROM {{rows}}"
        rewrite(store, query, f"{table}.parquet", table)
    assert report(store) == expected


@pytest.mark.parametrize(
    "replaced",
    [
        "CAST(cost AS DECIMAL(20, 10)) AS cost",
        "CAST(request_count AS BIGINT) AS request_count",
        "CAST(request_count AS DOUBLE) AS request_count",
        "CAST(total_tokens AS DOUBLE) AS total_tokens",
        "CAST(total_tokens AS HUGEINT) AS total_tokens",
        "CAST(total_tokens AS DECIMAL(38, 6)) AS total_tokens",
        f"CAST(project_id AS ENUM {PROJECTS}) AS project_id",
    ],
)
def test_every_type_of_number_and_text(store: Path, expected: str, replaced: str) -> None:
    rewrite(store, f"SELECT * REPLACE ({replaced}) FROM {{rows}}", f"{TOTALS}.parquet")
    assert report(store) == expected


def test_files_of_one_table_may_differ_in_their_columns(store: Path, expected: str) -> None:
    early = "hour_timestamp < TIMESTAMP '2026-10-26'"
    rewrite(
        store,
        f"SELECT * EXCLUDE (id, client_error_count) FROM {{rows}} WHERE {early}",
        f"{TOTALS}/2026/old.parquet",
    )
    rewrite(store, f"SELECT * FROM {{rows}} WHERE NOT {early}", f"{TOTALS}/2026/11/new.parquet")
    (store / f"{TOTALS}.parquet").unlink()
    assert report(store) == expected


def test_columns_in_any_order(store: Path, expected: str) -> None:
    query = "SELECT cost, project_id, * EXCLUDE (cost, project_id) FROM {rows}"
    rewrite(store, query, f"{TOTALS}.parquet")
    assert report(store) == expected


def test_months_outside_the_window_are_not_read(months: Path) -> None:
    breakdown = report(months)
    code, summary, _ = run(*SUMMARY, "-s", months, *OCTOBER)
    for table in (TOTALS, MODELS):
        for file in (months / table).rglob("*.parquet"):
            # The newest month tells how far the source goes, September what October follows.
            newest = table == TOTALS and file.parent.name == "month=2026-11"
            if not newest and file.parent.name != "month=2026-10":
                (months / f"{table}-{file.parent.name}").write_bytes(file.read_bytes())
                file.write_bytes(b"damaged")
    assert report(months) == breakdown
    assert damaged(months, *SUMMARY, *OCTOBER)
    september = f"{TOTALS}-month=2026-09"
    (months / september).rename(months / TOTALS / "month=2026-09" / "data.parquet")
    assert run(*SUMMARY, "-s", months, *OCTOBER) == (code, summary, "")
    assert damaged(months, *BY_MODEL, "--month", "2026-09")


def damaged(source: Path, *argv: str) -> bool:
    code, out, err = run(*argv, "-s", source)
    named = re.match(f"orgstats: error: {source}/.*[.]parquet is damaged: ", err)
    return named is not None and (code, out) == (4, "")


def test_names_of_other_months_are_known(months: Path) -> None:
    rewrite(months, RENAMED, SEPTEMBER, source=months / SEPTEMBER)
    assert "once-only" in run("list", "models", "--org", "org_acme", "-s", months).out
    assert '"requests": 0' in report(months, *OCTOBER, "--model", "once-only")
    code, _, err = run(*BY_MODEL, "-s", months, *OCTOBER, "--model", "never")
    assert err.startswith("orgstats: error: there is no model 'never'\n")
    assert code == 2


def test_the_newest_hour_is_that_of_the_source_not_of_the_window(
    acme_parquet: AcmeParquet,
) -> None:
    months = acme_parquet(NEXT, Layout(partitioned=True))
    assert '"as_of": "2026-11-03T11:00:00Z"' in report(
        months, "--from", "2026-10-01", "--to", "2026-10-01"
    )


UNREADABLE = """
import os, sys
from orgstats.__main__ import main
closed, *argv = sys.argv[1:]
# Also what tells an error has to be loaded before the files are out of reach.
assert (main(["summary", "-s", "nowhere"]), main(argv)) == (3, 0)
os.chmod(closed, 0)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
sys.exit(main(argv))
"""


@pytest.mark.parametrize("closed", [".", f"{TOTALS}.parquet", MODELS])
def test_what_may_not_be_read(acme_parquet: AcmeParquet, closed: str) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        Path(home).chmod(0o755)
        source = shutil.copytree(acme_parquet(NEXT), Path(home, "source"))
        (source / MODELS).mkdir()
        (source / f"{MODELS}.parquet").rename(source / MODELS / "all.parquet")
        path = source / closed
        done = subprocess.run(
            [sys.executable, "-c", UNREADABLE, path, *BY_MODEL, *OCTOBER, "-s", source],
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
        path.chmod(0o755)
    told = done.stderr.splitlines()[-1]
    assert told.startswith(f"orgstats: error: source {source} cannot be read: ")
    assert told.lower().endswith("permission denied")
    assert done.returncode == 3


@pytest.mark.parametrize("name", ["a*", "a[b]?", "it's", "{a,b}", "a b", "ünï", "month=2020-01"])
def test_a_name_is_no_pattern(acme_parquet: AcmeParquet, tmp_path: Path, name: str) -> None:
    for other in ("ab", "a", "b", "abc"):
        shutil.copytree(acme_parquet(OLD), tmp_path / other)
    odd = shutil.copytree(acme_parquet(NEXT), tmp_path / name)
    assert report(odd) == report(acme_parquet(NEXT))


def test_a_home_is_found(acme_parquet: AcmeParquet, expected: str) -> None:
    home = acme_parquet(NEXT)
    result = run(*BY_MODEL, *OCTOBER, "-s", f"~/{home.name}", env={"HOME": str(home.parent)})
    assert result.out == expected
