"""The SELECT text of a snapshot: which months a rollup has, and the rows of one of them."""

from collections.abc import Sequence
from typing import NamedTuple

from orgstats.domain.rollups import HOUR_COLUMN, Rollup
from orgstats.domain.window import Window
from orgstats.sql.schema import DROPPED, OTHERS, SUMMED
from orgstats.sql.statement import Columns, Statement, identifier, instant, literal, one_of

# Told by every row anew, and of no use in a copy.
USELESS = ("id", "created_at")
WHOLE = "BIGINT"
FRACTION = "DECIMAL(38, 9)"
# What a whole number of 64 bits holds.
LARGEST = "9223372036854775807"


class Copied(NamedTuple):
    """A table to copy: the columns it really has, and the projects whose rows are wanted."""

    table: str
    columns: Columns
    projects: tuple[str, ...] | None = None

    def decimals(self) -> list[str]:
        """Give the columns whose numbers have no fixed size, and so travel as text."""
        return [name for name, kind in self.columns.items() if kind == "decimal"]


def wanted(rollup: Rollup, columns: Columns) -> Columns:
    """Give the columns of a rollup that a snapshot keeps: those that releases have had."""
    known = dict.fromkeys([HOUR_COLUMN, *rollup.columns, *SUMMED, *OTHERS, *DROPPED])
    return {name: columns[name] for name in known if name in columns and name not in USELESS}


def months(copied: Copied) -> Statement:
    """Compile the list of months: rows, requests and latest change tell whether one changed.

    `fraction` is 1 where a number that travels as text does not fit a whole number of 64 bits.
    """
    month = f"to_char({HOUR_COLUMN}, 'YYYY-MM')"
    changed = "CAST(max(updated_at) AS text)" if "updated_at" in copied.columns else "NULL"
    odd = " OR ".join(
        f"{name} <> trunc({name}) OR abs({name}) > {LARGEST}" for name in copied.decimals()
    )
    text = (
        f"SELECT {month} AS month, CAST(count(*) AS text) AS rows,"
        f" CAST(sum(request_count) AS text) AS requests, {changed} AS updated,"
        f" max(CASE WHEN {odd or '1 = 0'} THEN 1 ELSE 0 END) AS fraction"
        f" FROM {copied.table}{_where(copied)} GROUP BY 1 ORDER BY 1"
    )
    return Statement(text, ("month", "rows", "requests", "updated", "fraction"), ())


def rows(copied: Copied, rollup: Rollup, month: Window) -> Statement:
    """Compile the rows of a month, in the order of hour and grouping columns."""
    values = ", ".join(_sent(copied, name) for name in copied.columns)
    hours = [f"{HOUR_COLUMN} >= {instant(month.start)}", f"{HOUR_COLUMN} < {instant(month.end)}"]
    order = ", ".join([HOUR_COLUMN, *(f'{column} COLLATE "C"' for column in rollup.columns)])
    text = f"SELECT {values} FROM {copied.table}{_where(copied, *hours)} ORDER BY {order}"
    return Statement(text, tuple(copied.columns), ())


def entities(table: str, columns: Sequence[str], condition: str | None = None) -> Statement:
    """Compile the rows of a dimension table, as text, in order."""
    values = ", ".join(f"CAST({identifier(name)} AS text) AS {name}" for name in columns)
    where = f" WHERE {condition}" if condition else ""
    order = ", ".join(f'CAST({identifier(name)} AS text) COLLATE "C"' for name in columns)
    text = f"SELECT {values} FROM {identifier(table)}{where} ORDER BY {order}"
    return Statement(text, tuple(columns), ())


def received(statement: Statement, relation: str, copied: Copied, *, fraction: bool) -> str:
    """Write the SELECT that gives numbers that came as text their type."""
    kind = FRACTION if fraction else WHOLE
    decimals = copied.decimals()
    values = [
        f"CAST({name} AS {kind}) AS {name}" if name in decimals else name for name in statement.keys
    ]
    return f"SELECT {', '.join(values)} FROM {relation}"


def _sent(copied: Copied, name: str) -> str:
    return f"CAST({name} AS text) AS {name}" if name in copied.decimals() else name


def _where(copied: Copied, *conditions: str) -> str:
    if copied.projects is not None:
        conditions = (*conditions, one_of("project_id", copied.projects))
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def of_organization(table: str, organization: str) -> str:
    """Write which rows of a dimension table belong to an organization."""
    projects = f"SELECT id FROM project WHERE organization_id = {literal(organization)}"
    keys = f"SELECT created_by FROM api_key WHERE project_id IN ({projects})"
    people = (
        f"SELECT user_id FROM user_organization WHERE organization_id = {literal(organization)}"
    )
    return {
        "organization": f"id = {literal(organization)}",
        "project": f"organization_id = {literal(organization)}",
        "api_key": f"project_id IN ({projects})",
        "user_organization": f"organization_id = {literal(organization)}",
        "user": f"id IN ({keys}) OR id IN ({people})",
    }.get(table, "1 = 1")
