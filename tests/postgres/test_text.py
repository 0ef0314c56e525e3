"""Text is data: no name, no filter value and no schema ever becomes SQL."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tests.support.acme import LEDGER
from tests.support.cli import run
from tests.support.deployment import TODAY
from tests.support.ledger import Fact, Key, Ledger, Project
from tests.support.parquet import write_parquet
from tests.support.schema import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import NewDatabase

HOSTILE = [
    "x'; drop table project; --",
    'x"; drop table project; --',
    "\\'; drop table project; --",
    "$1 $$ %s %(name)s {0} ? :name",
    "100 % \\ \\\\ \\n",
    "new\nline\tand tab",
    "');--' || pg_sleep(9) || '",
    "ünï ✓ 東京 🚀 \u202e",
    'Failed": ERROR:  out of range',
]
OPTIONS = ("provider", "app", "model", "project", "key", "member", "org")
MONTH = ("--month", "2026-10", "--org", "Acme")


def hostile_ledger() -> Ledger:
    """The ledger with projects, keys, models, providers and apps of hostile names."""
    projects = [Project(f"p{n}{text}", text, "org_acme") for n, text in enumerate(HOSTILE)]
    keys = [Key(f"k{n}{text}", text, f"p{n}{text}", "u_ann") for n, text in enumerate(HOSTILE)]
    facts = [
        Fact(LEDGER.facts[1].hour, project.id, key.id, text, text, text, {"request_count": 3})
        for text, project, key in zip(HOSTILE, projects, keys, strict=True)
    ]
    return replace(
        LEDGER,
        facts=(*LEDGER.facts, *facts),
        projects=(*LEDGER.projects, *projects),
        keys=(*LEDGER.keys, *keys),
    )


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, server: Server) -> tuple[Path, str, str]:
    """The hostile ledger as Parquet, and the name of its database with a dump of it."""
    ledger = hostile_ledger()
    parquet = write_parquet(ledger, tmp_path_factory.mktemp("hostile"))
    name = server.create_database("hostile")
    load(server, name, ledger, TODAY)
    return parquet, name, state(server, name)


def state(server: Server, name: str) -> str:
    """The tables of a database and how much is in them."""
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
    counts = [
        f"SELECT '{table}', count(*), sum(hashtext(t::text)) FROM \"{table}\" AS t"
        for table in sorted(tables.split())
    ]
    return server.execute(" UNION ALL ".join(counts) + " ORDER BY 1", name)


@pytest.mark.parametrize("by", ["project", "key", "mapping", "app"])
def test_names(by: str, server: Server, stored: tuple[Path, str, str]) -> None:
    parquet, name, before = stored
    command = ("breakdown", "--by", by, *MONTH, "-f", "json", "--top", "50", "--metric", "requests")
    found = run(*command, "-s", server.uri(name))
    assert found == run(*command, "-s", parquet)
    labels = {row["label"] for row in json.loads(found.out)["rows"]}
    assert by == "mapping" or labels >= set(HOSTILE)
    assert state(server, name) == before


@pytest.mark.parametrize("text", HOSTILE)
def test_filters(text: str, server: Server, stored: tuple[Path, str, str]) -> None:
    parquet, name, before = stored
    for options in (("project", "key", "provider"), ("app",)):
        chosen = [part for option in options for part in (f"--{option}", text)]
        command = ("summary", *chosen, *MONTH, "-f", "json")
        found = run(*command, "-s", server.uri(name))
        assert found == run(*command, "-s", parquet)
        assert json.loads(found.out)["total"]["requests"] == 3
    assert state(server, name) == before


@pytest.mark.parametrize(("text", "option"), list(zip(HOSTILE, cycle(OPTIONS), strict=False)))
def test_values_that_are_not_there(
    text: str, option: str, server: Server, stored: tuple[Path, str, str]
) -> None:
    _, name, before = stored
    found = run("summary", *MONTH, f"--{option}", f"{text}?", "-s", server.uri(name))
    assert (found.code, found.out) == (2, "")
    found = run("summary", *MONTH, "--schema", text, "-s", server.uri(name))
    assert (found.code, found.out) == (4, "")
    assert state(server, name) == before


ACME_IN_OCTOBER = (
    "FROM project_hourly_stats WHERE hour_timestamp >= '2026-10-01' AND hour_timestamp"
    " < '2026-11-01' AND project_id IN (SELECT id FROM project WHERE organization_id = 'org_acme'"
    " AND status IS DISTINCT FROM 'deleted')"
)


@pytest.mark.parametrize(
    "tokens", [str(2**63 + 11), "9" * 26, "12345678901234567.25", "0.000000001"]
)
def test_tokens_of_any_size(tokens: str, server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute(f"UPDATE project_hourly_stats SET total_tokens = {tokens}", name)
    expected = server.execute(f"SELECT sum(total_tokens) {ACME_IN_OCTOBER}", name)
    found = run("summary", *MONTH, "-f", "json", "-s", server.uri(name))
    total = json.loads(found.out, parse_float=Decimal)["total"]
    assert Decimal(total["tokens"]) == Decimal(expected)
