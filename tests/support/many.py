"""A source whose export has as many rows as a test wants, written by DuckDB itself."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb

from tests.support.acme import LEDGER
from tests.support.cli import environment
from tests.support.deployment import TODAY
from tests.support.ledger import MEASURES, MONEY, ROLLUPS, Key
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from pathlib import Path

#: The hours of October.
HOURS = 744
MODELS = 10


def write_many(folder: Path, keys: int) -> int:
    """Writes a source with every key and model in every hour of October; its number of rows."""
    known = tuple(Key(f"k{number:04}", f"key {number}", "p_web", "u_ann") for number in range(keys))
    write_parquet(replace(LEDGER, facts=(), keys=known), folder)
    values = ", ".join(
        f"CAST((h * 7 + k) % 1000 / 1000.0 AS DOUBLE) AS {name}"
        if name in MONEY
        else f"(h + k) % 1000 AS {name}"
        for name in MEASURES
    )
    with closing(duckdb.connect()) as connection:
        connection.execute(
            "CREATE VIEW facts AS SELECT TIMESTAMP '2026-10-01' + to_hours(h) AS hour_timestamp,"
            f" 'p_web' AS project_id, format('k{{:04d}}', k // {MODELS}) AS api_key_id,"
            f" 'gpt-' || (k % {MODELS}) AS used_model, 'openai' AS used_provider,"
            f" 'web' AS source, {values} FROM range({HOURS}) AS hours(h),"
            f" range({keys * MODELS}) AS names(k)"
        )
        for table in TODAY.rollups():
            columns = ROLLUPS[table]
            groups = ", ".join(("hour_timestamp", *columns))
            sums = ", ".join(
                f"CAST(SUM({name}) AS {'DOUBLE' if name in MONEY else 'DECIMAL(38, 0)'}) AS {name}"
                for name in MEASURES
            )
            connection.execute(
                f"COPY (SELECT {groups}, {sums} FROM facts GROUP BY ALL ORDER BY hour_timestamp)"
                f" TO '{folder / table}.parquet' (FORMAT parquet)"
            )
    return HOURS * keys * MODELS


def peak(*argv: object) -> float:
    """The megabytes that a run of orgstats took at most; it must answer."""
    return _run(
        f"from orgstats.__main__ import main; assert main({[*map(str, argv)]!r}) in (0, 10)"
    )


def floor() -> float:
    """The megabytes of an interpreter that has opened DuckDB and done nothing with it."""
    return _run("import duckdb; duckdb.connect().execute('SELECT 1')")


def _run(script: str) -> float:
    """The megabytes of a script in a process of its own, without what its parent took."""
    status = "print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\n{status}"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        check=True,
    )
    return int(done.stdout.splitlines()[-1]) / 1024
