"""Charges made inside DuckDB: level by level, with their teams, until they add up."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from orgstats.domain.rollups import PROJECT_COLUMN
from orgstats.domain.teams import TEAM_COLUMN
from orgstats.domain.times import DAY_COLUMN
from orgstats.engine.allotment import tell
from orgstats.exports.focus import periods
from orgstats.exports.focus.question import tier
from orgstats.exports.slices import gathered
from orgstats.sql import charges, modes
from orgstats.sql.allotment import Told, Wanted, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgstats.domain.allotment import Allotment
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.exports.focus.question import Focus

CHARGES = "charges"


def make(engine: Engine, ready: Focus, instants: str) -> bool:
    """Make the tables of all charges and of their buckets; tell whether memory was too small.

    `instants` is the type that these have.
    """
    engine.run(modes.DIVIDING)
    asked = [gathered(engine, query) for query in ready.levels]
    several = any(found.several for found in asked)
    # Each thread takes memory, of which there is little where there are many parts.
    with engine.alone() if several else nullcontext():
        _groups(engine, ready, [found.cells for found in asked])
        _periods(engine, ready, instants)
        _create(engine, CHARGES, charges.charges("groups"))
        engine.run("DROP TABLE groups")
        if ready.tagged and ready.scope.allotment is not None:
            _allot(engine, ready, ready.scope.allotment)
        places = ("bucket", PROJECT_COLUMN, *((TEAM_COLUMN,) if ready.tagged else ()))
        # In all modes together what is not paid with credits has what these leave of the cost.
        byok = "byok_cost" if ready.mode == "byok" else "cost - credits_cost"
        left = charges.remainder(tier(ready.target), CHARGES, places, byok)
        engine.run(f"INSERT INTO {CHARGES} BY NAME {left}")
    return several


def _groups(engine: Engine, ready: Focus, asked: Sequence[StoredCells]) -> None:
    """Make the table of groups: of each level what the former ones do not tell."""
    columns = [*(query.rollup.columns for query in ready.levels), (PROJECT_COLUMN,)]
    levels = [
        tier(cells, whose=_tells(ready, told))
        for cells, told in zip((*asked, ready.whole), columns, strict=True)
    ]
    _create(engine, "groups", charges.groups(levels[0]))
    for one in levels[1:]:
        engine.run(f"INSERT INTO groups BY NAME {charges.rest(one, 'groups')}")
    for cells in asked:
        engine.run(f"DROP TABLE {cells.table}")


def _periods(engine: Engine, ready: Focus, instants: str) -> None:
    both = f"SELECT bucket FROM groups UNION SELECT bucket FROM {ready.target.counted()}"
    buckets = [bucket for (bucket,) in engine.run(both)]
    periods.make(engine, buckets, ready.scope.header.window, instants)


def _tells(ready: Focus, columns: tuple[str, ...]) -> bool:
    """Tell whether some columns tell all by which usage is allotted."""
    told = ready.scope.allotment
    return told is not None and {*told.columns} <= {*columns}


def _allot(engine: Engine, ready: Focus, told: Allotment) -> None:
    """Give each charge its team, and each of several that share it a part.

    What a level does not tell by all that teams are told by is known by its project only, as in
    every report by team: else it would be another's here than there.
    """
    own = {name: f"own_{name}" for name in charges.GROUP_KEYS if name != "bucket"}
    rest = ("bucket", *((DAY_COLUMN,) if told.divides else ()), "meter", "mode")
    masked = (f"CASE WHEN {_seen(name)} THEN {name} END AS {name}" for name in told.columns)
    copied = (f"{name} AS {copy}" for name, copy in own.items())
    joined = f"{CHARGES} JOIN {periods.PERIOD_TABLE} USING (bucket)" if told.divides else CHARGES
    listed = ", ".join((*masked, *copied, *rest, *charges.AMOUNTS))
    _create(engine, "allotted", f"SELECT {listed} FROM {joined}")
    tell(engine, "allotted", told)
    cells = Told("allotted", (*told.columns, *own.values(), *rest), charges.AMOUNTS)
    keys = (*own.values(), "bucket", "meter", "mode", TEAM_COLUMN)
    found = shared(cells, told.columns, Wanted(keys, ready.scope.keep.get(TEAM_COLUMN)))
    back = ", ".join(f"{copy} AS {name}" for name, copy in own.items())
    _create(engine, CHARGES, f"SELECT * EXCLUDE ({', '.join(own.values())}), {back} FROM ({found})")
    engine.run("DROP TABLE allotted")


def _seen(column: str) -> str:
    return "true" if column == PROJECT_COLUMN else "whose"


def _create(engine: Engine, name: str, select: str) -> None:
    engine.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")
