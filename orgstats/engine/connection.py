"""A DuckDB connection and its fixed settings."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from orgstats.engine import spill
from orgstats.engine.driver import duckdb
from orgstats.errors import UsageError
from orgstats.output import temporary

# DuckDB starts as many as it is told to, and so takes the machine down.
MOST_THREADS = 1024


class Limits(NamedTuple):
    """What a report may use of the machine; None leaves it to DuckDB."""

    threads: int | None = None
    memory: str | None = None


def connect(limits: Limits) -> duckdb.DuckDBPyConnection:
    """Open a connection; raises `UsageError` for limits that DuckDB refuses."""
    config = _config(limits)
    scratch = temporary.make()
    try:
        # Without a folder, what does not fit in memory fails: few reports ever need one.
        connection = _opened(config | {"temp_directory": str(scratch or "")}, limits)
    except BaseException:
        if scratch:
            temporary.remove(scratch)
        raise
    if scratch:
        spill.attach(connection, scratch)
    # Python variables are no tables, no zone but UTC ever reads a timestamp, and nothing but the
    # report is written to stdout.
    connection.execute(
        "SET python_enable_replacements = false; SET TimeZone = 'UTC';"
        " SET enable_progress_bar = false"
    )
    return connection


@contextmanager
def connected(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that is closed at the end, when its folder goes too."""
    connection = connect(limits)
    try:
        yield connection
    finally:
        connection.close()
        spill.remove(connection)


def _opened(config: dict[str, Any], limits: Limits) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(config=config)
    except duckdb.Error as error:
        if limits == Limits():
            raise
        raise UsageError(
            f"DuckDB refuses the limits: {str(error).splitlines()[0]}",
            hint="write --memory-limit 1GB, --threads 2",
        ) from error


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Raise `OSError` where DuckDB failed to write a file."""
    try:
        yield
    except duckdb.IOException as error:
        text = str(error).splitlines()[0]
        # Other files, or a server, may be what failed.
        if str(target) not in text:
            raise
        said = [code for code in errno.errorcode if text.endswith(os.strerror(code))]
        code = said[0] if said else errno.EIO
        raise OSError(code, os.strerror(code)) from error


def _config(limits: Limits) -> dict[str, Any]:
    if limits.threads is not None and limits.threads > MOST_THREADS:
        raise UsageError(f"--threads is 1 to {MOST_THREADS}, not {limits.threads}")
    config: dict[str, Any] = {
        # Nothing is downloaded at run time.
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }
    if limits.threads is not None:
        config["threads"] = str(limits.threads)
    if limits.memory is not None:
        config["memory_limit"] = limits.memory
    return config
