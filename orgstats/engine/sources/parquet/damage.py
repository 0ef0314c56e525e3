"""What an error in reading files means: a file that is damaged, out of reach, or a bug of ours.

An error tells little: the same words stand for a file that is cut and for a statement that is
wrong. So each file is read again, alone, by a statement that knows nothing of rollups.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orgstats.engine.connection import Limits, connected
from orgstats.engine.driver import duckdb
from orgstats.engine.interrupt import UnansweredError, attend
from orgstats.engine.sources.storage import refusals
from orgstats.errors import DataError, OrgstatsError, SourceError
from orgstats.sql import statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from orgstats.engine.sources.storage.buckets import Access

# What DuckDB says of a file that was fetched and cannot be read.
SIGNS = (
    *("magic bytes", "too small to be a Parquet", "Parquet file", "thrift", "metadata"),
    "bytes outside file",
)
READ_BYTES = 1 << 20


def explain(
    error: Exception, place: str, opened: Collection[str], access: Access | None
) -> OrgstatsError | None:
    """Tell a damaged file from one that cannot be reached, and both from a bug."""
    if access is not None and is_unreachable(error):
        return refusals.explain(error, place, access.timeout)
    found = find(opened, place, access)
    if found is not None:
        return found
    if access is not None and opened and _is_unstable(error):
        return refusals.changed(place)
    if isinstance(error, duckdb.OperationalError):
        return SourceError(f"source {place} cannot be read: {first_line(error)}")
    if is_range_error(error):
        return DataError(f"{place} holds a number that cannot be summed: {first_line(error)}")
    return None


def is_range_error(error: Exception) -> bool:
    """Tell whether a stored value was NaN, infinite, or too large to be summed."""
    return isinstance(error, duckdb.ConversionException | duckdb.OutOfRangeException)


def find(files: Iterable[str], place: str, access: Access | None) -> OrgstatsError | None:
    """Give what is wrong with the first file that cannot be read; None if all can be.

    Files behind an `access` are on a server, all others on this machine.
    """
    for file in files:
        try:
            if access is None:
                _read_bytes(file)
            _read_rows(file, access)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return SourceError(f"source {place} cannot be read: {file}: {reason}")
        except (duckdb.Error, UnansweredError, UnicodeDecodeError) as error:
            if access is not None and is_unreachable(error):
                return refusals.explain(error, place, access.timeout)
            return DataError(f"{file} is damaged: {first_line(error)}", hint="write it again")
    return None


def is_unreachable(error: Exception) -> bool:
    """Tell whether a server did not give a file, rather than what is wrong with it."""
    # DuckDB hands on what a server said as text, also where it is none.
    if isinstance(error, duckdb.HTTPException | UnansweredError | UnicodeDecodeError):
        return True
    # What Azure's library says has no class of its own.
    unclassed = type(error) is duckdb.Error
    return (unclassed or isinstance(error, duckdb.IOException)) and not _is_of_content(error)


def _is_unstable(error: Exception) -> bool:
    # So reads a file that was replaced by another.
    return isinstance(error, duckdb.OperationalError) or _is_of_content(error)


def is_missing(error: duckdb.HTTPException) -> bool:
    """Tell whether a web server answered that it has no such file."""
    return "HTTP 404" in str(error)


def _is_of_content(error: Exception) -> bool:
    return any(sign in str(error) for sign in SIGNS)


def first_line(error: Exception) -> str:
    """Give what an error says, in one line, without its class."""
    first = (str(error).splitlines() or [""])[0]
    return first.partition(": ")[2] or first


def _read_bytes(file: str) -> None:
    with Path(file).open("rb") as opened:
        while opened.read(READ_BYTES):
            pass


def _read_rows(file: str, access: Access | None) -> None:
    """Read all there is, in a database of its own: some damage ends it."""
    listed = statement.files([file])
    with connected(Limits()) as connection:

        def read() -> None:
            if access is not None:
                access.enter(connection)
            connection.execute(f"FROM parquet_schema({listed})").fetchall()
            connection.execute(
                f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({listed})"
            ).fetchall()

        attend(read, connection.interrupt, access and access.timeout)
