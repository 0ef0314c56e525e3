"""Stored ledgers that a check looks at, as Parquet and in Postgres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.acme import LEDGER
from tests.support.deployment import TODAY, Deployment
from tests.support.parquet import write_parquet
from tests.support.schema import load, refill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.check.asking import Store
    from tests.support.ledger import Ledger
    from tests.support.server import Server


@pytest.fixture(params=["parquet", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """The function from a ledger and a deployment to a source that holds it."""

    def directory(ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        return str(write_parquet(ledger, tmp_path / "rollups", deployment))

    if request.param == "parquet":
        return directory
    server: Server = request.getfixturevalue("server")
    if "refilled" not in server.execute("SELECT datname FROM pg_database").splitlines():
        load(server, server.create_database("refilled"), LEDGER, TODAY)

    def database(ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        if deployment != TODAY:
            return server.conninfo(request.getfixturevalue("new_database")(ledger, deployment))
        refill(server, "refilled", ledger, TODAY)
        return server.conninfo("refilled")

    return database
