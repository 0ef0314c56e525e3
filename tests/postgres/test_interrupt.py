"""Ctrl-C ends a report, whatever the server does, and leaves no statement running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pytest

from orgstats.engine.interrupt import attend
from orgstats.errors import INTERRUPTED
from tests.postgres.slowness import sleepers, sleeping, slow
from tests.support.cli import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.server import Server
    from tests.support.stores import NewDatabase

BY_MODEL = ("breakdown", "--by", "model", "--org", "Acme", "--month", "2026-10")
# Far less than a report takes that is not interrupted, far more than one that is.
LIMIT_S = 300
SCRIPT = """
from orgstats.engine import interrupt
from orgstats.__main__ import run
interrupt.PATIENCE_S = {patience}
run()
"""


@contextmanager
def started(source: str, patience: float = 0.5) -> Iterator[subprocess.Popen[str]]:
    """A report in a process of its own that would take an hour, and waits for what it stopped."""
    script = SCRIPT.format(patience=patience)
    with subprocess.Popen(
        [sys.executable, "-c", script, *BY_MODEL, "-s", source, "--timeout", "3600"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[str]) -> None:
    """Presses Ctrl-C, whereupon the process ends as it should."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, out, err) == (INTERRUPTED, "", "")


def test_a_slow_server(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    with started(server.uri(name), patience=LIMIT_S) as process:
        sleeping(server, name)
        interrupt(process)
    assert sleepers(server, name) == []


def test_a_server_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = (
            f"host=127.0.0.1 port={listener.getsockname()[1]} user=u dbname=d connect_timeout=3600"
        )
        with started(source) as process:
            client, _ = listener.accept()
            with client:
                interrupt(process)


def test_a_server_that_is_frozen(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    with started(server.uri(name)) as process:
        backend = sleeping(server, name)
        os.kill(backend, signal.SIGSTOP)
        try:
            interrupt(process)
        finally:
            os.kill(backend, signal.SIGCONT)


def test_work_within_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orgstats.engine.interrupt.PATIENCE_S", LIMIT_S)
    began = threading.Event()
    connection = duckdb.connect()

    def work() -> None:
        began.set()
        connection.execute(
            "SELECT count(a.range % b.range) FROM range(1000000000) a, range(9000) b"
        )

    def press() -> None:
        began.wait()
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    with pytest.raises(KeyboardInterrupt) as found:
        attend(work, connection.interrupt)
    presser.join()
    connection.close()
    assert found.type is KeyboardInterrupt
