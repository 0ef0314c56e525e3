"""The ledger as a copy that a test may spoil, a file a month."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sources.reading import report
from tests.support.bucket import Store, serving
from tests.support.deployment import NEXT
from tests.support.parquet import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.stores import AcmeParquet


@pytest.fixture
def expected(acme_parquet: AcmeParquet) -> str:
    """What October comes to."""
    return report(acme_parquet(NEXT))


@pytest.fixture
def months(acme_parquet: AcmeParquet, tmp_path: Path) -> Path:
    """A copy with a file a month."""
    return Path(shutil.copytree(acme_parquet(NEXT, Layout(partitioned=True)), tmp_path / "months"))


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """A server of object storage."""
    with serving() as started:
        yield started


@pytest.fixture(scope="session")
def bucket(store: Store, acme_parquet: AcmeParquet) -> str:
    """The ledger in a bucket, a file a month."""
    return store.put(acme_parquet(NEXT, Layout(partitioned=True)), "acme/rollups")
