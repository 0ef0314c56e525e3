"""A snapshot reads back as the source it was taken from."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.rollups import HOUR_COLUMN, ROLLUPS
from orgstats.sql.schema import summed
from orgstats.sql.snapshot import wanted
from tests.check.asking import checked
from tests.postgres.test_same_answers import DEPLOYMENTS, REPORTS
from tests.snapshot.taking import OCTOBER, SUMMARY, altered, months, own, same, take, written
from tests.support.cli import run
from tests.support.deployment import NEWEST, OLD, TODAY
from tests.support.parquet import ONE_FILE, Layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgstats.sql.statement import Columns
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet, NewDatabase

    Stored = Callable[[str, str], str]

SOME = ("summary", "hours", "filters", "by member", "by mapping", "by app", "list keys", "members")
SEPTEMBER = OCTOBER.replace("10", "09")
MONTHS = Layout(partitioned=True)
NO_ROLES = replace(OLD, absent_tables=OLD.absent_tables | {"user_organization"})
STORED = {**DEPLOYMENTS, "no roles": NO_ROLES}


@pytest.fixture
def stored(server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet) -> Stored:
    """The function from the name of a deployment and of a store to a source."""

    def source(deployment: str, store: str) -> str:
        if store == "postgres":
            return server.conninfo(acme_database(STORED[deployment]))
        layout = MONTHS if store == "months" else ONE_FILE
        return str(acme_parquet(STORED[deployment], layout))

    return source


@pytest.mark.parametrize(
    ("deployment", "store", "half"),
    [
        ("old", "postgres", 0),
        ("old", "months", 1),
        ("today", "postgres", 1),
        ("next", "postgres", 0),
        ("mixed", "postgres", 1),
        ("mixed", "files", 0),
        ("no roles", "postgres", 1),
    ],
)
def test_reads_back_as_its_source(
    deployment: str, store: str, half: int, stored: Stored, tmp_path: Path
) -> None:
    source, folder = stored(deployment, store), tmp_path / "rollups"
    narrow = ("--org", "Acme") if deployment == "no roles" else ()
    assert take(source, folder, *narrow) == ""
    for name in SOME[half::2]:
        if "app" not in name or deployment not in {"old", "no roles"}:
            same((*REPORTS[name], "-f", "json"), folder, source)


def test_parquet_and_postgres_give_the_same_snapshot(stored: Stored, tmp_path: Path) -> None:
    for store in ("postgres", "months"):
        take(stored("today", store), tmp_path / store)
    files = [written(tmp_path / store).keys() for store in ("postgres", "months")]
    assert files[0] == files[1]
    for name in files[0] - {"snapshot.json"}:
        rows = [
            duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path / store / name}')").fetchall()
            for store in ("postgres", "months")
        ]
        assert rows[0] == rows[1], name


ADDED = """
ALTER TABLE project_hourly_stats ADD total_duration bigint NOT NULL DEFAULT 7, ADD odd jsonb;
ALTER TABLE api_key ADD kind text DEFAULT 'regular';
ALTER TABLE organization_team ADD is_default boolean;
CREATE TABLE project_hourly_routing_stats (project_id text, route_key text, cost real);
"""


def test_of_a_newest_database_keeps_all_that_reports_read(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(deployment=NEWEST), tmp_path / "rollups"
    server.execute(ADDED, database)
    source = server.uri(database)
    take(source, folder)
    for name in SOME:
        same((*REPORTS[name], "-f", "json"), folder, source)
    for table, needed in ENTITY_TABLES.items():
        columns = duckdb.sql(f"SELECT * FROM read_parquet('{folder / table}.parquet')").columns
        assert {*needed} <= {*columns}
    for rollup in ROLLUPS:
        told = (HOUR_COLUMN, *rollup.columns, *summed(rollup.table))
        stored: Columns = dict.fromkeys((*told, "odd"), "other")
        assert set(stored) - set(wanted(rollup, stored)) == {"odd"}


def test_usage_that_nobody_has_stays_with_the_only_organization(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = own(acme_parquet(), tmp_path), tmp_path / "rollups"
    altered(source / "organization.parquet", "SELECT * FROM t WHERE id = 'org_acme'")
    altered(source / "project.parquet", "SELECT * FROM t WHERE organization_id = 'org_acme'")
    take(source, folder, "--org", "Acme")
    same(SUMMARY, folder, source)
    assert "unknown_projects" in run(*SUMMARY, "-s", folder).out


def test_a_month_that_lacks_a_column_lacks_it_in_the_snapshot(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    source, folder = own(acme_parquet(TODAY, MONTHS), tmp_path), tmp_path / "rollups"
    altered(source / SEPTEMBER, "SELECT * EXCLUDE (client_error_count) FROM t")
    take(source, folder)
    for month in ("2026-09", "2026-10"):
        same(("summary", "--org", "Acme", "--month", month, "-f", "json"), folder, source)
    for month, has in ((SEPTEMBER, False), (OCTOBER, True)):
        columns = duckdb.sql(f"SELECT * FROM read_parquet('{folder / month}')").columns
        assert ("client_error_count" in columns) == has


def test_a_check_finds_a_snapshot_as_fresh_as_its_source(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    source, folder = server.conninfo(acme_database()), tmp_path / "rollups"
    take(source, folder)
    expected, found = checked(source, "--last", "3d"), checked(str(folder), "--last", "3d")
    assert found["freshness"] == expected["freshness"]
    assert found["freshness"]["details"][0]["updated_at"] is not None


def test_holds_no_secret_and_no_leftovers(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    folder = tmp_path / "rollups"
    take(server.uri(acme_database()), folder)
    held = written(folder)
    assert not [name for name in held if not name.endswith((".parquet", "snapshot.json"))]
    assert not list(folder.glob(".*"))
    columns = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/api_key.parquet')").columns
    assert set(columns) <= {"id", "description", "project_id", "created_by", "status", "key_type"}
    manifest = json.loads(held["snapshot.json"][1])
    assert manifest["schema"] == "orgstats.snapshot/2"
    assert manifest["finished"] is True
    assert "password" not in manifest["source"]
    password = server.environment()["PGPASSWORD"]
    assert not [name for name, (_, data) in held.items() if password.encode() in data]


def test_a_window_and_an_organization_narrow_it(
    server: Server, acme_database: AcmeDatabase, tmp_path: Path
) -> None:
    source, folder = server.conninfo(acme_database()), tmp_path / "rollups"
    take(source, folder, "--org", "Acme", "--month", "2026-10")
    assert months(folder, "project_hourly_stats") == ["month=2026-10"]
    listed = json.loads(run("list", "orgs", "--source", folder, "-f", "json").out)
    assert [row["key"] for row in listed["rows"]] == ["org_acme"]
    same(("breakdown", "--by", "key", "--month", "2026-10", "--org", "Acme", "-f", "csv"),
         folder, source)  # fmt: skip


def test_an_empty_database_gives_an_empty_snapshot(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    for table in ("project_hourly_stats", "api_key_hourly_stats", "project_hourly_model_stats"):
        server.execute(f"DELETE FROM {table}", database)
    source = server.conninfo(database)
    take(source, folder)
    same(SUMMARY, folder, source)


def test_fractions_and_tokens_beyond_64_bits_survive(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    server.execute(
        "UPDATE project_hourly_stats SET total_tokens = 98765432109876543210.5"
        " WHERE ctid = (SELECT min(ctid) FROM project_hourly_stats"
        " WHERE project_id IN (SELECT id FROM project WHERE status = 'active'"
        " AND organization_id = 'org_acme'))",
        database,
    )
    source = server.conninfo(database)
    take(source, folder)
    report = ("summary", "--org", "Acme", "--from", "2020-01-01", "-f", "json")
    same(report, folder, source)
    found = json.loads(run(*report, "--source", folder).out, parse_float=Decimal)
    assert found["total"]["tokens"] % 1 == Decimal("0.5")
    assert found["total"]["tokens"] > 2**63


def test_amounts_without_a_fixed_size_are_what_a_report_makes_of_them(
    server: Server, new_database: NewDatabase, tmp_path: Path
) -> None:
    database, folder = new_database(), tmp_path / "rollups"
    server.execute("ALTER TABLE project_hourly_stats ALTER cost TYPE numeric", database)
    server.execute("UPDATE project_hourly_stats SET cost = 0.00000000149999999999", database)
    source = server.conninfo(database)
    take(source, folder)
    same(SUMMARY, folder, source)


def test_a_folder_that_cannot_be_made(server: Server, acme_database: AcmeDatabase) -> None:
    told = run("snapshot", "-s", server.conninfo(acme_database()), "-o", "/dev/null/rollups")
    assert (told.code, told.out) == (5, "")
    assert "cannot write /dev/null/rollups" in told.err
