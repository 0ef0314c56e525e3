"""What a Postgres server says about itself in one statement: the session, tables and rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgstats.domain.entities import ENTITY_TABLES, OPTIONAL_TABLES
from orgstats.domain.measures import MEASURES
from orgstats.domain.rollups import HOUR_COLUMN, ROLLUP
from orgstats.errors import SourceError
from orgstats.sql.statement import Columns, ColumnType, identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPES: dict[str, ColumnType] = {
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "numeric": "decimal",
    "real": "float",
    "double precision": "float",
    "text": "text",
    "character varying": "text",
    "character": "text",
    "timestamp without time zone": "time",
}


def look(schema: str, tables: Iterable[str], session: Mapping[str, str]) -> str:
    """Write the statement: a row per column of the tables, and one if there is none.

    It also settles the session, for variables such as PGTZ, and some poolers, undo what the
    connection string asked for.
    """
    settings = ", ".join(f"({literal(name)}, {literal(value)})" for name, value in session.items())
    names = ", ".join(map(literal, tables))
    return f"""SELECT pg_backend_pid() AS pid, CAST(current_user AS text) AS role, settled.settings,
       CAST(c.relname AS text) AS table_name, CAST(a.attname AS text) AS column_name,
       format_type(COALESCE(NULLIF(t.typbasetype, 0), t.oid), NULL) AS type,
       t.typtype = 'e' AS enum,
       has_schema_privilege(n.oid, 'USAGE')
       AND has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable
FROM (SELECT count(set_config(name, value, true)) AS settings
      FROM (VALUES {settings}) AS wanted (name, value)) AS settled
LEFT JOIN (pg_catalog.pg_namespace AS n
           JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
           JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid)
       ON n.nspname = {literal(schema)} AND c.relname IN ({names})
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped"""


class Server:
    """The backend that answers, its role, and the tables of a schema with the role's rights."""

    def __init__(self, schema: str, rows: list[tuple[Any, ...]]) -> None:
        self._schema = schema
        self.pid, self.role = int(rows[0][0]), str(rows[0][1])
        self._readable: dict[str, dict[str, ColumnType]] = {}
        self._closed: dict[str, set[str]] = {}
        for _, _, _, table, column, kind, enum, readable in rows:
            if table is None:
                continue
            columns = self._readable.setdefault(table, {})
            if readable:
                columns[column] = "text" if enum else _TYPES.get(kind, "other")
            else:
                self._closed.setdefault(table, set()).add(column)

    def columns(self, table: str) -> Columns | None:
        """Give the columns that the role may read; raise `SourceError` if it lacks needed ones."""
        columns = self._readable.get(table)
        lacking = [name for name in _needed(table) if name in self._closed.get(table, ())]
        if not lacking:
            return columns
        if table in OPTIONAL_TABLES:
            return None
        raise SourceError(
            f"the role {self.role} may not read {self._schema}.{table}"
            + (f" ({', '.join(lacking)})" if columns else ""),
            hint=self._grant(table, lacking),
        )

    def _grant(self, table: str, lacking: list[str]) -> str:
        # A table of people or keys holds more than a report needs: never ask for all of it.
        columns = "" if table in ROLLUP else f" ({', '.join(lacking)})"
        schema = identifier(self._schema)
        return (
            f"GRANT USAGE ON SCHEMA {schema} TO {identifier(self.role)};"
            f" GRANT SELECT{columns} ON {schema}.{identifier(table)} TO {identifier(self.role)};"
        )


def _needed(table: str) -> tuple[str, ...]:
    if table in ENTITY_TABLES:
        return ENTITY_TABLES[table]
    stored = {column for m in MEASURES for column in (m.column, *m.mode_columns.values())}
    return (*ROLLUP[table].columns, HOUR_COLUMN, *sorted(stored))
