"""The SELECT text of a snapshot: the state of a rollup's months, and the rows of one of them."""

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from orgstats.domain.entities import UNREAD
from orgstats.domain.rollups import HOUR_COLUMN, Rollup
from orgstats.domain.window import Window
from orgstats.sql.checks import MONEY
from orgstats.sql.dialect import DUCKDB, Dialect
from orgstats.sql.scan import MONEY_LIMIT
from orgstats.sql.schema import known, summed
from orgstats.sql.statement import Columns, Statement, identifier, instant, literal, one_of

# Told by every row anew, and of no use in a copy.
USELESS = ("id", "created_at")
UPDATED = "updated_at"
WHOLE = "BIGINT"
FRACTION = "DECIMAL(38, 9)"
# What a whole number of 64 bits holds.
LARGEST = "9223372036854775807"
WHOLE_LIMIT = "9e18"


class Copied(NamedTuple):
    """A table to copy: its columns, the projects whose rows are wanted, and how its source asks."""

    table: str
    columns: Columns
    projects: tuple[str, ...] | None
    dialect: Dialect

    def decimals(self) -> list[str]:
        """Give the columns whose numbers have no fixed size."""
        if self.dialect is DUCKDB:
            return []
        return [name for name, kind in self.columns.items() if kind == "decimal"]

    def counts(self) -> list[str]:
        """Give those of them that are no money, and so travel as text."""
        return [name for name in self.decimals() if name not in MONEY]


def wanted(rollup: Rollup, columns: Columns) -> Columns:
    """Give the columns of a rollup that a snapshot keeps: those that releases have had."""
    kept = [name for name in known(rollup.table) if name not in USELESS]
    return {name: columns[name] for name in kept if name in columns}


def months(copied: Copied) -> Statement:
    """Compile the list of months with the state of each, which differs when any row of it does.

    `fraction` is 1 where a number that travels as text does not fit a whole number of 64 bits.
    """
    month = f"CAST(CAST(date_trunc('month', {HOUR_COLUMN}) AS date) AS text)"
    odd = " OR ".join(
        f"{name} <> trunc({name}) OR abs({name}) > {LARGEST}" for name in copied.counts()
    )
    state = {f"state_{place}": value for place, value in enumerate(_state(copied))}
    values = "".join(f", CAST({value} AS text) AS {name}" for name, value in state.items())
    text = (
        f"SELECT {month} AS month{values},"
        f" max(CASE WHEN {odd or '1 = 0'} THEN 1 ELSE 0 END) AS fraction"
        f" FROM {copied.table}{_where(copied)} GROUP BY 1 ORDER BY 1"
    )
    return Statement(text, ("month", *state, "fraction"), ())


def _state(copied: Copied) -> list[str]:
    """Write what tells a month from one that has changed.

    A row that changes is stamped anew, so that the sum of all stamps differs whichever it is; where
    rows have no stamps, the sums of all their numbers have to do.
    """
    stamped = copied.columns.get(UPDATED) == "time"
    told = ("request_count", "cost") if stamped else summed(copied.table)
    values = ["count(*)"]
    for name in filter(copied.columns.__contains__, told):
        values += _sums(name, copied)
    if stamped:
        micros = f"CAST(extract(epoch FROM {UPDATED}) * 1000000 AS bigint)"
        values += [f"min({UPDATED})", f"max({UPDATED})"]
        values.append(f"sum(CASE WHEN isfinite({UPDATED}) THEN {micros} END)")
    return values


def _sums(name: str, copied: Copied) -> list[str]:
    """Write the exact sum of a column; of one that can be NaN, how many are no numbers, too."""
    if copied.columns[name] != "float":
        return [f"sum({name})"]
    template = copied.dialect.nano if name in MONEY else copied.dialect.whole
    fits = f"abs({name}) <= {MONEY_LIMIT if name in MONEY else WHOLE_LIMIT}"
    return [
        f"sum(CASE WHEN {fits} THEN {template.format(name)} END)",
        f"sum(CASE WHEN {fits} THEN 0 ELSE 1 END)",
    ]


def rows(copied: Copied, rollup: Rollup, month: Window) -> Statement:
    """Compile the rows of a month, in the order of hour and grouping columns."""
    values = ", ".join(_sent(copied, name) for name in copied.columns)
    hours = [f"{HOUR_COLUMN} >= {instant(month.start)}", f"{HOUR_COLUMN} < {instant(month.end)}"]
    order = ", ".join([HOUR_COLUMN, *(f'{column} COLLATE "C"' for column in rollup.columns)])
    text = f"SELECT {values} FROM {copied.table}{_where(copied, *hours)} ORDER BY {order}"
    return Statement(text, tuple(copied.columns), ())


def entities(
    table: str,
    columns: Sequence[str],
    condition: str | None = None,
    closed: Iterable[str] = (),
) -> Statement:
    """Compile the rows of a dimension table, as text, in order.

    What of it was `closed` to the reader is named, so that nobody takes it for what is not there.
    """
    values = ", ".join(f"CAST({identifier(name)} AS text) AS {name}" for name in columns)
    unread = [f"{name}{UNREAD}" for name in closed]
    values += "".join(f", CAST(NULL AS text) AS {name}" for name in unread)
    where = f" WHERE {condition}" if condition else ""
    order = ", ".join(f'CAST({identifier(name)} AS text) COLLATE "C"' for name in columns)
    text = f"SELECT {values} FROM {identifier(table)}{where} ORDER BY {order}"
    return Statement(text, (*columns, *unread), ())


def received(statement: Statement, relation: str, copied: Copied, *, fraction: bool) -> str:
    """Write the SELECT that gives numbers that came as text their type."""
    types = dict.fromkeys(copied.counts(), FRACTION if fraction else WHOLE)
    values = [
        f"CAST({name} AS {types[name]}) AS {name}" if name in types else name
        for name in statement.keys
    ]
    return f"SELECT {', '.join(values)} FROM {relation}"


def _sent(copied: Copied, name: str) -> str:
    """Write a column on its way: an amount as what a report makes of it before it adds it up."""
    if name not in copied.decimals():
        return name
    return f"CAST({name} AS {'double precision' if name in MONEY else 'text'}) AS {name}"


def _where(copied: Copied, *conditions: str) -> str:
    if copied.projects is not None:
        conditions = (*conditions, one_of("project_id", copied.projects))
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def of_organization(table: str, organization: str, present: Container[str]) -> str | None:
    """Write which rows of a dimension table belong to an organization, by tables that are there.

    None where all do.
    """
    conditions = [
        condition.format(organization=literal(organization))
        for needed, condition in _NARROW.get(table, {}).items()
        if needed in present
    ]
    return " OR ".join(conditions) or None


_OWN = "organization_id = {organization}"
_PROJECTS = f"SELECT id FROM project WHERE {_OWN}"
# By table, which rows belong to an organization: each condition with the table that it asks.
_NARROW = {
    "organization": {"organization": "id = {organization}"},
    "project": {"project": _OWN},
    "api_key": {"project": f"project_id IN ({_PROJECTS})"},
    "user_organization": {"user_organization": _OWN},
    "organization_team": {"organization_team": _OWN},
    "user": {
        "api_key": f"id IN (SELECT created_by FROM api_key WHERE project_id IN ({_PROJECTS}))",
        "user_organization": f"id IN (SELECT user_id FROM user_organization WHERE {_OWN})",
    },
}
