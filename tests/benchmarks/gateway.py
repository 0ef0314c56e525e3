"""The rollups of a benchmark in the tables of a gateway's Postgres."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from tests.support.acme import LEDGER
from tests.support.deployment import TODAY
from tests.support.schema import load
from tests.support.server import Server

from .questions import BERLIN, QUESTIONS

DIMENSIONS = ("organization", "project", "api_key", "user", "model")
ROLLUPS = tuple(
    dict.fromkeys(t for q in (*QUESTIONS, BERLIN) for t in (q.table, q.total) if t is not None)
)
EMPTY = replace(
    LEDGER, facts=(), organizations=(), projects=(), keys=(), users=(), memberships=(), models=()
)


def fill(server: Server, dbname: str, folder: Path) -> None:
    """Make the gateway's tables and put those rows of a folder into them that questions need.

    Reading Parquet is left to other processes: what this one has ever used counts for those it
    starts.
    """
    server.create_database(dbname)
    load(server, dbname, EMPTY, TODAY)
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for table in (*DIMENSIONS, *ROLLUPS):
            for file in _files(folder, table):
                with tempfile.NamedTemporaryFile(suffix=".csv") as csv:
                    header = pool.submit(_write, file, csv.name, table in ROLLUPS).result()
                    Path(csv.name).chmod(0o644)
                    server.execute(
                        f"COPY \"{table}\" ({header}) FROM '{csv.name}' (FORMAT csv, HEADER)",
                        dbname,
                    )
    server.execute("VACUUM (ANALYZE)", dbname)


def _files(folder: Path, table: str) -> Iterator[Path]:
    file = folder / f"{table}.parquet"
    if file.exists():
        yield file
    else:
        yield from sorted((folder / table).rglob("*.parquet"))


def _write(source: Path, target: str, with_ids: bool) -> str:
    import duckdb

    ids = "gen_random_uuid() AS id, " if with_ids else ""
    connection = duckdb.connect()
    # It would be drawn into the tables that are printed.
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        f"COPY (SELECT {ids}* FROM read_parquet('{source}', hive_partitioning = false))"
        f" TO '{target}' (FORMAT csv, HEADER)"
    )
    connection.close()
    with Path(target).open(encoding="utf-8") as lines:
        return lines.readline()
