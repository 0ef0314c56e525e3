"""Whatever goes wrong: the exit code, one clear line, no partial output, and nothing changed."""

from __future__ import annotations

import errno
import os
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.engine.sources.postgres import faults
from orgstats.engine.sources.postgres.source import PostgresSource
from tests.postgres.slowness import sleepers, sleeping, slow
from tests.support.addresses import free_port
from tests.support.cli import Result, run
from tests.support.deployment import NEXT, TODAY
from tests.support.relay import relayed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orgstats.sql.statement import Statement
    from tests.postgres.session import Connect
    from tests.support.deployment import Deployment
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, NewDatabase

BY_MODEL = ("breakdown", "--by", "model", "--org", "Acme", "--month", "2026-10", "-f", "json")

SSL_REQUEST = (80877103).to_bytes(4, "big")


def failed(found: Result, code: int, pattern: str) -> None:
    """Asserts that a run failed with an exit code and one line that the pattern describes."""
    assert found.out == ""
    assert found.code == code, found.err
    first, *rest = found.err.splitlines()
    assert re.search(f"^orgstats: error: .*{pattern}", first), first
    assert len(rest) <= 1
    assert all(line.startswith("hint: ") for line in rest)
    assert "Error:" not in first
    assert "SELECT" not in first


def swap(source: str, name: str, value: str) -> str:
    """The conninfo with another value for a keyword."""
    return f"{source} {name}='{value}'"


@pytest.mark.parametrize(
    ("name", "value", "pattern"),
    [
        ("password", "wrong", "cannot connect to postgresql://reader@.* password auth.* failed"),
        ("user", "nobody", "password authentication failed for user .nobody"),
        ("host", "no-such-host.invalid", "no-such-host.invalid.*could not translate host name"),
        ("host", "/no/such/directory", "No such file or directory"),
        ("port", "closed", "Connection refused"),
        ("port", "many", "invalid integer value"),
        ("dbname", "no such database", "database .no such database. does not exist"),
        ("sslmode", "require", "server does not support SSL, but SSL was required"),
        ("service", "no_such_service", "definition of service .no_such_service. not found"),
        ("no_such_option", "x", "invalid connection option .no_such_option"),
        ("options", "-c no_such_setting=1", "unrecognized configuration parameter"),
    ],
)
def test_no_connection(
    name: str, value: str, pattern: str, server: Server, acme_database: AcmeDatabase
) -> None:
    value = str(free_port()) if value == "closed" else value
    failed(run(*BY_MODEL, "-s", swap(server.conninfo(acme_database()), name, value)), 3, pattern)


def test_a_server_elsewhere_that_proves_nothing(
    server: Server, acme_database: AcmeDatabase
) -> None:
    source = server.conninfo(acme_database()).replace("host=", "hostaddr=")
    expected = run(*BY_MODEL, "-s", source)
    found = run(*BY_MODEL, "-s", swap(source, "host", "db.example.com"))
    warning, rest = found.err.split("\n", 1)
    assert warning.startswith("orgstats: warning: the server of postgresql://reader@db.example.com")
    assert (found.code, found.out, rest) == expected
    assert run(*BY_MODEL, "-q", "-s", swap(source, "host", "db.example.com")).err == ""


