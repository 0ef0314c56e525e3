"""An export by team has what a breakdown by team has, and adds up to the summary."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.acme import ACME
from tests.support.cli import run
from tests.support.deployment import NEWEST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

RULES = """
[[allocation]]
split = {A = 2, B = 1, C = 4}
key = ["ci", "*顧客*"]

[[allocation]]
team = "Web"
project = "Web [beta]"
"""
WINDOW = ("--from", "2026-10-20", "--to", "2026-11-03", "--include-deleted")


@pytest.mark.parametrize("by", ["team", "team,key", "project,team,model"])
@pytest.mark.parametrize("rules", ["", RULES])
def test_rows_of_a_team_add_up_to_its_row(
    acme_parquet: AcmeParquet, tmp_path: Path, rules: str, by: str
) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text(rules)
    options = (*WINDOW, "-s", acme_parquet(NEWEST), "--org", ACME)
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    grain = "day" if by == "team" else "total"
    exported = run("export", "--by", by, "--grain", grain, *options, env=env)
    ranked = run("breakdown", "--by", "team", "-f", "json", *options, env=env)
    assert (exported.code, ranked.code) == (0, 0)
    found = json.loads(ranked.out, parse_float=Decimal)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(exported.out.splitlines()):
        sums[row["team_id"]] += Decimal(row["cost"])
    rows = {row["key"]: row["cost"] for row in found["rows"]}
    assert sums == {**rows, "(unallocated)": found["unattributed"]["cost"]}
    assert sum(sums.values()) == found["total"]["cost"]
