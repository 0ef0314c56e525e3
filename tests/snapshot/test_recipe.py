"""The nightly snapshot of docs/cron.md, night after night."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from docs import console
from tests.support.cli import Result, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import NewDatabase

PAGE = (console.ROOT / "docs" / "cron.md").read_text("utf-8")
TABLES = ("project_hourly_stats", "project_hourly_model_stats", "project_hourly_source_stats")


@pytest.fixture
def night(server: Server, new_database: NewDatabase, tmp_path: Path) -> Callable[[str], Result]:
    """The function that changes the database, runs the line, and gives what its end came to."""
    database = new_database()
    source = server.uri(database)
    (line,) = [
        line for line in PAGE.splitlines() if "orgstats snapshot -s" in line and "* * *" in line
    ]
    first, others = line.split("  ", 1)[1].split(" && ")
    then, _, _ = others.partition(" || ")

    def once(change: str) -> Result:
        if change:
            server.execute(change, database)
        result = Result(0, "", "")
        for command in (first, then):
            if result.code == 0:
                told = command.replace("/srv", str(tmp_path)).replace(
                    "service=gateway", f'"{source}"'
                )
                result = run(*shlex.split(told)[1:])
        return result

    return once


def test_calls_for_help_when_rollups_disagree_and_not_before(
    night: Callable[[str], Result],
) -> None:
    stamp = "updated_at = updated_at + interval '1 minute'"
    for change in ("", "", "".join(f"UPDATE {table} SET {stamp};" for table in TABLES)):
        done = night(change)
        assert done == Result(0, "", "")
    worse = night(f"UPDATE {TABLES[1]} SET request_count = request_count + 1, {stamp}")
    assert worse.code == 10
    assert "models" in worse.err
