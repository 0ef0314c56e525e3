"""What a Postgres server says about itself in one statement: the session, tables and rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.entities import ENTITY_TABLES, OPTIONAL_COLUMNS, OPTIONAL_TABLES
from orgstats.domain.rollups import HOUR_COLUMN, ROLLUP
from orgstats.errors import SourceError
from orgstats.sql import viewer
from orgstats.sql.statement import Columns, ColumnType, identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orgstats.domain.viewer import Visible

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


# Whoever may create an operator or a function in the session's path could answer instead.
_IS = "OPERATOR(pg_catalog.=)"


def look(schema: str, tables: Iterable[str], session: Mapping[str, str]) -> str:
    """Write the statement: a row per column of the tables, and one if there is none.

    It also settles the session, for variables such as PGTZ, and some poolers, undo what the
    connection string asked for.
    """
    settings = ", ".join(f"({literal(name)}, {literal(value)})" for name, value in session.items())
    names = ", ".join(map(literal, tables))
    return f"""SELECT pg_catalog.pg_backend_pid() AS pid,
       CAST(current_user AS pg_catalog.text) AS role, settled.settings,
       CAST(c.relname AS pg_catalog.text) AS table_name,
       CAST(a.attname AS pg_catalog.text) AS column_name,
       pg_catalog.format_type(CASE WHEN t.typbasetype {_IS} 0 THEN t.oid ELSE t.typbasetype END,
                              NULL) AS type,
       t.typtype {_IS} 'e' AS enum,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE')
       AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable,
       pg_catalog.row_security_active(c.oid) AS narrowed
FROM (SELECT pg_catalog.count(pg_catalog.set_config(name, value, true)) AS settings
      FROM (VALUES {settings}) AS wanted (name, value)) AS settled
LEFT JOIN (pg_catalog.pg_namespace AS n
           JOIN pg_catalog.pg_class AS c ON c.relnamespace {_IS} n.oid
           JOIN pg_catalog.pg_attribute AS a ON a.attrelid {_IS} c.oid
           JOIN pg_catalog.pg_type AS t ON t.oid {_IS} a.atttypid)
       ON n.nspname {_IS} {literal(schema)}
      AND c.relname {_IS} ANY (CAST(ARRAY[{names}] AS pg_catalog.name[]))
      AND c.relkind {_IS} ANY (CAST('{{r,p,v,m,f}}' AS pg_catalog."char"[]))
      AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped"""


class Server:
    """The backend that answers, its role, and the tables of a schema with the role's rights."""

    def __init__(self, schema: str, rows: list[tuple[Any, ...]]) -> None:
        self._schema = schema
        self.pid, self.role = int(rows[0][0]), str(rows[0][1])
        self._readable: dict[str, dict[str, ColumnType]] = {}
        self._closed: dict[str, set[str]] = {}
        self._narrowed: set[str] = set()
        self.visible: Visible | None = None
        for _, _, _, table, column, kind, enum, readable, narrowed in rows:
            if table is None:
                continue
            if narrowed:
                self._narrowed.add(table)
            columns = self._readable.setdefault(table, {})
            if readable:
                columns[column] = "text" if enum else _TYPES.get(kind, "other")
            else:
                self._closed.setdefault(table, set()).add(column)

    def columns(self, table: str) -> Columns | None:
        """Give the columns that the role may read; raise `SourceError` if it lacks needed ones."""
        columns = self._readable.get(table)
        lacking = [name for name in _needed(table) if name in self._closed.get(table, ())]
        if not lacking and table not in self._narrowed:
            return columns
        if table in OPTIONAL_TABLES:
            return None
        name = f"{self._schema}.{table}"
        if not lacking:
            raise SourceError(
                f"row-level security hides rows of {name} from the role {self.role}",
                hint=f"ALTER ROLE {identifier(self.role)} BYPASSRLS;"
                " or connect as a role that owns the table",
            )
        raise SourceError(
            f"the role {self.role} may not read {name}"
            + (f" ({', '.join(lacking)})" if columns else ""),
            hint=self._grant(table, lacking),
        )

    def closed(self, table: str) -> set[str]:
        """Give the columns of a table that the role may not read."""
        return self._closed.get(table, set())

    def placed(self, text: str) -> str:
        """Write a statement so that its tables are those of the schema, wherever it would look.

        A name that no table of the statement has does no harm: what is not read is not planned.
        """
        named = [table for table in self._readable if re.search(rf"\b{table}\b", text)]
        tables = ", ".join(
            f"{identifier(table)} AS NOT MATERIALIZED (SELECT"
            f" {', '.join(map(identifier, self._readable[table]))} FROM {self.whole(table)})"
            for table in named
        )
        return f"WITH {tables} ({text})" if tables else text

    def whole(self, table: str) -> str:
        """Give the relation of all rows of a table that may be seen."""
        if self.visible is None:
            return self.named(table)
        columns = ", ".join(map(identifier, self._readable[table]))
        seen = f"{self.named(table)}{viewer.where(table, self.visible)}"
        return f"(SELECT {columns} FROM {seen}) AS {identifier(table)}"

    def named(self, table: str) -> str:
        """Quote a table with its schema."""
        return f"{identifier(self._schema)}.{identifier(table)}"

    def _grant(self, table: str, lacking: list[str]) -> str:
        # A table of people or keys holds more than a report needs: never ask for all of it.
        columns = "" if table in ROLLUP else f" ({', '.join(lacking)})"
        role = identifier(self.role)
        return (
            f"GRANT USAGE ON SCHEMA {identifier(self._schema)} TO {role};"
            f" GRANT SELECT{columns} ON {self.whole(table)} TO {role};"
        )


def _needed(table: str) -> tuple[str, ...]:
    if table in ENTITY_TABLES:
        spared = OPTIONAL_COLUMNS.get(table, ())
        return tuple(name for name in ENTITY_TABLES[table] if name not in spared)
    # What is summed only where it is asked for may be closed to a role, and is lacking then.
    stored = {
        column
        for one in MEASURES
        if one.standard and ROLLUP[table].has(one.name)
        for column in one.stored
    }
    return (*ROLLUP[table].columns, HOUR_COLUMN, *sorted(stored))
