"""Fixtures that all tests share: the ledger as Parquet, and a Postgres server that holds it."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.acme import LEDGER
from tests.support.deployment import TODAY, Deployment
from tests.support.parquet import ONE_FILE, Layout, write_parquet
from tests.support.schema import load
from tests.support.server import Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.ledger import Ledger
    from tests.support.stores import AcmeDatabase, AcmeParquet, NewDatabase

# Tests that press Ctrl-C also hold where the run was started in the background, which ignores it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes tells nothing on a loaded machine.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def acme_parquet(tmp_path_factory: pytest.TempPathFactory) -> AcmeParquet:
    """The function from a deployment and a layout to the ledger's directory."""
    written: dict[tuple[Deployment, Layout], Path] = {}

    def directory(deployment: Deployment = TODAY, layout: Layout = ONE_FILE) -> Path:
        if (deployment, layout) not in written:
            target = tmp_path_factory.mktemp("acme")
            written[deployment, layout] = write_parquet(LEDGER, target, deployment, layout)
        return written[deployment, layout]

    return directory


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A Postgres server of this test process; whoever stops it starts it again."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def acme_database(server: Server) -> AcmeDatabase:
    """The function from a deployment to the name of the ledger's database."""
    loaded: dict[Deployment, str] = {}

    def name(deployment: Deployment = TODAY) -> str:
        if deployment not in loaded:
            loaded[deployment] = server.create_database(f"acme_{len(loaded)}")
            load(server, loaded[deployment], LEDGER, deployment)
        return loaded[deployment]

    return name


@pytest.fixture
def new_database(server: Server) -> Iterator[NewDatabase]:
    """The function from a ledger and a deployment to the name of a fresh database."""
    made: list[str] = []

    def name(ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        made.append(server.create_database(f"new_{len(made)}"))
        load(server, made[-1], ledger, deployment)
        return made[-1]

    yield name
    for database in made:
        server.drop_database(database)
