"""The hand-made ledger as a source of exports, and exports of October from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.cli import MOMENT, Result, run, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tests.support.stores import AcmeParquet


@pytest.fixture
def source(acme_parquet: AcmeParquet) -> tuple[str, ...]:
    return ("-s", str(acme_parquet()), "--org", "Acme")


@pytest.fixture
def export(source: tuple[str, ...]) -> Callable[..., Result]:
    """The function from options to the result of an export of October."""

    def exported(*options: object, now: datetime = MOMENT) -> Result:
        return run("export", *with_defaults(source, options), now=now)

    return exported


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "reports"
    found.mkdir()
    return found
