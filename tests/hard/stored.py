"""The ledger as files of which some columns hold what no gateway writes."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import duckdb

from tests.support.acme import LEDGER
from tests.support.deployment import TODAY
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def replaced(folder: Path, columns: str, tables: Iterable[str] = TODAY.rollups()) -> Path:
    """Writes the ledger below a folder, with `columns` of some tables replaced."""
    source = write_parquet(LEDGER, folder / "source")
    with closing(duckdb.connect(config={"threads": 1})) as connection:
        for table in tables:
            file = source / f"{table}.parquet"
            connection.execute(
                f"CREATE OR REPLACE TABLE rows AS SELECT * REPLACE ({columns}) FROM '{file}'"
            )
            connection.execute(f"COPY rows TO '{file}' (FORMAT parquet)")
    return source
