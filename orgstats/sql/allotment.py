"""The SQL that shares out the cells of a scan among teams, inside DuckDB.

What several share is divided in whole units, by largest remainder, for each stored group and local
day. Within these a cell has what it adds to the running total, so that cells of finer groups, or of
hours, add up to the parts of their day whatever else a report tells apart.
"""

from collections.abc import Iterable
from typing import NamedTuple

from orgstats.domain.teams import TEAM_COLUMN
from orgstats.domain.times import DAY_COLUMN
from orgstats.sql.statement import one_of

# `left_of`: what division by a total of weights leaves, never below 0. `part_of`: which part of
# whole units has a place among the weights: all are rounded down, and of the units that are left
# one each goes to those who lost most by it, of equal ones to the first. A number may be finer than
# a unit: what is less than one is the first one's.
MACROS = """
CREATE OR REPLACE TEMP MACRO left_of(units, whole) AS ((units % whole) + whole) % whole;
CREATE OR REPLACE TEMP MACRO lost(units, whole, weight) AS
    left_of(units, whole) * weight % whole;
CREATE OR REPLACE TEMP MACRO part_of(units, weights, whole, place) AS
    (units - left_of(units, whole)) // whole * weights[place]
    + left_of(units, whole) * weights[place] // whole
    + CASE WHEN left_of(units, whole)
        - list_sum(list_transform(weights, lambda w: left_of(units, whole) * w // whole))
        > len(list_filter(range(1, len(weights) + 1), lambda other:
            lost(units, whole, weights[other]) > lost(units, whole, weights[place])
            OR (lost(units, whole, weights[other]) = lost(units, whole, weights[place])
                AND other < place)))
      THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMP MACRO units_of(number) AS
    CAST(number AS HUGEINT) - CAST(CAST(number AS HUGEINT) > number AS INTEGER);
CREATE OR REPLACE TEMP MACRO share_of(number, weights, whole, place) AS
    part_of(units_of(number), weights, whole, place)
    + CASE WHEN place = 1 THEN number - units_of(number) ELSE 0 END;
"""
# The table of whose usage is, beside the columns that tell it: a row for each who has a part.
SHARES = "shares"
SHARE_COLUMNS = (TEAM_COLUMN, "place", "weights")


def shares(columns: Iterable[str], texts: str) -> str:
    """Write the statement that makes that table from one of texts."""
    weights = "CAST(string_split(weights, ',') AS BIGINT[]) AS weights"
    return (
        f"CREATE OR REPLACE TEMP TABLE {SHARES} AS SELECT {', '.join(columns)}, {TEAM_COLUMN},"
        f" CAST(place AS INTEGER) AS place, {weights} FROM {texts}"
    )


class Told(NamedTuple):
    """A table of cells: what they tell apart, and their measures."""

    table: str
    keys: tuple[str, ...]
    measures: tuple[str, ...]


class Wanted(NamedTuple):
    """What is wanted of shared cells: the columns that stay, and the teams (none: all of them)."""

    keys: tuple[str, ...]
    teams: tuple[str, ...] | None = None


def whole(cells: Told, wider: Told | None) -> str:
    """Write the SELECT of cells, and of what wider ones have that they do not tell."""
    measures = cells.measures if wider is None else wider.measures
    own = [name for name in measures if name in cells.measures]
    union = [f"SELECT {_listed(cells.keys, own)}, 1 AS stored FROM {cells.table}"]
    if wider is not None:
        less = (f"-{name} AS {name}" for name in own)
        union += [
            f"SELECT {_listed(wider.keys, measures)}, 0 AS stored FROM {wider.table}",
            f"SELECT {_listed(wider.keys, less)}, 0 AS stored FROM {cells.table}",
        ]
    some = " OR ".join(["SUM(stored) > 0", *(f"SUM({name}) <> 0" for name in measures)])
    return (
        f"SELECT {_listed(cells.keys, _sums(measures))}"
        f" FROM ({' UNION ALL BY NAME '.join(union)}) AS cells"
        f" GROUP BY {', '.join(cells.keys)} HAVING {some}"
    )


def shared(cells: Told, columns: tuple[str, ...], wanted: Wanted) -> str:
    """Write the SELECT of cells with their teams: each in parts, where several share it."""
    names = (*cells.keys, TEAM_COLUMN, *cells.measures)
    same = " AND ".join(f"cells.{name} IS NOT DISTINCT FROM {SHARES}.{name}" for name in columns)
    found = f"cells.*, COALESCE({TEAM_COLUMN}, '') AS {TEAM_COLUMN}, place, weights"
    joined = f"{cells.table} AS cells LEFT JOIN {SHARES} ON {same}"
    steps = [f"found AS (SELECT {found} FROM {joined})"]
    parts = [f"SELECT {', '.join(names)} FROM found WHERE weights IS NULL"]
    if DAY_COLUMN in cells.keys:
        steps += _divided(cells, (*columns, DAY_COLUMN))
        parts.append(f"SELECT {', '.join(names)} FROM divided")
    some = "" if wanted.teams is None else f" WHERE {one_of(TEAM_COLUMN, wanted.teams)}"
    group = f" GROUP BY {', '.join(wanted.keys)}" if wanted.keys else ""
    return (
        f"WITH {', '.join(steps)} SELECT {_listed(wanted.keys, _sums(cells.measures))}"
        f" FROM ({' UNION ALL '.join(parts)}) AS parts{some}{group}"
    )


def _divided(cells: Told, group: tuple[str, ...]) -> list[str]:
    """Write the parts of what several share, as what they add to the running total of a group."""
    others = [name for name in cells.keys if name not in group]
    order = f" ORDER BY {', '.join(others)}" if others else ""
    run = f"PARTITION BY {', '.join((*group, 'place'))}{order}"
    several = f"found WHERE weights IS NOT NULL WINDOW run AS ({run} ROWS UNBOUNDED PRECEDING)"
    names = (*cells.keys, TEAM_COLUMN, "place", "weights")
    running = (f"SUM({name}) OVER run AS {name}" for name in cells.measures)
    part = "share_of({0}, weights, list_sum(weights), place) AS {0}"
    taken = (part.format(name) for name in cells.measures)
    added = (f"{name} - COALESCE(LAG({name}) OVER run, 0) AS {name}" for name in cells.measures)
    return [
        f"running AS (SELECT {_listed(names, running)} FROM {several})",
        f"taken AS (SELECT {_listed(names, taken)} FROM running)",
        f"divided AS (SELECT {_listed(names, added)} FROM taken WINDOW run AS ({run}))",
    ]


def _sums(measures: Iterable[str]) -> Iterable[str]:
    return (f"COALESCE(SUM({name}), 0) AS {name}" for name in measures)


def _listed(keys: Iterable[str], values: Iterable[str]) -> str:
    return ", ".join((*keys, *values))
