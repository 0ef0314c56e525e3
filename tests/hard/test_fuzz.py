"""Whole command lines at random, on random ledgers: an answer that adds up, or one clear line.

`ORGSTATS_FUZZ_SECONDS` is how long each test runs; given, other command lines are tried every time.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.hard.outcome import acceptable
from tests.hard.words import answerable, environments, noise, senseless, sensible
from tests.support.cli import run
from tests.support.parquet import ONE_FILE, Layout, write_parquet
from tests.support.strategies import deployments, ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.deployment import Deployment
    from tests.support.ledger import Ledger
    from tests.support.stores import AcmeParquet

GIVEN = os.environ.get("ORGSTATS_FUZZ_SECONDS")
SECONDS = float(GIVEN or 10)
#: Ledgers to draw; many have hardly any facts, and are not asked about.
LEDGERS, FACTS = 80 if GIVEN is None else 400, 6
layouts = st.sampled_from((ONE_FILE, Layout(row_groups=3), Layout(partitioned=True)))
fuzz = settings(
    max_examples=int(SECONDS * 30) + 1,
    derandomize=GIVEN is None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Budget:
    """The seconds that a test has; once it has failed, it may take longer to say why."""

    end: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    failed: bool = False

    def spent(self) -> bool:
        return not self.failed and time.monotonic() > self.end

    def check(self, argv: list[str], env: dict[str, str]) -> None:
        """Runs a command line and asserts that what comes of it is acceptable."""
        note(f"{argv} {env}")
        try:
            acceptable(argv, run(*argv, env=env))
        except Exception:
            self.failed = True
            raise


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written by accident is written to a directory that goes."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Random ledgers as files, in random layouts."""
    written: list[str] = []

    @settings(fuzz, max_examples=LEDGERS)
    @given(ledgers(), deployments, layouts)
    def write(ledger: Ledger, deployment: Deployment, layout: Layout) -> None:
        if len(ledger.facts) >= FACTS:
            folder = tmp_path_factory.mktemp("ledger")
            written.append(str(write_parquet(ledger, folder, deployment, layout)))

    write()
    return written


@pytest.mark.slow
def test_reports_on_random_ledgers(sources: list[str]) -> None:
    budget = Budget()
    lines = st.one_of(answerable(), answerable(), sensible())

    @fuzz
    @given(st.sampled_from(sources), lines, environments)
    def tried(source: str, argv: list[str], env: dict[str, str]) -> None:
        if not budget.spent():
            budget.check([*argv, "--source", source], env)

    tried()


@pytest.mark.slow
def test_words_in_any_order(acme_parquet: AcmeParquet) -> None:
    budget = Budget()

    @fuzz
    @given(senseless(), st.one_of(st.none(), noise), environments)
    def tried(argv: list[str], where: str | None, env: dict[str, str]) -> None:
        if not budget.spent():
            source = str(acme_parquet()) if where is None else where
            budget.check([*argv, "--source", source], env)

    tried()
