"""Where DuckDB puts what does not fit in memory: a private folder that goes with its connection."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, finalize

from orgstats.output import temporary

if TYPE_CHECKING:
    from pathlib import Path

    from orgstats.engine.driver import duckdb

_REMOVALS: WeakKeyDictionary[duckdb.DuckDBPyConnection, finalize[..., object]] = WeakKeyDictionary()


def attach(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Let a folder go with a connection, also one that nobody closes."""
    _REMOVALS[connection] = finalize(connection, temporary.remove, folder)


def remove(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove the folder of a connection, also of one whose work was left alone."""
    removal = _REMOVALS.get(connection)
    if removal is not None:
        removal()
