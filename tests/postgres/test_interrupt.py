"""Ctrl-C ends a report at once, whatever the server does, and leaves no statement running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from time import monotonic
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


@contextmanager
def started(source: str) -> Iterator[subprocess.Popen[str]]:
    """A report in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "orgstats", *BY_MODEL, "-s", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[str]) -> float:
    """Presses Ctrl-C; the seconds until the process ended as it should."""
    begin = monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (INTERRUPTED, "", "")
    return monotonic() - begin


def test_a_slow_server(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    with started(server.uri(name)) as process:
        sleeping(server, name)
        assert interrupt(process) < 3
    assert sleepers(server, name) == []


def test_a_server_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = f"host=127.0.0.1 port={listener.getsockname()[1]} user=u dbname=d"
        with started(source) as process:
            client, _ = listener.accept()
            with client:
                assert interrupt(process) < 5


def test_a_server_that_is_frozen(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    with started(server.uri(name)) as process:
        backend = sleeping(server, name)
        os.kill(backend, signal.SIGSTOP)
        try:
            assert interrupt(process) < 5
        finally:
            os.kill(backend, signal.SIGCONT)


def test_work_within_this_process() -> None:
    began = threading.Event()
    connection = duckdb.connect()

    def work() -> None:
        began.set()
        connection.execute("SELECT count(a.range % b.range) FROM range(1000000000) a, range(9) b")

    def press() -> None:
        began.wait()
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    begin = monotonic()
    with pytest.raises(KeyboardInterrupt):
        attend(work, connection.interrupt)
    presser.join()
    connection.close()
    assert monotonic() - begin < 5
