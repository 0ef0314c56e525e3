"""What an error in reading files means: a file that is damaged, out of reach, or a bug of ours.

An error tells little: the same words stand for a file that is cut and for a statement that is
wrong. So each file is read again, alone, by a statement that knows nothing of rollups.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from orgstats.engine.connection import Limits, connect
from orgstats.engine.driver import duckdb
from orgstats.engine.interrupt import attend
from orgstats.errors import DataError, OrgstatsError, SourceError
from orgstats.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable

# What DuckDB says of a file that was fetched and cannot be read.
SIGNS = ("magic bytes", "too small to be a Parquet", "Parquet file", "thrift", "metadata")
CHUNK = 1 << 20


def local(files: Iterable[str], place: str) -> OrgstatsError | None:
    """Give what is wrong with the first file that cannot be read; None if all can be."""
    for file in files:
        try:
            _read_bytes(file)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return SourceError(f"source {place} cannot be read: {file}: {reason}")
        said = _said(file)
        if said is not None:
            return DataError(f"{file} is damaged: {said}", hint="write it again")
    return None


def remote(error: Exception, place: str) -> OrgstatsError | None:
    """Give what an error says of files at a URL; None if it says nothing of them."""
    text = first_line(error)
    if isinstance(error, UnicodeDecodeError) or any(sign in text for sign in SIGNS):
        return DataError(f"a file in {place} is damaged: {text}")
    if isinstance(error, duckdb.HTTPException | duckdb.IOException):
        return SourceError(f"source {place} cannot be read: {text}")
    return None


def first_line(error: Exception) -> str:
    """Give what an error says, in one line, without its class."""
    first = (str(error).splitlines() or [""])[0]
    return first.partition(": ")[2] or first


def _read_bytes(file: str) -> None:
    with Path(file).open("rb") as opened:
        while opened.read(CHUNK):
            pass


def _said(file: str) -> str | None:
    """Give what DuckDB says against a file, in a database of its own: some damage ends it."""
    listed = statement.files([file])
    with closing(connect(Limits())) as connection:

        def read() -> None:
            connection.execute(f"FROM parquet_schema({listed})").fetchall()
            connection.execute(
                f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({listed})"
            ).fetchall()

        try:
            attend(read, connection.interrupt)
        except (duckdb.Error, UnicodeDecodeError) as error:
            return first_line(error)
    return None
