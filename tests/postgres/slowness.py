"""A rollup that takes an hour to read, and how to tell that it is being read."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.server import Server

_PATIENCE_S = 300


def slow(server: Server, name: str) -> None:
    """Makes the rollup by model a view that takes an hour."""
    server.execute(
        """
        ALTER TABLE project_hourly_model_stats RENAME TO stored;
        CREATE VIEW project_hourly_model_stats AS
            SELECT stored.* FROM stored, (SELECT pg_sleep(3600) OFFSET 0) AS slow;
        GRANT SELECT ON project_hourly_model_stats TO reader;
        """,
        name,
    )


def sleepers(server: Server, name: str) -> list[int]:
    """The backends of orgstats that read the view right now."""
    found = server.execute(
        "SELECT pid FROM pg_stat_activity"
        f" WHERE wait_event = 'PgSleep' AND datname = '{name}' AND application_name = 'orgstats'"
    )
    return [int(pid) for pid in found.split()]


def sleeping(server: Server, name: str) -> int:
    """Waits until the view is being read; the backend that does."""
    deadline = monotonic() + _PATIENCE_S
    while monotonic() < deadline:
        if found := sleepers(server, name):
            return found[0]
    raise AssertionError("nobody reads the view")
