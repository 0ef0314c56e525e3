"""Hundreds of reports in a row leave nothing behind, neither here nor in the server."""

from __future__ import annotations

import gc
import os
import resource
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import run
from tests.support.server import READER

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase

#: How many reports; `ORGSTATS_SOAK_REPORTS=500` for a long run.
REPORTS = int(os.environ.get("ORGSTATS_SOAK_REPORTS", "100"))
#: The first reports load libraries and fill caches.
WARM_UP = 15
GROWTH_BYTES = 12_000_000
PATIENCE_S = 30.0
WINDOW = ("--org", "Acme", "--from", "2026-10-29", "--to", "2026-10-31", "-q")
COMMANDS = (
    *(("breakdown", "--by", by, "-f", "json") for by in ("model", "key", "app")),
    ("breakdown", "--by", "project", "--chart"),
    ("summary", "-f", "json"),
    ("summary", "--project", "nobody"),
    ("summary", "--key", "nobody"),
    ("export", "--by", "model"),
)


@pytest.mark.slow
def test_many_reports_leave_nothing(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    source = server.conninfo(acme_database())
    reports(WARM_UP, source, tmp_path)
    before, memory = left(), resident()
    reports(REPORTS, source, tmp_path)
    assert left() == before
    assert resident() - memory < GROWTH_BYTES
    assert [file.name for file in tmp_path.iterdir()] == ["spend.parquet"]
    assert sessions(server) == "0"


def reports(count: int, source: str, folder: Path) -> None:
    """Asks for so many reports, of every kind in turn, some of which fail."""
    parquet = ("export", "--by", "app", "-o", folder / "spend.parquet")
    commands = (*COMMANDS, parquet)
    for number in range(count):
        command = commands[number % len(commands)]
        result = run(*command, *WINDOW, "-s", source)
        assert result.code == (2 if "nobody" in command else 0), result.err


def left() -> dict[str, object]:
    """What a report could leave in this process, and where temporary files go."""
    gc.collect()
    return {
        "threads": threading.active_count(),
        "descriptors": len(list(Path("/dev/fd").iterdir())),
        "files": sorted(
            path.name for path in Path(tempfile.gettempdir()).glob(f"*orgstats*{os.getpid()}*")
        ),
    }


def resident() -> int:
    """The bytes of memory that the process has now, or the most it had where that is not told."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def sessions(server: Server) -> str:
    """How many of the role's sessions stay; the server ends one a moment after its client."""
    query = f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{READER}'"
    deadline = time.monotonic() + PATIENCE_S
    while (count := server.execute(query).strip()) != "0" and time.monotonic() < deadline:
        pass
    return count
