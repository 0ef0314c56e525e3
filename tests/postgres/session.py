"""A session of the superuser in another database connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import duckdb


class Session:
    """Statements that share one connection, and with `begin` one transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def begin(self, statement: str) -> None:
        """Starts a transaction that stays open until the session ends."""
        self._connection.execute("BEGIN")
        self.execute(statement)

    def execute(self, statement: str) -> None:
        """Runs a statement."""
        self._connection.execute("CALL postgres_execute('pg', ?)", [statement])


class Connect(Protocol):
    """The type of the fixture `connect`."""

    def __call__(self, dbname: str) -> AbstractContextManager[Session]:
        """A session in a database."""
