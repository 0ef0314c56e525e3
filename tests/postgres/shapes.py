"""Other shapes in which a database keeps its rollups: views, partitions, servers behind it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.support.addresses import READER_PASSWORD
from tests.support.deployment import TODAY

if TYPE_CHECKING:
    from tests.support.server import Server

#: The months of the ledger, and what bounds them.
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12")


def as_views(server: Server, name: str) -> None:
    """Every table becomes a view of a table in a schema that the reader may not use."""
    statements = ["CREATE SCHEMA hidden;"]
    for table in tables(server, name):
        columns = server.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND table_name = '{table}' AND column_name <> 'token'",
            name,
        )
        statements.append(
            f'ALTER TABLE "{table}" SET SCHEMA hidden;'
            f'CREATE VIEW "{table}" AS SELECT {columns} FROM hidden."{table}";'
            f'GRANT SELECT ON "{table}" TO reader;'
        )
    server.execute("\n".join(statements), name)


def as_materialized_views(server: Server, name: str) -> None:
    """Every rollup becomes a materialized view."""
    for table in TODAY.rollups():
        server.execute(
            f"ALTER TABLE {table} RENAME TO stored_{table};"
            f"CREATE MATERIALIZED VIEW {table} AS TABLE stored_{table};"
            f"GRANT SELECT ON {table} TO reader;",
            name,
        )


def by_month(server: Server, name: str) -> None:
    """Every rollup becomes a table with a partition a month."""
    partitions = [
        f"CREATE TABLE {{table}}_{number} PARTITION OF {{table}}"
        f" FOR VALUES FROM ('{first}-01') TO ('{after}-01');"
        for number, (first, after) in enumerate(pairwise(MONTHS))
    ]
    _partition(server, name, "RANGE (hour_timestamp)", partitions)


def by_hash(server: Server, name: str) -> None:
    """Every rollup becomes a table with three partitions by project."""
    partitions = [
        f"CREATE TABLE {{table}}_{number} PARTITION OF {{table}}"
        f" FOR VALUES WITH (MODULUS 3, REMAINDER {number});"
        for number in range(3)
    ]
    _partition(server, name, "HASH (project_id)", partitions)


def on_other_servers(server: Server, name: str, others: tuple[Server, Server]) -> None:
    """Every rollup becomes a table by hash, one partition here, one on each of two servers."""
    statements = ["CREATE EXTENSION postgres_fdw;"]
    for number, other in enumerate(others, 1):
        _copy_tables(server, name, other)
        statements.append(
            f"CREATE SERVER other_{number} FOREIGN DATA WRAPPER postgres_fdw"
            f" OPTIONS (host '127.0.0.1', port '{other.port}', dbname '{name}');"
        )
        for role in ("postgres", "reader"):
            password = READER_PASSWORD.replace("'", "''")
            statements.append(
                f"CREATE USER MAPPING FOR {role} SERVER other_{number}"
                f" OPTIONS (user 'reader', password E'{password.replace(chr(92), chr(92) * 2)}');"
            )
    server.execute("\n".join(statements), name)
    partitions = [
        "CREATE TABLE {table}_0 PARTITION OF {table} FOR VALUES WITH (MODULUS 3, REMAINDER 0);",
        *(
            f"CREATE FOREIGN TABLE {{table}}_{number} PARTITION OF {{table}}"
            f" FOR VALUES WITH (MODULUS 3, REMAINDER {number}) SERVER other_{number}"
            " OPTIONS (table_name '{table}');"
            for number in (1, 2)
        ),
    ]
    _partition(server, name, "HASH (project_id)", partitions)


def tables(server: Server, name: str) -> list[str]:
    """The tables of a database."""
    listed = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
    return listed.split()


def _partition(server: Server, name: str, how: str, partitions: list[str]) -> None:
    for table in TODAY.rollups():
        parts = "\n".join(partitions).format(table=table)
        server.execute(
            f"ALTER TABLE {table} RENAME TO stored;"
            f"CREATE TABLE {table} (LIKE stored INCLUDING DEFAULTS) PARTITION BY {how};"
            f"{parts}"
            f"INSERT INTO {table} SELECT * FROM stored; DROP TABLE stored;"
            f"GRANT SELECT ON {table} TO reader;",
            name,
        )


def _copy_tables(server: Server, name: str, other: Server) -> None:
    """Makes the same database on another server, with empty rollups that the reader may write."""
    other.create_database(name)
    for table in TODAY.rollups():
        columns = server.execute(
            "SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', '"
            f" ORDER BY attnum) FROM pg_attribute WHERE attrelid = '{table}'::regclass"
            " AND attnum > 0 AND NOT attisdropped",
            name,
        )
        other.execute(
            f"CREATE TABLE {table} ({columns}); GRANT ALL ON {table} TO reader;"
            f"CREATE INDEX ON {table} (project_id, hour_timestamp);"
            f"CREATE INDEX ON {table} (hour_timestamp);",
            name,
        )
