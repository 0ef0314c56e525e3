"""Dimension tables: those that are there, and the rows of large ones that stay in DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain import entities
from orgstats.domain.entities import OPTIONAL_TABLES
from orgstats.errors import DataError
from orgstats.sql import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from orgstats.domain.entities import Entities
    from orgstats.engine.workbench import Workbench
    from orgstats.sql.statement import Columns

# Where `Engine.store_entities` leaves its rows, and `find` those that are asked for.
STORED, FOUND = "known", "wanted"


def missing(name: str) -> DataError:
    """Give the error for a table that the source lacks."""
    return DataError(f"{name} is missing", hint="`orgstats check` tells what the source holds")


def present(engine: Workbench, tables: Iterable[str]) -> dict[str, Columns]:
    """Give the columns of the dimension tables that are there; raise `DataError` for a needed one.

    An optional one may lack.
    """
    there: dict[str, Columns] = {}
    for table in tables:
        columns = engine.found(table)
        if columns is not None:
            schema.require(table, engine.source.name(table), columns)
            there[table] = columns
        elif table not in OPTIONAL_TABLES:
            raise missing(engine.source.name(table))
    return there


def build(engine: Workbench, present: Collection[str], relation: str) -> Entities:
    """Give the entities that a look-up of tables tells; keys stay in DuckDB until looked at."""
    if entities.KEY_KIND not in present:
        return entities.build(engine.run(f"SELECT * FROM {relation}"))
    from orgstats.engine.keys import look_up

    return look_up(engine, relation)


def find(engine: Workbench, relation: str) -> None:
    """Find the stored keys that a relation names, by `place` there: `between` gives a range."""
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE {FOUND} AS SELECT named.place, {STORED}.*"
        f" FROM {relation} AS named JOIN {STORED} ON a = named.api_key_id"
        " WHERE kind = 'api_key' ORDER BY place"
    )


def between(engine: Workbench, first: int, last: int) -> entities.Entities:
    """Give the keys that were found for a range of places, and who made them."""
    made = f"SELECT * EXCLUDE place FROM {FOUND} WHERE place BETWEEN {first} AND {last}"
    people = f"SELECT * FROM {STORED} WHERE kind = 'user' AND a IN (SELECT d FROM made)"
    return entities.build(engine.run(f"WITH made AS ({made}) FROM made UNION ALL {people}"))