def test_too_many_connections(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
    failed(run(*BY_MODEL, "-s", server.uri(name)), 3, "too many connections for database")


def test_a_source_that_cannot_be_read_is_a_usage_error() -> None:
    failed(run(*BY_MODEL, "-s", "postgresql://u:p%zz@h/d"), 2, "bad percent escape")
    failed(run(*BY_MODEL, "-s", "host=h 'd"), 2, "not made of name=value pairs")
    failed(run(*BY_MODEL, "-s", "postgres:", "--timeout", "100000"), 2, "--timeout is 1 to 86400")


def between_statements(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Does something once, between the look-up of names and the first scan."""
    relation = PostgresSource.relation
    seen: list[str] = []

    def meanwhile(self: PostgresSource, statement: Statement) -> str:
        seen.append(statement.text)
        if len(seen) == 2:
            work()
        return relation(self, statement)

    monkeypatch.setattr(PostgresSource, "relation", meanwhile)


def test_server_stopped_between_statements(
    server: Server, acme_database: AcmeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = server.uri(acme_database())
    between_statements(monkeypatch, server.stop)
    try:
        failed(
            run(*BY_MODEL, "-s", source),
            3,
            "connection to .* was lost: (server closed|terminating)",
        )
    finally:
        server.start()


def test_server_killed_within_a_statement(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    source = server.uri(name)
    try:
        with once_slow(server, name, server.kill):
            failed(run(*BY_MODEL, "-s", source), 3, "connection to .* was lost: server closed")
    finally:
        server.start()


def test_session_ended_by_an_administrator(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    with once_slow(server, name, lambda: server.execute(end)):
        failed(run(*BY_MODEL, "-s", server.uri(name)), 3, "was lost: terminating connection")


def test_statement_timeout(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    slow(server, name)
    found = run(*BY_MODEL, "-s", server.uri(name), "--timeout", 1)
    failed(found, 3, "did not answer within 1 s")
    assert "--timeout" in found.err.splitlines()[1]
    assert sleepers(server, name) == []


@pytest.mark.parametrize(
    "silent_at", ["SELECT version()", "row_security_active", "project_hourly_model_stats"]
)
def test_a_server_that_falls_silent(
    silent_at: str, server: Server, acme_database: AcmeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch)
    with relayed(server.port, silent_at) as relay:
        source = swap(server.conninfo(acme_database()), "port", str(relay.port))
        found = run(*BY_MODEL, "-s", swap(source, "connect_timeout", "1"), "--timeout", 1)
    failed(found, 3, "did not answer within 1 s")


def test_a_server_that_falls_silent_at_the_end(
    server: Server, acme_database: AcmeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run(*BY_MODEL, "-s", server.uri(acme_database()))
    impatient(monkeypatch)
    with relayed(server.port, "ROLLBACK") as relay:
        source = swap(server.conninfo(acme_database()), "port", str(relay.port))
        assert run(*BY_MODEL, "-s", source, "--timeout", 1) == expected


def test_a_full_disk_is_not_the_servers_fault(server: Server, acme_database: AcmeDatabase) -> None:
    with (
        Engine(find(server.uri(acme_database()))) as engine,
        pytest.raises(OSError, match=re.escape(os.strerror(errno.ENOSPC))),
    ):
        engine.copy("SELECT range FROM range(1000)", Path("/dev/full"))


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shortens what passes before a server is given up."""
    monkeypatch.setattr("orgstats.engine.sources.postgres.source.GRACE_S", 1)
    monkeypatch.setattr("orgstats.engine.attended.FAREWELL_S", 1)
    monkeypatch.setattr("orgstats.engine.interrupt.PATIENCE_S", 0.5)


def test_a_server_that_turns_away_in_an_encoding_of_its_own() -> None:
    said = "SFATAL\0C28000\0MRolle »bob« unerwünscht\0\0".encode("latin-1")
    answer = b"E" + (len(said) + 4).to_bytes(4, "big") + said

    def turn_away() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                if client.recv(1 << 16)[4:8] == SSL_REQUEST:
                    client.sendall(b"N")
                    client.recv(1 << 16)
                client.sendall(answer)

    with ThreadPoolExecutor(1) as pool, socket.create_server(("127.0.0.1", 0)) as listener:
        pool.submit(turn_away)
        source = f"host=127.0.0.1 port={listener.getsockname()[1]} user=bob dbname=d"
        found = run(*BY_MODEL, "-s", source)
        listener.shutdown(socket.SHUT_RDWR)
    failed(found, 3, "cannot connect to postgresql://bob@.*: Rolle .bob. unerw.nscht")


@pytest.mark.parametrize(
    ("text", "is_pooled"),
    [
        (
            'Failed to execute query "BEGIN TRANSACTION READ ONLY": server closed the connection',
            True,
        ),
        ('"BEGIN": FATAL:  transaction blocks not allowed in statement pooling mode', True),
        ('Failed to execute query "SELECT 1": server closed the connection', False),
    ],
)
def test_a_pooler_of_statements_ends_a_transaction_that_begins(text: str, is_pooled: bool) -> None:
    error = faults.explain(Exception(text), "postgresql://h/d", 60)
    assert (error.exit_code, "pooler" in (error.hint or "")) == (3, is_pooled)
    assert error.message.startswith("the connection to postgresql://h/d was lost: ")


def test_a_table_is_locked(server: Server, new_database: NewDatabase, connect: Connect) -> None:
    name = new_database()
    with connect(name) as other:
        other.begin("LOCK TABLE project_hourly_model_stats IN ACCESS EXCLUSIVE MODE")
        found = run(*BY_MODEL, "-s", server.uri(name), "--timeout", 1)
    failed(found, 3, "a table in .* is locked by another transaction")


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        (
            "DROP TABLE project_hourly_model_stats",
            "relation .public.project_hourly_model_stats. does not",
        ),
        (
            "ALTER TABLE project_hourly_model_stats RENAME used_model TO model",
            "column .used_model. does not exist",
        ),
    ],
)
def test_changed_meanwhile(
    change: str,
    pattern: str,
    server: Server,
    new_database: NewDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = new_database()
    between_statements(monkeypatch, lambda: server.execute(change, name))
    failed(run(*BY_MODEL, "-s", server.uri(name)), 4, f"changed meanwhile: {pattern}")


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        ("DROP TABLE project", "public.project is missing"),
        (
            "ALTER TABLE project_hourly_model_stats RENAME used_model TO model",
            "public.project_hourly_model_stats lacks the column used_model",
        ),
        (
            "ALTER TABLE project_hourly_stats ALTER hour_timestamp TYPE timestamptz",
            "hour_timestamp in public.project_hourly_stats is of another type",
        ),
        (
            "ALTER TABLE project_hourly_model_stats ALTER cost DROP DEFAULT, ALTER cost TYPE text",
            "cost in public.project_hourly_model_stats is text",
        ),
    ],
)
def test_not_what_a_rollup_is(
    change: str, pattern: str, server: Server, new_database: NewDatabase
) -> None:
    name = new_database()
    server.execute(change, name)
    failed(run(*BY_MODEL, "-s", server.uri(name)), 4, pattern)


