"""A ledger as tables: the columns, kinds and rows that files and databases are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tests.support.ledger import COUNTS, MONEY, ROLLUPS, TOKENS, Ledger, measures_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.deployment import Deployment

Value = str | int | float | datetime | None
Kind = Literal["text", "timestamp", "integer", "numeric", "money"]

#: Columns that nobody may read, with what stands in them.
SECRETS = {"token": "llmgtwy_secret"}


@dataclass(frozen=True)
class Table:
    """A table's name, its columns with their kinds, and its rows in that order."""

    name: str
    columns: dict[str, Kind]
    rows: list[tuple[Value, ...]]


def tables(ledger: Ledger, deployment: Deployment) -> list[Table]:
    """Every table that the deployment has, dimensions first."""
    dimensions = [
        _dimension("organization", ledger, ledger.organizations, "id name plan status kind"),
        _dimension("project", ledger, ledger.projects, "id name organization_id status"),
        _keys(ledger, deployment),
        _dimension("user", ledger, ledger.users, "id name email"),
        _memberships(ledger, deployment),
        _dimension("organization_team", ledger, ledger.teams, "id name organization_id"),
        _dimension("model", ledger, ledger.models, "id name"),
    ]
    rollups = [_rollup(name, ledger, deployment) for name in deployment.rollups()]
    return [
        table for table in [*dimensions, *rollups] if table.name not in deployment.absent_tables
    ]


def as_text(value: Value) -> str | None:
    """A value as text that Postgres and DuckDB read back without loss."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float):
        return repr(value)
    return None if value is None else str(value)


def _dimension(name: str, ledger: Ledger, rows: Iterable[object], columns: str) -> Table:
    """A table of text columns and the refresh's `updated_at`."""
    names = columns.split()
    kinds: dict[str, Kind] = dict.fromkeys(names, "text")
    kinds["updated_at"] = "timestamp"
    filled = [(*(getattr(row, name) for name in names), ledger.refreshed) for row in rows]
    return Table(name, kinds, filled)


def _keys(ledger: Ledger, deployment: Deployment) -> Table:
    """The table `api_key`, with its secret and, unless the deployment is old, the keys' types."""
    columns = "id description project_id created_by status" + " key_type" * deployment.key_types
    table = _dimension("api_key", ledger, ledger.keys, columns)
    kinds: dict[str, Kind] = {**table.columns, **dict.fromkeys(SECRETS, "text")}
    return Table(table.name, kinds, [(*row, *SECRETS.values()) for row in table.rows])


def _memberships(ledger: Ledger, deployment: Deployment) -> Table:
    """The table `user_organization`, with each member's team where the deployment has teams."""
    teams = " team_id" * ("organization_team" not in deployment.absent_tables)
    columns = f"user_id organization_id role{teams}"
    return _dimension("user_organization", ledger, ledger.memberships, columns)


def _rollup(name: str, ledger: Ledger, deployment: Deployment) -> Table:
    """A rollup, with the columns that the deployment has; dropped ones hold a misleading 1."""
    measures = _measures(name, deployment)
    columns: dict[str, Kind] = {
        "id": "text",
        "created_at": "timestamp",
        "updated_at": "timestamp",
        "hour_timestamp": "timestamp",
        **dict.fromkeys(ROLLUPS[name], "text"),
        **measures,
    }
    rows: list[tuple[Value, ...]] = [
        (
            f"{name}-{number}",
            row.hour,
            ledger.updated_at(row.hour),
            row.hour,
            *row.groups(name).values(),
            *(row.measures.get(measure, 1) for measure in measures),
        )
        for number, row in enumerate(deployment.stored(ledger, name))
    ]
    return Table(name, columns, rows)


def _measures(table: str, deployment: Deployment) -> dict[str, Kind]:
    """The measures' columns and kinds."""
    kinds: dict[str, Kind] = {
        **dict.fromkeys(COUNTS, "integer"),
        **dict.fromkeys(TOKENS, "numeric"),
        **dict.fromkeys(MONEY, "money"),
    }
    for dropped in deployment.dropped_columns:
        kinds[dropped] = "numeric" if dropped.endswith("_tokens") else "money"
    stored = {*measures_of(table), *deployment.dropped_columns} - deployment.absent_columns
    return {name: kind for name, kind in kinds.items() if name in stored}
