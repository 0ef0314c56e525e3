"""The SELECT text of `orgstats check`: rights, hours, odd values, duplicates, differences.

As in `sql`, a statement runs alike in DuckDB and in Postgres; `differences` runs over cells only.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.findings import MOST_DETAILS, Law
from orgstats.domain.measures import MEASURE
from orgstats.domain.rollups import AUTHORITY, HOUR_COLUMN, Rollup
from orgstats.domain.rounding import PER_REQUEST, RELATIVE
from orgstats.sql.dialect import POSTGRES, Dialect
from orgstats.sql.scan import COUNT_LIMIT, MONEY_LIMIT
from orgstats.sql.statement import Columns, Statement, instant, literal, one_of

WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
MONEY = {
    column
    for measure in MEASURES
    if measure.kind == "money"
    for column in (measure.column, *measure.mode_columns.values())
}

# A column, and which of its ends is asked for.
End = tuple[str, Literal["min", "max"]]

# What stands behind the place of an end that is odd.
BELOW, NO_NUMBER = "-", "!"

# What a money amount may differ by for every request, in billionths, and the divisor of the rest.
_NANO_PER_REQUEST = int(PER_REQUEST.scaleb(9))
_PARTS = int(1 / RELATIVE)


class Rows(NamedTuple):
    """Rows of a rollup: those of hours in `[start, end)`, and of some projects (None: of all)."""

    rollup: Rollup
    start: datetime
    end: datetime
    projects: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        """Give the FROM and WHERE clauses."""
        narrow = "" if self.projects is None else f" AND {one_of('project_id', self.projects)}"
        return (
            f"FROM {self.rollup.table}"
            f" WHERE {HOUR_COLUMN} >= {instant(self.start)}"
            f" AND {HOUR_COLUMN} < {instant(self.end)}{narrow}"
        )


def rights(
    tables: Iterable[str], whole: Callable[[str], str], dialect: Dialect
) -> Statement | None:
    """Compile the question what the role could write; None where there are no roles.

    `whole` gives a table with its schema.
    """
    if dialect is not POSTGRES:
        return None
    names = ", ".join(f"({literal(name)}, to_regclass({literal(whole(name))}))" for name in tables)
    listed = ", ".join(
        f"COALESCE(has_table_privilege(place, '{right}')"
        + (f" OR has_any_column_privilege(place, '{right}')" if right in WRITES[:2] else "")
        + f", false) AS may_{right.lower()}"
        for right in WRITES
    )
    keys = ("role", "superuser", "table_name", *(f"may_{right.lower()}" for right in WRITES))
    text = (
        "SELECT CAST(current_user AS text) AS role,"
        " (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser,\n"
        f"       table_name, {listed}\nFROM (VALUES {names}) AS wanted (table_name, place)"
    )
    return Statement(text, keys, ())


def ages(freshness: str, columns: Columns) -> Statement:
    """Compile the first and the newest hour of a source, and when it was last refreshed."""
    newest = f"(SELECT max({HOUR_COLUMN}) FROM {freshness})"
    updated = "CAST(NULL AS timestamp)"
    if columns.get("updated_at") == "time":
        # Every pass bumps the newest rows; to look at all of them would read the whole table.
        updated = (
            f"(SELECT CAST(max(updated_at) AS timestamp) FROM {AUTHORITY.table}"
            f" WHERE {HOUR_COLUMN} >= {newest} - INTERVAL '1 day')"
        )
    text = (
        f"SELECT (SELECT min({HOUR_COLUMN}) FROM {AUTHORITY.table}) AS first_hour,"
        f" {newest} AS newest_hour,\n       {updated} AS updated_at"
    )
    return Statement(text, ("first_hour", "newest_hour", "updated_at"), ())


def hours(rows: Rows) -> Statement:
    """Compile the list of hours that have rows."""
    return Statement(f"SELECT DISTINCT {HOUR_COLUMN} AS at {rows.text} ORDER BY 1", ("at",), ())


def extremes(rows: Rows, ends: Sequence[End]) -> Statement:
    """Compile, per project, the number of rows and which ends of columns are odd, in one text.

    Each of these stands there by its place, behind it `-` where it is below zero, and `!` where it
    is no number: NaN is greater than any number in both engines.
    """
    odd = [
        part
        for place, (column, function) in enumerate(ends)
        for part in _odd_end(place, column, f"CAST({function}({column}) AS double precision)")
    ]
    found = {
        "project": "project_id",
        "counted": "count(*)",
        "first_hour": f"min({HOUR_COLUMN})",
        "odd": " || ".join(odd) or "''",
    }
    selected = ",\n       ".join(f"{value} AS {name}" for name, value in found.items())
    return Statement(f"SELECT {selected}\n{rows.text} GROUP BY 1 ORDER BY 1", tuple(found), ())


def _odd_end(place: int, column: str, end: str) -> Iterator[str]:
    limit = MONEY_LIMIT if column in MONEY else COUNT_LIMIT
    yield f"CASE WHEN {end} < 0 THEN '{place}{BELOW}' ELSE '' END"
    yield f"CASE WHEN NOT abs({end}) <= {limit} THEN '{place}{NO_NUMBER}' ELSE '' END"


def oddities(rows: Rows, stored: Iterable[str], *, negative: bool) -> Statement:
    """Compile the list of values that are negative, or that are none: NaN, infinite, too large."""
    parts = []
    for column in stored:
        value = f"CAST({column} AS double precision)"
        number = f"abs({value}) <= {MONEY_LIMIT if column in MONEY else COUNT_LIMIT}"
        odd = f"{column} < 0 AND {number}" if negative else f"NOT {number}"
        parts.append(
            f"(SELECT '{column}' AS stored, {HOUR_COLUMN} AS at, project_id AS project,"
            f" CAST({column} AS text) AS value {rows.text} AND {odd}"
            f" ORDER BY {HOUR_COLUMN}, project_id LIMIT {MOST_DETAILS})"
        )
    return Statement("\nUNION ALL\n".join(parts), ("stored", "at", "project", "value"), ())


def duplicates(rows: Rows) -> Statement:
    """Compile the list of keys and hours that more than one row has."""
    keys = (*rows.rollup.unique, HOUR_COLUMN)
    listed = ", ".join(keys)
    text = (
        f"SELECT {listed}, count(*) AS copies {rows.text}\nGROUP BY {listed}"
        f" HAVING count(*) > 1 ORDER BY {HOUR_COLUMN}, {listed} LIMIT {MOST_DETAILS}"
    )
    return Statement(text, (*keys, "copies"), ())


def differences(left: str, right: str, measures: Sequence[str], law: Law) -> str:
    """Write the SELECT of the days and projects in which two tables of cells disagree."""
    sums = ", ".join(
        f"COALESCE({side}.{name}, 0) AS {side}_{name}" for name in measures for side in ("l", "r")
    )
    pairs = (
        f"SELECT COALESCE(l.bucket, r.bucket) AS day,"
        f" COALESCE(l.project_id, r.project_id) AS project, {sums}\n"
        f"FROM {left} AS l FULL JOIN {right} AS r"
        " ON l.bucket = r.bucket AND l.project_id = r.project_id"
    )
    parts = [
        f"SELECT day, project, {place} AS place, '{name}' AS measure,"
        # Counts, decimals and billionths have no type in common that keeps all their digits.
        f" CAST(l_{name} AS VARCHAR) AS expected, CAST(r_{name} AS VARCHAR) AS found"
        f" FROM pairs WHERE {_beyond(name, law, counted='requests' in measures)}"
        for place, name in enumerate(measures)
    ]
    return f"WITH pairs AS MATERIALIZED ({pairs})\n" + "\nUNION ALL ".join(parts)


def _beyond(name: str, law: Law, *, counted: bool) -> str:
    gap = f"r_{name} - l_{name}" if law == "at most" else f"abs(l_{name} - r_{name})"
    if MEASURE[name].kind != "money" or law == "exactly":
        return f"{gap} > 0"
    requests = "abs(l_requests)" if counted else "0"
    return f"{gap} - {_NANO_PER_REQUEST} * {requests} > abs(l_{name}) // {_PARTS}"
