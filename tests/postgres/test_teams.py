"""Usage by team is the same from Postgres as from Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.acme import ACME
from tests.support.cli import run
from tests.support.deployment import NEWEST, OLD, Deployment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

RULES = """
[[allocation]]
split = {A = 2, B = 1, C = 4}
key = ["ci", "*顧客*"]
model = "*"

[[allocation]]
team = "Web"
project = "Web [beta]"
"""
ASKED = (
    "breakdown --by team -f json",
    "breakdown --by model --team B -f csv",
    "summary --team A --team Web -f json",
    "export --by team,project --grain day",
)


@pytest.fixture
def address(server: Server, acme_database: AcmeDatabase) -> Callable[[Deployment], str]:
    """The function from a deployment to where the ledger's database is."""
    return lambda deployment: server.uri(acme_database(deployment))


@pytest.mark.parametrize(
    ("deployment", "rules"),
    [(NEWEST, ""), (NEWEST, RULES), (OLD, RULES)],
    ids=["own", "new", "old"],
)
def test_teams_are_those_of_the_files(
    address: Callable[[Deployment], str],
    acme_parquet: AcmeParquet,
    tmp_path: Path,
    deployment: Deployment,
    rules: str,
) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text(rules)
    options = ("--from", "2026-10-20", "--to", "2026-11-03", "--tz", "Europe/Berlin", "--org", ACME)
    for asked in ASKED if rules and deployment is NEWEST else ASKED[::3]:
        found, known = (
            run(*asked.split(), *options, "-s", source, env={"XDG_CONFIG_HOME": str(tmp_path)})
            for source in (address(deployment), acme_parquet(deployment))
        )
        assert (found.code, found.out) == (0, known.out)
        assert found.out.count("\n") > 1
