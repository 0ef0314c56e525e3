"""Cells by who made their keys, or shared out among teams: stored values become others."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from orgstats.domain.teams import TEAM_COLUMN
from orgstats.sql import allotment as sql
from orgstats.sql.keys import with_members
from orgstats.sql.values import table, values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orgstats.domain.allotment import Allotment
    from orgstats.domain.dimension import Raw
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.workbench import Workbench
    from orgstats.sql.query import Query

KEYS_AT_ONCE = 10_000


def share(engine: Workbench, cells: StoredCells, query: Query) -> StoredCells:
    """Share out the cells of a plain question, and what only wider ones have, among teams.

    Where no teams are asked for, members are.
    """
    told, plain = query.allotment, query.plain
    if told is None:
        return _by_member(engine, cells, query)
    wider = None if query.rest is None else engine.ask(query.rest)
    keys = (*query.by, *(name for name in cells.keys if name not in plain.by))
    if cells.table is None:
        return cells.changed(None, keys, cells.measures)
    found = sql.Told(cells.table, cells.keys, cells.measures)
    if wider is None or wider.table is None:
        whole = found._replace(table=engine.make(sql.whole(found, None)))
    else:
        wide = sql.Told(wider.table, wider.keys, wider.measures)
        made = engine.make(sql.whole(found, wide))
        whole = found._replace(table=made, measures=wide.measures)
    tell(engine, whole.table, told)
    wanted = sql.Wanted(keys, query.keep.get(TEAM_COLUMN))
    made = engine.make(sql.shared(whole, told.columns, wanted))
    return cells.changed(made, keys, whole.measures)


def _by_member(engine: Workbench, cells: StoredCells, query: Query) -> StoredCells:
    """Tell in cells who made their keys, which they need not tell apart any more."""
    if query.keys is None or query.keys.table is None:
        return cells
    keys = tuple(dict.fromkeys((*query.by, *(k for k in cells.keys if k not in query.plain.by))))
    if cells.table is None:
        return cells.changed(None, keys, cells.measures)
    found = sql.Told(cells.table, cells.keys, cells.measures)
    made = engine.make(with_members(found, query.keys.table, keys))
    return cells.changed(made, keys, cells.measures)


def tell(engine: Workbench, cells: str, told: Allotment) -> None:
    """Make the table that tells whose the usage of stored values is."""
    listed = ", ".join(told.columns)
    engine.run(
        "CREATE OR REPLACE TEMP TABLE raws AS SELECT *, row_number() OVER () AS place"
        f" FROM (SELECT DISTINCT {listed} FROM {cells})"
    )
    if told.divides:
        engine.run(sql.MACROS)
    columns = (*told.columns, *sql.SHARE_COLUMNS)
    engine.run(table("told", columns, ()))
    for first in count(1, KEYS_AT_ONCE):
        batch = f"place BETWEEN {first} AND {first + KEYS_AT_ONCE - 1}"
        raws = engine.run(f"SELECT {listed} FROM raws WHERE {batch}")
        if not raws:
            break
        rows = [row for raw in raws for row in _rows(raw, told)]
        engine.run(f"INSERT INTO told {values(columns, rows)}")
    engine.run(sql.shares(told.columns, "told"))


def _rows(raw: Raw, told: Allotment) -> Iterator[Sequence[str | None]]:
    """Give a row for each team that has a part of what has some stored values."""
    parts = told.parts(raw)
    weights = ",".join(str(weight) for _, weight in parts) if len(parts) > 1 else None
    for place, (team, _) in enumerate(parts, start=1):
        yield (*raw, team, str(place), weights)
