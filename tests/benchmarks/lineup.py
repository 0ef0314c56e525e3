"""Who answers a question: orgstats first, then what a user would write instead."""

import shutil
import sys
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.support.server import Server

from .contest import Contestant
from .questions import (
    DOUBLE,
    Question,
    dashboard,
    orgstats_args,
    read_orgstats,
    read_tables,
    statements,
)

ORGSTATS = "orgstats"
ON_POSTGRES = "orgstats on Postgres"
SCRIPTS = "tests.benchmarks.contestants"
# pandas holds all columns in memory, several times over.
FITS_PANDAS = 7_000_000
RUN = (sys.executable, "-m", "orgstats")
CONNECT = (sys.executable, "-c", "import duckdb; duckdb.connect().execute('select 1')")
SUMMARY = (*RUN, "summary", "-s", "sample_data", "--month", "2026-10", "-q", "-f", "json")


def of_files(question: Question, folder: Path, rows: int) -> list[Contestant]:
    """Give who reads the Parquet files of a folder; `rows` are those of its widest rollup."""
    tables = f"'{folder}/{{table}}.parquet'"
    if (folder / "project_hourly_stats").is_dir():
        tables = f"read_parquet('{folder}/{{table}}/*/*.parquet', hive_partitioning = false)"
    exact = statements(question, tables)
    script = [sys.executable, "-m", f"{SCRIPTS}.duckdb_script", *exact]
    found = [
        _orgstats(ORGSTATS, question, str(folder), SUMMARY),
        Contestant("SQL, duckdb in Python", script, read_tables, CONNECT),
    ]
    shell = shutil.which("duckdb", path=str(Path(sys.executable).parent))
    if shell:
        start = _shell(shell, ["SELECT 1"])
        doubles = _shell(shell, statements(question, tables, DOUBLE))
        found += [
            Contestant("SQL, duckdb CLI", _shell(shell, exact), read_tables, start),
            Contestant("inexact SQL, duckdb CLI", doubles, read_tables, start, exact=False),
        ]
    for library in ("polars", "pandas"):
        fits = library != "pandas" or rows <= FITS_PANDAS
        if find_spec(library) and question.zone is None and fits:
            argv = [sys.executable, "-m", f"{SCRIPTS}.{library}_script", str(folder), question.name]
            start = [sys.executable, "-c", f"import {library}"]
            found.append(Contestant(library, argv, read_tables, start))
    return found


def of_days(question: Question, hours: Path, days: Path) -> list[Contestant]:
    """Give who answers from a snapshot, from its hours, and from these without orgstats."""
    found = [
        _orgstats("orgstats, days", question, str(days), SUMMARY),
        _orgstats("orgstats, hours", question, str(hours), SUMMARY),
    ]
    if find_spec("polars"):
        argv = [sys.executable, "-m", f"{SCRIPTS}.polars_script", str(hours), question.name]
        start = [sys.executable, "-c", "import polars"]
        found.append(Contestant("polars, hours", argv, read_tables, start))
    return found


def of_postgres(question: Question, server: Server, dbname: str) -> list[Contestant]:
    """Give who asks a Postgres server."""
    psql = [server.program("psql"), "-X", "--csv", "-d", server.conninfo(dbname)]
    queries = [part for text in dashboard(question) for part in ("-c", text)]
    return [
        _orgstats(ON_POSTGRES, question, server.conninfo(dbname), SUMMARY),
        Contestant(
            "the dashboard's SQL, psql",
            [*psql, *queries],
            read_tables,
            [*psql, "-c", "SELECT 1"],
            exact=False,
        ),
    ]


def _orgstats(name: str, question: Question, source: str, start: Sequence[str]) -> Contestant:
    argv = [*RUN, *orgstats_args(question, source)]
    return Contestant(name, argv, partial(read_orgstats, question), start)


def _shell(program: str, queries: Sequence[str]) -> list[str]:
    return [program, "-csv", *(part for text in queries for part in ("-c", text))]
