"""Stored ledgers that a check looks at, as Parquet and in Postgres."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.acme import LEDGER
from tests.support.deployment import TODAY, Deployment
from tests.support.parquet import write_parquet
from tests.support.schema import load, refill
from tests.support.tables import tables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.check.asking import Store
    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.stores import AcmeParquet


@pytest.fixture
def files(acme_parquet: AcmeParquet, tmp_path: Path) -> Store:
    """The function from a ledger and a deployment to a directory of the test's own.

    Of a ledger in which rollups were replaced only these are written, which is quicker.
    """

    def directory(ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        place = tmp_path / "rollups"
        if replace(ledger, overrides={}) != LEDGER:
            return str(write_parquet(ledger, place, deployment))
        shutil.copytree(acme_parquet(deployment), place)
        same = {table.name for table in tables(LEDGER, deployment)} - ledger.overrides.keys()
        others = deployment.absent_tables | same
        return str(write_parquet(ledger, place, replace(deployment, absent_tables=others)))

    return directory


@pytest.fixture(params=["parquet", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """The function from a ledger and a deployment to a source that holds it."""
    if request.param == "parquet":
        stored: Store = request.getfixturevalue("files")
        return stored
    server: Server = request.getfixturevalue("server")
    if "refilled" not in server.execute("SELECT datname FROM pg_database").splitlines():
        load(server, server.create_database("refilled"), LEDGER, TODAY)

    def database(ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        if deployment != TODAY:
            return server.conninfo(request.getfixturevalue("new_database")(ledger, deployment))
        refill(server, "refilled", ledger, TODAY)
        return server.conninfo("refilled")

    return database
