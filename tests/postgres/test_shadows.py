"""Functions and operators that somebody puts in the way of a statement answer nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from orgstats.engine.sources.postgres.source import PostgresSource
from tests.support.cli import run

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import NewDatabase

REPORT = ("--org", "Acme", "--month", "2026-10", "-f", "json", "-s")
# A column of this type makes what is declared for it a better match than Postgres' own.
VARYING = """
ALTER TABLE project_hourly_model_stats
ALTER used_model TYPE varchar, ALTER used_provider TYPE varchar;
"""
SHADOWS = {
    "function": """
        CREATE FUNCTION public.substr(varchar, integer) RETURNS text
        LANGUAGE sql IMMUTABLE AS $$ SELECT 'shadow' $$;
        """,
    "operator": """
        CREATE FUNCTION public.never(varchar, varchar) RETURNS boolean
        LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
        CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.never);
        """,
}


@pytest.mark.parametrize("shadow", SHADOWS)
def test_a_shadow_in_the_schema_of_the_rollups(
    shadow: str, server: Server, new_database: NewDatabase
) -> None:
    name = new_database()
    server.execute(VARYING, name)
    filters = ("--provider", "openai", "--model", "gpt-4o")
    command = ("breakdown", "--by", "model", *filters, *REPORT, server.uri(name))
    expected = run(*command)
    server.execute(SHADOWS[shadow], name)
    assert run(*command) == expected
    assert '"gpt-4o"' in expected.out


def test_the_first_statement_of_a_session_trusts_no_path(
    server: Server, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = new_database()
    server.execute(
        """
        CREATE SCHEMA planted; GRANT USAGE ON SCHEMA planted TO reader;
        CREATE FUNCTION planted.never(name, name) RETURNS boolean
        LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
        CREATE OPERATOR planted.= (LEFTARG = name, RIGHTARG = name, FUNCTION = planted.never);
        CREATE FUNCTION planted.format_type(oid, integer) RETURNS text
        LANGUAGE sql IMMUTABLE AS $$ SELECT 'xml' $$;
        CREATE FUNCTION planted.has_schema_privilege(oid, text) RETURNS boolean
        LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
        """,
        name,
    )
    address = server.conninfo(name)
    expected = columns(address)
    # A pooler that ignores options leaves the role's own path.
    monkeypatch.setattr(
        "orgstats.engine.sources.postgres.source._completed", lambda address, session: address
    )
    server.execute(f"ALTER ROLE reader IN DATABASE {name} SET search_path = planted, pg_catalog")
    assert columns(address) == expected


def columns(address: str) -> dict[str, str]:
    """What a source says of a rollup."""
    source = PostgresSource(address, {})
    with duckdb.connect() as connection:
        source.open(connection, None)
        found = source.columns("project_hourly_stats")
        source.rollback()
    assert found is not None
    return dict(found)
