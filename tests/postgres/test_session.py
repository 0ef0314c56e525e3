"""A report is one read-only transaction in a session whose settings nothing around it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from orgstats.domain.rollups import HOUR_COLUMN
from orgstats.engine.connection import Limits
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.engine.sources.postgres.source import PostgresSource
from tests.support.cli import run
from tests.support.relay import relayed

if TYPE_CHECKING:
    from pathlib import Path

    from orgstats.sql.statement import Statement
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, NewDatabase

BREAKDOWN = ("breakdown", "--org", "Acme", "--month", "2026-10")
SETTINGS = {
    "transaction_read_only": "on",
    "default_transaction_read_only": "on",
    "transaction_isolation": "repeatable read",
    "statement_timeout": "7s",
    "lock_timeout": "3500ms",
    "idle_in_transaction_session_timeout": "7s",
    "work_mem": "64MB",
    "enable_sort": "off",
    "parallel_tuple_cost": "0.5",
    "search_path": "pg_catalog, pg_temp",
    "row_security": "off",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "application_name": "orgstats",
}
ODD = {
    "PGTZ": "Asia/Kolkata",
    "PGDATESTYLE": "German",
    "PGOPTIONS": "-c statement_timeout=0 -c search_path=nowhere -c extra_float_digits=-15"
    " -c standard_conforming_strings=off -c default_transaction_read_only=off",
}


def ask(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[Any, ...]]:
    return connection.execute("FROM postgres_query('pg', ?)", [text]).fetchall()


def settings(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    found = ", ".join(f"current_setting('{name}') AS s{n}" for n, name in enumerate(SETTINGS))
    return dict(zip(SETTINGS, ask(connection, f"SELECT {found}")[0], strict=True))


@pytest.mark.parametrize("where", ["", " options='-c TimeZone=Asia/Tokyo -c statement_timeout=0'"])
def test_settings(
    where: str, server: Server, acme_database: AcmeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ODD.items():
        monkeypatch.setenv(name, value)
    source = PostgresSource(server.conninfo(acme_database()) + where, {"timeout": 7})
    with duckdb.connect() as connection:
        source.open(connection, None)
        assert settings(connection) == SETTINGS
        source.rollback()


def test_settings_of_the_database_and_the_role(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    odd = {"datestyle": "German", "extra_float_digits": "-15", "search_path": "nowhere"}
    expected = run(*BREAKDOWN, "--by", "model", "-f", "json", "-s", server.uri(name))
    for setting, value in odd.items():
        server.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")
        server.execute(f"ALTER ROLE reader IN DATABASE {name} SET {setting} = '{value}'")
    found = run(*BREAKDOWN, "--by", "model", "-f", "json", "-s", server.uri(name), env=ODD)
    assert found == expected
    assert found.code == 0


@pytest.mark.parametrize("schema", ['we "said" \\o\'', "$user"])
def test_another_schema(schema: str, server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    command = (*BREAKDOWN, "--by", "key", "-f", "csv", "-s", server.uri(name))
    expected = run(*command)
    quoted = '"' + schema.replace('"', '""') + '"'
    server.execute(f"ALTER SCHEMA public RENAME TO {quoted}", name)
    server.execute(f"GRANT USAGE ON SCHEMA {quoted} TO reader", name)
    assert run(*command).code == 4
    assert run(*command, "--schema", schema) == expected
    assert run(*command, env={"ORGSTATS_SCHEMA": schema}) == expected


def test_nothing_can_be_written(server: Server, acme_database: AcmeDatabase) -> None:
    source = PostgresSource(server.conninfo(acme_database()), {})
    with duckdb.connect() as connection:
        source.open(connection, None)
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("CALL postgres_execute('pg', 'DELETE FROM public.project')")
        source.rollback()


def test_one_view_of_the_data(
    server: Server, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = new_database()
    command = (*BREAKDOWN, "--by", "model", "-f", "json", "-s", server.conninfo(name))
    expected = run(*command)
    relation = PostgresSource.relation
    seen: list[str] = []

    def meanwhile(self: PostgresSource, statement: Statement) -> str:
        seen.append(statement.text)
        server.execute(
            f"UPDATE project_hourly_stats SET cost = cost + 1 WHERE {HOUR_COLUMN} < now()", name
        )
        server.execute("UPDATE project SET name = 'renamed'", name)
        return relation(self, statement)

    monkeypatch.setattr(PostgresSource, "relation", meanwhile)
    assert run(*command) == expected
    assert len(seen) == 3
    assert run(*command) != expected


@pytest.mark.parametrize("by", ["project", "model", "member"])
def test_few_round_trips(by: str, server: Server, acme_database: AcmeDatabase) -> None:
    with relayed(server.port) as relay:
        source = server.uri(acme_database()).replace(f":{server.port}/", f":{relay.port}/")
        assert run(*BREAKDOWN, "--by", by, "-s", source).code == 0
    statements = [text for text in relay.statements if "COPY" in text]
    assert len(statements) == (3 if by == "project" else 4)
    assert relay.statements[0].startswith("SELECT version()")


def test_one_thread_waits_for_the_server(server: Server, acme_database: AcmeDatabase) -> None:
    asked = "SELECT current_setting('threads')"
    with Engine(find(server.uri(acme_database())), limits=Limits(threads=3)) as engine:
        sent = engine.run(f"{asked} FROM postgres_query('pg', 'SELECT 1 AS one')")
        assert (sent, engine.run(asked)) == ([(1,)], [(3,)])


def test_a_pooler_that_ignores_options(
    server: Server, acme_database: AcmeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "orgstats.engine.sources.postgres.source._completed", lambda address, session: address
    )
    monkeypatch.setenv("PGOPTIONS", ODD["PGOPTIONS"])
    source = PostgresSource(server.conninfo(acme_database()), {"timeout": 7})
    with duckdb.connect() as connection:
        source.open(connection, None)
        assert settings(connection) == {**SETTINGS, "application_name": ""}
        source.rollback()


def test_home_stays_untouched(server: Server, acme_database: AcmeDatabase, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path)}
    assert run(*BREAKDOWN, "--by", "key", "-s", server.uri(acme_database()), env=env).code == 0
    assert not list(tmp_path.rglob("*"))


def test_secret_columns_are_not_even_known(server: Server, acme_database: AcmeDatabase) -> None:
    source = find(server.uri(acme_database()))
    with Engine(source):
        columns = source.columns("api_key")
        assert columns is not None
        assert "token" not in columns
