"""What each report reads, teams included: a rollup is scanned once, however many parts it has."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from orgstats.engine import engine
from orgstats.engine.engine import Engine
from tests.reports.test_scans import rollups
from tests.support.cli import run

SAMPLE = Path(__file__).parents[2] / "sample_data"
OCTOBER = ("--month", "2026-10")
CONFIGURATION = """
[[allocation]]
team = "Search"
project = ["Policy Search", "Support*"]

[[allocation]]
split = {Claims = 60, Care = 40}
key = "Production*"

[[budget]]
name = "All"
amount = 5000

[[budget]]
name = "Search"
amount = 5000
project = "Policy Search"
"""
REPORTS: dict[tuple[str, ...], int] = {
    ("summary", "--team", "Search", *OCTOBER): 3,
    ("breakdown", "--by", "team", *OCTOBER): 2,
    ("breakdown", "--by", "team,key", *OCTOBER): 2,
    ("breakdown", "--by", "team,key", "--columns", "change", *OCTOBER): 2,
    ("breakdown", "project", "--columns", "change", *OCTOBER): 1,
    ("breakdown", "model,key", "--columns", "change", *OCTOBER): 3,
    ("summary", "--columns", "change", *OCTOBER): 1,
    ("breakdown", "--by", "team", "--across", "week", *OCTOBER): 2,
    ("breakdown", "--by", "project", "--team", "Care", *OCTOBER): 2,
    ("compare", "team", *OCTOBER): 3,
    ("compare", "project", *OCTOBER): 2,
    ("forecast", "team", "--on", "2026-10-20"): 2,
    ("forecast", "key", "--on", "2026-10-20"): 2,
    ("anomalies", "team", *OCTOBER): 2,
    ("anomalies", "project", *OCTOBER): 1,
    ("budget", "--on", "2026-10-20"): 1,
    (): 2,
    ("export", "--by", "project", *OCTOBER): 1,
    ("export", "--by", "project,model", *OCTOBER): 2,
    ("export", "--by", "team,key", *OCTOBER): 2,
    ("export", "--by", "project", "--team", "Care", *OCTOBER): 2,
}


@pytest.mark.parametrize(("argv", "count"), REPORTS.items(), ids=map(" ".join, REPORTS))
def test_each_rollup_is_scanned_once(
    argv: tuple[str, ...], count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Listening(Engine):
        def _run(self, text: str) -> list[tuple[Any, ...]]:
            asked.append(text)
            return super()._run(text)

    monkeypatch.setattr(engine, "Engine", Listening)
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats/config.toml").write_text(CONFIGURATION, "utf-8")
    env = {"XDG_CONFIG_HOME": str(tmp_path), "ORGSTATS_SOURCE": str(SAMPLE)}
    assert run(*argv, env=env).code in {0, 10}
    scans = Counter(rollups([text for text in asked if "SUM(" in text or "AS counted" in text]))
    assert len(scans) == scans.total() == count
