"""From Postgres comes, byte for byte, what comes from Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.cli import run
from tests.support.deployment import MIXED, NEWEST, NEXT, OLD, TODAY
from tests.support.server import READER, SUPERUSER, Server

if TYPE_CHECKING:
    from tests.support.deployment import Deployment
    from tests.support.stores import AcmeDatabase, AcmeParquet

SAMPLE = Path(__file__).parents[2] / "sample_data"
DIMENSIONS = ("model", "mapping", "provider", "project", "key", "member", "app", "meter")
DEPLOYMENTS = {"old": OLD, "today": TODAY, "newest": NEWEST, "next": NEXT, "mixed": MIXED}
#: Dimensions of each rollup, in the deployments that store it otherwise.
ROLLUPS_OF = {
    "old": ("model", "project", "key", "app"),
    "next": ("mapping", "project", "member", "app"),
    "mixed": ("provider", "project", "key", "meter"),
}
ACME = ("--org", "Acme", "--from", "2026-09-29", "--tz", "Asia/Kolkata")

REPORTS: dict[str, tuple[str, ...]] = {
    "summary": ("summary", *ACME),
    "credits": ("summary", *ACME, "--mode", "credits", "--include-deleted"),
    "hours": ("breakdown", "--by", "model", "--org", "org_acme", "--last", "80h"),
    "weeks": ("breakdown", "--by", "key", *ACME, "--bucket", "week", "--metric", "tokens"),
    "months": ("breakdown", "--by", "project", *ACME, "--bucket", "month", "--mode", "byok"),
    "filters": ("breakdown", "--by", "mapping", *ACME, "--member", "Ann", "--model", "gpt-4o"),
    **{f"by {name}": ("breakdown", "--by", name, *ACME, "--top", "2") for name in DIMENSIONS},
    **{f"list {kind}": ("list", kind, "--org", "Acme") for kind in ("keys", "models")},
    "nested": ("breakdown", "--by", "member,model", *ACME, "--top", "2,1"),
    "nested meters": ("breakdown", "--by", "app,meter", *ACME, "--top", "2"),
    "weeks of meters": ("breakdown", "--by", "meter", "--across", "week", *ACME),
    "all columns": ("breakdown", "--by", "app", *ACME, "--model", "gpt-4o", "--columns", "all"),
    "days": ("breakdown", "--by", "day,key", *ACME, "--metric", "requests"),
    "members": ("list", "members", "--org", "org_acme"),
    "orgs": ("list", "orgs"),
}


def same(report: tuple[str, ...], parquet: Path, postgres: str) -> None:
    expected = run(*report, "--source", parquet)
    found = run(*report, "--source", postgres)
    assert found.out == expected.out
    assert (found.code, found.err) == (
        expected.code,
        expected.err.replace(f"{parquet}/", "public.").replace(".parquet", ""),
    )


@pytest.mark.parametrize(
    ("deployment", "report"),
    [("today", report) for report in REPORTS]
    + [("newest", report) for report in ("nested meters", "weeks of meters", "all columns")]
    + [(name, f"by {by}") for name, dimensions in ROLLUPS_OF.items() for by in dimensions],
)
def test_every_deployment(
    deployment: str,
    report: str,
    server: Server,
    acme_parquet: AcmeParquet,
    acme_database: AcmeDatabase,
) -> None:
    stored: Deployment = DEPLOYMENTS[deployment]
    same(
        (*REPORTS[report], "-f", "json"),
        acme_parquet(stored),
        server.conninfo(acme_database(stored)),
    )


@pytest.fixture(scope="module")
def sample(server: Server) -> str:
    """The database that is filled from the sample data."""
    name = server.create_database("sample")
    with duckdb.connect() as connection:
        from orgstats.engine.sources.extensions import load

        load(connection, "postgres_scanner", extra="")
        address = server.conninfo(name, user=SUPERUSER).replace("'", "''")
        connection.execute(f"CREATE SECRET target (TYPE postgres, URI '{address}')")
        connection.execute("ATTACH '' AS pg (TYPE postgres, SECRET target)")
        for file in SAMPLE.glob("*.parquet"):
            connection.execute(f"CREATE TABLE pg.\"{file.stem}\" AS FROM read_parquet('{file}')")
    server.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}", name)
    return name


@pytest.mark.parametrize(
    ("by", "form"), [("project", "table"), ("model", "json"), ("member", "csv")]
)
def test_breakdowns_of_the_sample_data(form: str, by: str, server: Server, sample: str) -> None:
    same(("breakdown", "--by", by, "--month", "2026-10", "-f", form), SAMPLE, server.uri(sample))


@pytest.mark.parametrize(
    ("report", "form"),
    [
        (("summary", "--last", "3m"), "table"),
        (("summary", "--last", "3m"), "csv"),
        (("list", "keys"), "json"),
        (("list", "keys"), "ndjson"),
        (("list", "keys"), "markdown"),
    ],
)
def test_other_reports_of_the_sample_data(
    form: str, report: tuple[str, ...], server: Server, sample: str
) -> None:
    same((*report, "-f", form), SAMPLE, server.uri(sample))


def test_the_page_of_the_sample_data(server: Server, sample: str) -> None:
    same(("report", "--month", "2026-10", "-f", "html"), SAMPLE, server.uri(sample))


@pytest.mark.parametrize("form", ["conninfo", "uri", "environment"])
def test_every_way_to_write_where_it_is(
    form: str, server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet
) -> None:
    name = acme_database()
    source = {"conninfo": server.conninfo(name), "uri": server.uri(name)}.get(form, "postgres:")
    env = server.environment(name) if form == "environment" else {}
    found = run(*REPORTS["summary"], "-f", "csv", "-s", source, env=env)
    assert found == run(*REPORTS["summary"], "-f", "csv", "-s", acme_parquet())


def test_files_for_passwords_and_services(
    server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    address = server.environment(acme_database())
    secret = address.pop("PGPASSWORD").replace("\\", "\\\\").replace(":", "\\:")
    passwords = tmp_path / "passwords"
    passwords.write_text(f"*:*:*:*:{secret}\n")
    passwords.chmod(0o600)
    services = tmp_path / "services"
    lines = [f"{name.removeprefix('PG').lower()}={value}" for name, value in address.items()]
    services.write_text("\n".join(["[gateway]", *lines]).replace("database=", "dbname=") + "\n")
    env = {"PGPASSFILE": str(passwords), "PGSERVICEFILE": str(services)}
    found = run(*REPORTS["summary"], "-f", "csv", "-s", "service=gateway", env=env)
    assert found == run(*REPORTS["summary"], "-f", "csv", "-s", acme_parquet())
