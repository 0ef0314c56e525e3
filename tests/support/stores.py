"""The types of the fixtures that hand out stored ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tests.support.acme import LEDGER
from tests.support.deployment import TODAY, Deployment
from tests.support.parquet import ONE_FILE, Layout

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.ledger import Ledger


class AcmeParquet(Protocol):
    """The hand-made ledger as a directory of Parquet, written once and not to be changed."""

    def __call__(self, deployment: Deployment = TODAY, layout: Layout = ONE_FILE) -> Path:
        """The directory."""


class AcmeDatabase(Protocol):
    """The hand-made ledger as a database, loaded once and not to be changed."""

    def __call__(self, deployment: Deployment = TODAY) -> str:
        """The database's name."""


class NewDatabase(Protocol):
    """A ledger as a database of the test's own, dropped after it."""

    def __call__(self, ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        """The database's name."""
