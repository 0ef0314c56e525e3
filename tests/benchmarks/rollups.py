"""Rollups of a year for benchmarks: any number of rows, the same on every run."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from orgstats.domain.rollups import HOUR_COLUMN, ROLLUPS, Rollup

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST, LAST = "2025-10-01", "2026-09-30"
HOURS, MONTH = 8760, 730

COUNTS = [
    "request_count",
    "error_count",
    "cache_count",
    "streamed_count",
    "non_streamed_count",
    "completed_count",
    "length_limit_count",
    "content_filter_count",
    "tool_calls_count",
    "canceled_count",
    "unknown_finish_count",
    "client_error_count",
    "gateway_error_count",
    "upstream_error_count",
    "credits_request_count",
    "api_keys_request_count",
]
TOKENS = [
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "cache_write_tokens",
]
MONEY = [
    "cost",
    "input_cost",
    "output_cost",
    "request_cost",
    "data_storage_cost",
    "discount_savings",
    "cached_input_cost",
    "cache_write_input_cost",
    "credits_cost",
    "api_keys_cost",
    "credits_data_storage_cost",
    "api_keys_data_storage_cost",
]


@dataclass(frozen=True)
class Size:
    """How many rows the widest rollup has, and of how many things; partitioned by month or not."""

    rows: int
    projects: int = 200
    keys: int = 1000
    models: int = 60
    partitioned: bool = False

    @property
    def name(self) -> str:
        """Give the name of the folder that holds such rollups."""
        return f"rows-{self.rows}{'-hive' if self.partitioned else ''}"


def generate(size: Size, root: Path) -> Path:
    """Write the rollups and dimension tables below `root`, once, and give their folder.

    That is left to another process: what a process has ever used counts for those it starts.
    """
    folder = root / size.name
    if not (folder / "done").exists():
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            pool.submit(_generate, size, folder).result()
    return folder


def _generate(size: Size, folder: Path) -> None:
    import duckdb

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    connection = duckdb.connect()
    for first in range(0, HOURS, MONTH):
        connection.execute(_facts(size, first, min(first + MONTH, HOURS)))
        for rollup in ROLLUPS:
            _piece(connection, folder, rollup)
    for rollup in ROLLUPS:
        _shape(connection, folder, rollup.table, partitioned=size.partitioned)
    for table, text in _dimensions(size).items():
        connection.execute(f"COPY ({text}) TO '{folder}/{table}.parquet'")
    (folder / "done").touch()


def _facts(size: Size, first: int, last: int) -> str:
    """Give the statement that makes the widest rollup of some hours.

    A key uses a few models a month, in some of its hours.
    """
    slots = max(2, -(-size.rows * 5 // (HOURS * size.keys * 4)))
    share = size.rows / (HOURS * size.keys * slots)
    counts = [
        f"CAST(h % {5 + 3 * i} + {int(i == 0)} AS INTEGER) AS {c}" for i, c in enumerate(COUNTS)
    ]
    tokens = [f"CAST(h % {1000 * (i + 3)} AS BIGINT) AS {c}" for i, c in enumerate(TOKENS)]
    money = [f"CAST((h % {10000 * (i + 3)}) / 1e6 AS FLOAT) AS {c}" for i, c in enumerate(MONEY)]
    return f"""
        CREATE OR REPLACE TABLE facts AS SELECT
            TIMESTAMP '{FIRST}' + to_hours(hour) AS {HOUR_COLUMN},
            'key_' || lpad(CAST(k AS VARCHAR), 5, '0') AS api_key_id,
            'proj_' || lpad(CAST(k % {size.projects} AS VARCHAR), 4, '0') AS project_id,
            'app-' || CAST(k % 5 AS VARCHAR) AS source,
            'provider' || CAST(m % 8 AS VARCHAR) || '/model-' || lpad(CAST(m AS VARCHAR), 2, '0')
                AS used_model,
            'provider' || CAST(m % 8 AS VARCHAR) AS used_provider,
            {", ".join(counts + tokens + money)}
        FROM (
            SELECT CAST(hour AS INTEGER) AS hour, k,
                (k * 7 + j * 13 + hour // 720) % {size.models} AS m,
                hash(hour * 1000003 + k * 97 + j) % 1000000007 AS h
            FROM range({first}, {last}) AS hours(hour), range({size.keys}) AS keys(k),
                range({slots}) AS slots(j)
        ) WHERE h % 1000000 < {round(share * 1_000_000)}
    """


def _piece(connection: "DuckDBPyConnection", folder: Path, rollup: Rollup) -> None:
    """Write a rollup of the facts at hand, a file for each of their calendar months."""
    keys = ", ".join((HOUR_COLUMN, *rollup.columns))
    sums = [f"CAST(sum({c}) AS INTEGER) AS {c}" for c in COUNTS]
    sums += [f"CAST(sum({c}) AS BIGINT) AS {c}" for c in TOKENS]
    sums += [f"CAST(sum(CAST({c} AS DOUBLE)) AS FLOAT) AS {c}" for c in MONEY]
    rolled = f"SELECT {keys}, {', '.join(sums)} FROM facts GROUP BY ALL ORDER BY {keys}"
    connection.execute(f"CREATE OR REPLACE TABLE rolled AS {rolled}")
    month = f"strftime({HOUR_COLUMN}, '%Y-%m')"
    for (name,) in connection.execute(f"SELECT DISTINCT {month} FROM rolled").fetchall():
        place = folder / rollup.table / f"month={name}"
        place.mkdir(parents=True, exist_ok=True)
        file = place / f"data-{len(list(place.iterdir()))}.parquet"
        connection.execute(
            f"COPY (FROM rolled WHERE {month} = '{name}') TO '{file}' (COMPRESSION zstd)"
        )


def _shape(
    connection: "DuckDBPyConnection", folder: Path, table: str, *, partitioned: bool
) -> None:
    """Leave the months where they are, or join them into one file."""
    if partitioned:
        return
    files = f"read_parquet('{folder}/{table}/*/*.parquet', hive_partitioning = false)"
    connection.execute(f"COPY (FROM {files}) TO '{folder}/{table}.parquet' (COMPRESSION zstd)")
    shutil.rmtree(folder / table)


def _dimensions(size: Size) -> dict[str, str]:
    project = "'proj_' || lpad(CAST(i AS VARCHAR), 4, '0')"
    owner = f"'proj_' || lpad(CAST(i % {size.projects} AS VARCHAR), 4, '0')"
    return {
        "organization": "SELECT 'org_1' AS id, 'Bench' AS name",
        "project": f"SELECT {project} AS id, 'Project ' || i AS name, 'org_1' AS organization_id,"
        f" 'active' AS status FROM range({size.projects}) AS t(i)",
        "api_key": "SELECT 'key_' || lpad(CAST(i AS VARCHAR), 5, '0') AS id, 'Key ' || i AS"
        f" description, {owner} AS project_id, 'user_' || i % 50 AS created_by"
        f" FROM range({size.keys}) AS t(i)",
        "user": "SELECT 'user_' || i AS id, 'User ' || i AS name,"
        " 'u' || i || '@example.com' AS email FROM range(50) AS t(i)",
        "model": "SELECT 'model-' || lpad(CAST(i AS VARCHAR), 2, '0') AS id, 'Model ' || i AS name"
        f" FROM range({size.models}) AS t(i)",
    }
