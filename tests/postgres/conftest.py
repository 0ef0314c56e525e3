"""Fixtures of the tests against Postgres."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pytest

from orgstats.engine.sources.extensions import load
from tests.postgres.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres.session import Connect
    from tests.support.server import Server


@pytest.fixture
def connect(server: Server) -> Connect:
    """The function from a database to a session of the superuser that stays open."""

    @contextmanager
    def session(dbname: str) -> Iterator[Session]:
        with duckdb.connect() as connection:
            load(connection, "postgres_scanner", extra="")
            address = server.conninfo(dbname, user="postgres").replace("'", "''")
            connection.execute(f"CREATE SECRET target (TYPE postgres, URI '{address}')")
            connection.execute("ATTACH '' AS pg (TYPE postgres, SECRET target)")
            yield Session(connection)

    return session
