"""The gateway's tables in Postgres, as a deployment has them, and a ledger in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.ledger import ROLLUPS
from tests.support.server import READER
from tests.support.tables import SECRETS, Kind, Table, Value, as_text, tables

if TYPE_CHECKING:
    from tests.support.deployment import Deployment
    from tests.support.ledger import Ledger
    from tests.support.server import Server

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def load(server: Server, dbname: str, ledger: Ledger, deployment: Deployment) -> None:
    """Creates the tables in an empty database, fills them and lets `READER` read.

    Columns with secrets stay closed: reading them, or all columns of their table, is refused.
    """
    filled = tables(ledger, deployment)
    statements = [_create(table, deployment.money_type(table.name)) for table in filled]
    copies = [_copy(table) for table in filled]
    grants = [_grant(table) for table in filled]
    server.execute("".join([*statements, *copies, *grants]), dbname)


def refill(server: Server, dbname: str, ledger: Ledger, deployment: Deployment) -> None:
    """Puts another ledger into tables that `load` made for the same deployment."""
    filled = tables(ledger, deployment)
    clearing = [f'DELETE FROM "{table.name}";\n' for table in filled]
    server.execute("".join([*clearing, *map(_copy, filled)]), dbname)


def _create(table: Table, money: str) -> str:
    """The statements that make a table with its keys and indexes."""
    types: dict[Kind, str] = {
        "text": "text",
        "timestamp": "timestamp without time zone",
        "integer": "integer NOT NULL DEFAULT 0",
        "numeric": "numeric NOT NULL DEFAULT 0",
        "money": f"{money} NOT NULL DEFAULT 0",
    }
    parts = [f'"{name}" {types[kind]}' for name, kind in table.columns.items()]
    if "id" in table.columns:
        parts.append("PRIMARY KEY (id)")
    if table.name not in ROLLUPS:
        return f'CREATE TABLE "{table.name}" ({", ".join(parts)});\n'
    groups = set(ROLLUPS[table.name])
    if "api_key_id" in groups:
        groups.discard("project_id")
    unique = ", ".join([*sorted(groups), "hour_timestamp"])
    parts.append(f"CONSTRAINT {table.name}_unique UNIQUE ({unique})")
    return (
        f"CREATE TABLE {table.name} ({', '.join(parts)});\n"
        f"CREATE INDEX ON {table.name} (project_id, hour_timestamp);\n"
        f"CREATE INDEX ON {table.name} (hour_timestamp);\n"
    )


def _copy(table: Table) -> str:
    """The COPY statement with the rows after it, as psql reads them."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    lines = ["\t".join(map(_field, row)) + "\n" for row in table.rows]
    return f'COPY "{table.name}" ({columns}) FROM STDIN;\n{"".join(lines)}\\.\n'


def _field(value: Value) -> str:
    """A value in COPY's text format."""
    text = as_text(value)
    return "\\N" if text is None else text.translate(_ESCAPES)


def _grant(table: Table) -> str:
    """The statement that opens a table, without its secrets, to `READER`."""
    if SECRETS.keys().isdisjoint(table.columns):
        return f'GRANT SELECT ON "{table.name}" TO {READER};\n'
    columns = ", ".join(f'"{name}"' for name in table.columns if name not in SECRETS)
    return f'GRANT SELECT ({columns}) ON "{table.name}" TO {READER};\n'