@pytest.mark.parametrize(
    ("column", "value", "deployment"),
    [
        ("cost", "NaN", TODAY),
        ("cost", "Infinity", NEXT),
        ("cost", "-Infinity", TODAY),
        ("cost", "1e300", NEXT),
        ("credits_cost", "NaN", NEXT),
        ("total_tokens", "NaN", TODAY),
        ("cached_tokens", "Infinity", TODAY),
        ("input_tokens", "1e40", TODAY),
    ],
)
def test_numbers_that_are_none(
    column: str, value: str, deployment: Deployment, server: Server, new_database: NewDatabase
) -> None:
    name = new_database(deployment=deployment)
    server.execute(
        f"UPDATE project_hourly_model_stats SET {column} = '{value}'"
        " WHERE hour_timestamp = '2026-10-26T08:00'",
        name,
    )
    found = run(*BY_MODEL, "-s", server.uri(name))
    failed(found, 4, f"{column} is .* in public.project_hourly_model_stats, hour 2026-10-26T08:00Z")


def test_the_database_is_unchanged(server: Server, acme_database: AcmeDatabase) -> None:
    name = acme_database()
    activity = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del), count(*) FROM pg_stat_user_tables"
    server.execute("SELECT pg_stat_force_next_flush()", name)
    before = server.execute(activity, name)
    for by in ("model", "member"):
        assert run("breakdown", "--by", by, "--org", "Acme", "-s", server.uri(name)).code == 0
    assert server.execute(activity, name) == before


@contextmanager
def once_slow(server: Server, name: str, work: Callable[[], object]) -> Iterator[None]:
    """Does something as soon as a statement is slow."""

    def wait() -> None:
        sleeping(server, name)
        work()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(wait)
        yield
        done.result()
