"""A role may read what a report needs and nothing else; what it lacks is said, with the GRANT."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from orgstats.domain.entities import ENTITY_TABLES, OPTIONAL_TABLES
from orgstats.domain.rollups import ROLLUP
from tests.support.cli import Result, run
from tests.support.deployment import NEWEST
from tests.support.server import READER

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import NewDatabase

REPORT = ("--org", "Acme", "--month", "2026-10", "-f", "json")
OPTIONAL_BY = ("member", "model")
CLOSE = f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {READER};"
# The least that lets every report be made.
GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {READER};
GRANT SELECT ON project_hourly_stats, project_hourly_model_stats, project_hourly_source_stats,
  api_key_hourly_stats, api_key_hourly_model_stats TO {READER};
GRANT SELECT (id, name) ON organization, model TO {READER};
GRANT SELECT (id, name, organization_id, status) ON project TO {READER};
GRANT SELECT (id, description, project_id, created_by) ON api_key TO {READER};
GRANT SELECT (id, name, email) ON "user" TO {READER};
GRANT SELECT (user_id, organization_id, role) ON user_organization TO {READER};
"""


def test_the_least_is_enough(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    dimensions = ("key", "member", "model", "app")

    def reports() -> list[Result]:
        source = ("-s", server.uri(name))
        return [run("breakdown", "--by", by, *REPORT, *source) for by in dimensions]

    expected = reports()
    server.execute(CLOSE + GRANTS, name)
    assert reports() == expected


@pytest.mark.parametrize(
    ("table", "by"),
    [
        ("project_hourly_stats", "project"),
        ("project_hourly_model_stats", "model"),
        ("api_key_hourly_stats", "member"),
        ("project", "app"),
        ("user", "member"),
        ("api_key", "key"),
    ],
)
def test_the_error_says_what_to_grant(
    table: str, by: str, server: Server, new_database: NewDatabase
) -> None:
    name = new_database()
    command = ("breakdown", "--by", by, *REPORT, "-s", server.uri(name))
    expected = run(*command)
    columns = ", ".join(ENTITY_TABLES.get(table, ()))
    server.execute(f'REVOKE ALL ON "{table}" FROM {READER}', name)
    if columns:
        server.execute(f'REVOKE SELECT ({columns}) ON "{table}" FROM {READER}', name)
    found = run(*command)
    error, hint = found.err.splitlines()
    assert (found.code, found.out) == (3, "")
    assert error == f"orgstats: error: the role {READER} may not read public.{table}"
    server.execute(hint.removeprefix("hint: "), name)
    assert run(*command) == expected


def test_a_single_column(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute(f"REVOKE SELECT (created_by) ON api_key FROM {READER}", name)
    found = run("breakdown", "--by", "key", *REPORT, "-s", server.uri(name))
    assert found.code == 3
    assert "may not read public.api_key (created_by)" in found.err
    assert f'hint: GRANT USAGE ON SCHEMA "public" TO "{READER}"; GRANT SELECT (created_by)' in (
        found.err
    )


def test_the_schema(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute("REVOKE USAGE ON SCHEMA public FROM public", name)
    found = run("summary", *REPORT, "-s", server.uri(name))
    assert found.code == 3
    assert "may not read public.organization" in found.err
    assert 'GRANT USAGE ON SCHEMA "public"' in found.err


HIDE = 'ALTER TABLE "{0}" ENABLE ROW LEVEL SECURITY; CREATE POLICY part ON "{0}" USING (true);'
INVOKER = """
ALTER TABLE "{0}" RENAME TO stored;
CREATE VIEW "{0}" WITH (security_invoker) AS SELECT * FROM stored;
GRANT SELECT ON "{0}" TO reader;
"""


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("api_key_hourly_stats", HIDE, "public.api_key_hourly_stats from the role reader"),
        ("api_key_hourly_stats", HIDE + INVOKER, "postgresql://.* for table .stored."),
        ("user", HIDE, "public.user from the role reader"),
    ],
)
def test_rows_that_are_hidden(
    table: str, change: str, told: str, server: Server, new_database: NewDatabase
) -> None:
    name = new_database()
    command = ("breakdown", "--by", "member", *REPORT, "-s", server.uri(name))
    expected = run(*command)
    server.execute(change.format(table), name)
    found = run(*command)
    error, hint = found.err.splitlines()
    assert (found.code, found.out) == (3, "")
    assert re.match(f"orgstats: error: row-level security hides rows of .*{told}", error)
    assert "BYPASSRLS" in hint
    server.execute(f"ALTER ROLE {READER} BYPASSRLS")
    try:
        assert run(*command) == expected
    finally:
        server.execute(f"ALTER ROLE {READER} NOBYPASSRLS")


@pytest.mark.parametrize("table", sorted(OPTIONAL_TABLES))
def test_tables_whose_rows_are_hidden(
    table: str, server: Server, new_database: NewDatabase
) -> None:
    name = new_database(deployment=NEWEST)
    commands = [("breakdown", "--by", by, *REPORT, "-s", server.uri(name)) for by in OPTIONAL_BY]
    server.execute(HIDE.format(table), name)
    hidden = [run(*command) for command in commands]
    server.execute(f"DROP TABLE {table}", name)
    assert [run(*command) for command in commands] == hidden
    assert {found.code for found in hidden} == {0}


@pytest.mark.parametrize("table", sorted(OPTIONAL_TABLES))
def test_tables_that_may_be_closed(table: str, server: Server, new_database: NewDatabase) -> None:
    name = new_database(deployment=NEWEST)
    commands = [("breakdown", "--by", by, *REPORT) for by in OPTIONAL_BY]
    server.execute(f"REVOKE ALL ON {table} FROM {READER}", name)
    closed = [run(*command, "-s", server.uri(name)) for command in commands]
    server.execute(f"DROP TABLE {table}", name)
    assert [run(*command, "-s", server.uri(name)) for command in commands] == closed
    assert {found.code for found in closed} == {0}


def test_no_secret_is_ever_selected() -> None:
    named = {column for columns in ENTITY_TABLES.values() for column in columns}
    named |= {column for rollup in ROLLUP.values() for column in rollup.columns}
    assert not {name for name in named if re.search("token|secret|hash|password", name)}
