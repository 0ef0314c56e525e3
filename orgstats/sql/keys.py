"""The SQL of keys that stay in DuckDB: their rows among those of a look-up of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.entities import KEY_KIND
from orgstats.domain.owners import MEMBER_COLUMN
from orgstats.domain.rollups import KEY_COLUMN
from orgstats.sql.statement import literal, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgstats.sql.allotment import Told

COUNTED = "counted"
"""The kind of the row that tells how many keys there are, and how many ids they have."""


def few(table: str) -> str:
    """Write the SELECT of all rows of a look-up but those of keys, which are only counted."""
    keys = (
        f"SELECT '{COUNTED}', CAST(count(*) AS text), CAST(count(DISTINCT a) AS text), NULL, NULL"
    )
    return (
        f"SELECT * FROM {table} WHERE kind <> '{KEY_KIND}'"
        f" UNION ALL {keys} FROM {table} WHERE kind = '{KEY_KIND}' AND a IS NOT NULL"
    )


def stored(table: str, *, twice: bool) -> str:
    """Write the SELECT of the keys of a look-up, with who made them as `member`.

    Where rows of it are there `twice` each key is told once.
    """
    return (
        f"SELECT {'DISTINCT ' * twice}a AS {KEY_COLUMN}, COALESCE(NULLIF(b, ''), a) AS description,"
        f" COALESCE(c, '') AS project_id, d AS created_by, NULLIF(d, '') AS {MEMBER_COLUMN}"
        f" FROM {table} WHERE kind = '{KEY_KIND}' AND a IS NOT NULL"
    )


def of_organization(table: str, organization: str) -> str:
    """Write that a key is of an organization, by the projects of a look-up."""
    own = f"kind = 'project' AND COALESCE(c, '') = {literal(organization)}"
    return f"project_id IN (SELECT a FROM {table} WHERE {own} AND a IS NOT NULL)"


def rows(keys: str, ids: Iterable[str] | None = None) -> str:
    """Write the SELECT of the keys with some ids (None: of all)."""
    where = "" if ids is None else f" WHERE {one_of(KEY_COLUMN, ids)}"
    return f"SELECT {KEY_COLUMN}, description, project_id, created_by FROM {keys}{where}"


def having(keys: str, column: str, values: Iterable[str]) -> str:
    """Write the SELECT of the ids of the keys that have one of some values in a column."""
    return f"SELECT {KEY_COLUMN} FROM {keys} WHERE {one_of(column, values)}"


def with_members(cells: Told, keys: str, wanted: tuple[str, ...]) -> str:
    """Write the SELECT of cells by who made their key: NULL where nothing tells it."""
    sums = (f"SUM({name}) AS {name}" for name in cells.measures)
    own = (name if name == MEMBER_COLUMN else f"cells.{name}" for name in wanted)
    return (
        f"SELECT {', '.join((*own, *sums))} FROM {cells.table} AS cells"
        f" LEFT JOIN {keys} AS keys ON cells.{KEY_COLUMN} = keys.{KEY_COLUMN} GROUP BY ALL"
    )
