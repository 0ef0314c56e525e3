"""The reader connects by every way of writing an address, and sees nothing that is secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import duckdb
import pytest

from tests.support.server import READER, Server
from tests.support.stores import AcmeDatabase


@contextmanager
def attached(uri: str) -> Iterator[duckdb.DuckDBPyConnection]:
    package = files("duckdb_extension_postgres_scanner")
    path = package / "extensions" / f"v{duckdb.__version__}" / "postgres_scanner.duckdb_extension"
    quoted = uri.replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{path}'")
        connection.execute(f"CREATE SECRET source (TYPE postgres, URI '{quoted}')")
        connection.execute("ATTACH '' AS pg (TYPE postgres, READ_ONLY, SECRET source)")
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return connection.execute("FROM postgres_query('pg', ?)", [sql]).fetchall()


@pytest.mark.parametrize("form", ["conninfo", "uri", "environment"])
def test_addresses(
    form: str, server: Server, acme_database: AcmeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    dbname = acme_database()
    if form == "environment":
        for name, value in server.environment(dbname).items():
            monkeypatch.setenv(name, value)
    address = {"conninfo": server.conninfo, "uri": server.uri}.get(form, lambda _: "")(dbname)
    with attached(address) as connection:
        found = ask(connection, "SELECT current_user::text AS u, current_database()::text AS d")
    assert found == [(READER, dbname)]


def test_secrets_stay_closed(server: Server, acme_database: AcmeDatabase) -> None:
    with attached(server.conninfo(acme_database())) as connection:
        assert ask(connection, "SELECT count(description) AS n FROM api_key") == [(8,)]
        with pytest.raises(duckdb.Error, match="permission denied for table api_key"):
            ask(connection, "SELECT * FROM api_key")
