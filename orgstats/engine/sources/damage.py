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
from orgstats.engine.sources.extensions import load
from orgstats.engine.sources.files import REMOTE
from orgstats.errors import DataError, OrgstatsError, SourceError
from orgstats.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable

# What DuckDB says of a file that was fetched and cannot be read.
SIGNS = ("magic bytes", "too small to be a Parquet", "Parquet file", "thrift", "metadata")
READ_BYTES = 1 << 20


def find(files: Iterable[str], place: str) -> OrgstatsError | None:
    """Give what is wrong with the first file that cannot be read; None if all can be."""
    for file in files:
        try:
            if not file.startswith(REMOTE):
                _read_bytes(file)
            _read_rows(file)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return SourceError(f"source {place} cannot be read: {file}: {reason}")
        except (duckdb.Error, UnicodeDecodeError) as error:
            if file.startswith(REMOTE) and is_unreachable(error):
                return SourceError(f"source {place} cannot be read: {first_line(error)}")
            return DataError(f"{file} is damaged: {first_line(error)}", hint="write it again")
    return None


def is_unreachable(error: Exception) -> bool:
    """Tell whether a server did not give a file, rather than what is wrong with it."""
    if isinstance(error, duckdb.HTTPException):
        return True
    return isinstance(error, duckdb.IOException) and not any(sign in str(error) for sign in SIGNS)


def is_missing(error: duckdb.HTTPException) -> bool:
    """Tell whether a web server answered that it has no such file."""
    return "HTTP 404" in str(error)


def first_line(error: Exception) -> str:
    """Give what an error says, in one line, without its class."""
    first = (str(error).splitlines() or [""])[0]
    return first.partition(": ")[2] or first


def _read_bytes(file: str) -> None:
    with Path(file).open("rb") as opened:
        while opened.read(READ_BYTES):
            pass


def _read_rows(file: str) -> None:
    """Read all there is, in a database of its own: some damage ends it."""
    listed = statement.files([file])
    with closing(connect(Limits())) as connection:

        def read() -> None:
            if file.startswith(REMOTE):
                load(connection, "httpfs", extra="[s3]")
            connection.execute(f"FROM parquet_schema({listed})").fetchall()
            connection.execute(
                f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({listed})"
            ).fetchall()

        attend(read, connection.interrupt)
