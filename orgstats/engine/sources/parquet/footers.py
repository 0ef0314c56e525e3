"""What the footers of files tell of their columns, and the SELECT that reads them as one table."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.rollups import HOUR_COLUMN
from orgstats.sql import statement
from orgstats.sql.statement import Columns, ColumnType, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from orgstats.engine.driver import duckdb

# DuckDB's own names of the types of a file's columns.
Types = dict[str, str]
NESTED = "NESTED"
UTC_TIME = "TIMESTAMP WITH TIME ZONE"
DECIMAL_DIGITS = 38


class Node(NamedTuple):
    """A column, or what a nested one is made of, by its place in the file."""

    place: int
    name: str
    kind: str | None
    children: int | None


def look(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> dict[str, Types]:
    """Give the columns of each file, in one statement."""
    nodes: dict[str, list[Node]] = {path: [] for path in paths}
    rows = connection.execute(
        "SELECT file_name, column_id, name, duckdb_type, num_children"
        f" FROM parquet_schema({statement.files(paths)})"
    ).fetchall()
    for path, *node in rows:
        nodes[path].append(Node(*node))
    return {path: dict(_outer(sorted(found))) for path, found in nodes.items()}


def rows(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> int:
    """Give how many rows files have together."""
    found = f"SELECT sum(num_rows) FROM parquet_file_metadata({statement.files(paths)})"
    ((count,),) = connection.execute(found).fetchall()
    return int(count or 0)


def _outer(nodes: list[Node]) -> Iterator[tuple[str, str]]:
    """Leave out the root of a schema, and what lies within a column."""
    within = 0
    for node in nodes[1:]:
        if not within:
            yield node.name, NESTED if node.children else node.kind or NESTED
        within = max(0, within - 1) + (node.children or 0)


def columns(found: Iterable[Types]) -> Columns:
    """Give the columns that files have together, as types in our words."""
    return {name: column_type(_shared(kinds)) for name, kinds in _kinds(found).items()}


def select(found: Mapping[str, Types]) -> str:
    """Write the SELECT of all rows of some files.

    Columns came and went over the years. DuckDB's own union of files would read money of several
    types as FLOAT, and cut digits off.
    """
    shared = {name: _shared(kinds) for name, kinds in _kinds(found.values()).items()}
    alike = defaultdict(list)
    for path, types in found.items():
        alike[tuple(types.items())].append(path)
    return "\nUNION ALL BY NAME ".join(
        _select(paths, dict(types), shared) for types, paths in alike.items()
    )


def _select(paths: Sequence[str], types: Types, shared: Types) -> str:
    read = {name: _read(name, kind, shared[name]) for name, kind in types.items()}
    changed = [f"{text} AS {identifier(name)}" for name, text in read.items() if text is not None]
    replaced = f" REPLACE ({', '.join(changed)})" if changed else ""
    return (
        f"SELECT *{replaced} FROM read_parquet({statement.files(paths)}, hive_partitioning = false)"
    )


def _read(name: str, kind: str, shared: str) -> str | None:
    """Write how a column is read; None if as it is."""
    quoted = identifier(name)
    if kind == UTC_TIME and (name == HOUR_COLUMN or shared == "TIMESTAMP"):
        return f"{quoted} AT TIME ZONE 'UTC'"
    wanted = "TIMESTAMP" if name == HOUR_COLUMN and column_type(kind) == "time" else shared
    if wanted == "DOUBLE" and column_type(kind) == "decimal":
        # The cast of a wide decimal misses the nearest double; that of its text does not.
        return f"CAST(CAST({quoted} AS VARCHAR) AS DOUBLE)"
    return None if kind == wanted else f"CAST({quoted} AS {wanted})"


def _kinds(found: Iterable[Types]) -> dict[str, set[str]]:
    kinds = defaultdict(set)
    for types in found:
        for name, kind in types.items():
            kinds[name].add(kind)
    return kinds


def _shared(kinds: set[str]) -> str:
    """Give the type that holds what columns of some types hold, to the last digit."""
    if len(kinds) == 1:
        return next(iter(kinds))
    ours = {column_type(kind) for kind in kinds}
    if ours <= {"time"}:
        return "TIMESTAMP"
    if ours <= {"integer"}:
        return "HUGEINT"
    if ours <= {"integer", "decimal"}:
        digits = max(int(scale) for kind in kinds for scale in re.findall(r",\s*(\d+)\)", kind))
        return f"DECIMAL({DECIMAL_DIGITS},{digits})"
    return "DOUBLE" if ours <= {"integer", "decimal", "float"} else "VARCHAR"


def column_type(kind: str) -> ColumnType:
    """Give one of DuckDB's types in our words."""
    if kind in {"FLOAT", "DOUBLE"}:
        return "float"
    if kind.startswith("DECIMAL"):
        return "decimal"
    if kind.endswith(("INT", "INTEGER")):
        return "integer"
    if kind == "VARCHAR" or kind.startswith("ENUM"):
        return "text"
    return "time" if kind.startswith("TIMESTAMP") else "other"
