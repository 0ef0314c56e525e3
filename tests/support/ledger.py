"""Facts of usage and the rollup rows that plain addition makes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

Number = int | float

MODE_COUNTS = ("credits_request_count", "api_keys_request_count")
COUNTS = (
    "request_count",
    "error_count",
    "cache_count",
    "streamed_count",
    "non_streamed_count",
    "completed_count",
    "length_limit_count",
    "content_filter_count",
    "tool_calls_count",
    "canceled_count",
    "unknown_finish_count",
    "client_error_count",
    "gateway_error_count",
    "upstream_error_count",
    *MODE_COUNTS,
)
TOKENS = (
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "cache_write_tokens",
)
LATE_MONEY = (
    "image_input_cost",
    "image_output_cost",
    "audio_input_cost",
    "audio_output_cost",
    "video_output_cost",
    "cached_input_cost",
    "cache_write_input_cost",
)
MONEY = (
    "cost",
    "input_cost",
    "output_cost",
    "request_cost",
    "data_storage_cost",
    "discount_savings",
    *LATE_MONEY,
    "credits_cost",
    "api_keys_cost",
    "credits_data_storage_cost",
    "api_keys_data_storage_cost",
)
MEASURES = COUNTS + TOKENS + MONEY

#: The rollups and the columns that each groups by, beside the hour.
ROLLUPS: dict[str, tuple[str, ...]] = {
    "project_hourly_stats": ("project_id",),
    "project_hourly_model_stats": ("project_id", "used_model", "used_provider"),
    "project_hourly_source_stats": ("project_id", "source"),
    "project_hourly_source_model_stats": ("project_id", "source", "used_model", "used_provider"),
    "api_key_hourly_stats": ("api_key_id", "project_id"),
    "api_key_hourly_source_stats": ("api_key_id", "project_id", "source"),
    "api_key_hourly_model_stats": ("api_key_id", "project_id", "used_model", "used_provider"),
}
#: Those of the newest databases only, and what is stored where most is grouped by.
NEWER_ROLLUPS = frozenset({"project_hourly_source_model_stats", "api_key_hourly_source_stats"})
FEW = (
    *("request_count", "error_count", "cache_count", *MODE_COUNTS, *TOKENS),
    *("cost", "credits_cost", "api_keys_cost"),
)


def measures_of(table: str) -> tuple[str, ...]:
    """The measures that a rollup stores."""
    return FEW if table == "project_hourly_source_model_stats" else MEASURES


@dataclass(frozen=True)
class Organization:
    """A row of `organization`."""

    id: str
    name: str
    plan: str = "pro"
    status: str | None = "active"
    kind: str = "default"


@dataclass(frozen=True)
class Project:
    """A row of `project`."""

    id: str
    name: str
    organization_id: str
    status: str | None = "active"


@dataclass(frozen=True)
class Key:
    """A row of `api_key`; `created_by` is a user's id."""

    id: str
    description: str
    project_id: str
    created_by: str | None
    status: str | None = "active"
    key_type: str = "user"


@dataclass(frozen=True)
class User:
    """A row of `"user"`."""

    id: str
    name: str | None
    email: str


@dataclass(frozen=True)
class Membership:
    """A row of `user_organization`."""

    user_id: str
    organization_id: str
    role: str = "developer"
    team_id: str | None = None


@dataclass(frozen=True)
class Team:
    """A row of `organization_team`."""

    id: str
    name: str
    organization_id: str


@dataclass(frozen=True)
class Model:
    """A row of `model`; the name `(empty)` stands for none."""

    id: str
    name: str


@dataclass(frozen=True)
class Fact:
    """Usage at the finest grain: one hour (naive UTC), key, model, provider and app.

    A `key_id` of None is traffic of a platform key, which the `api_key_*` rollups leave out.
    """

    hour: datetime
    project_id: str
    key_id: str | None
    used_model: str
    used_provider: str
    source: str
    measures: Mapping[str, Number]


@dataclass(frozen=True)
class RollupRow:
    """A row of a rollup; columns that its table does not group by are None."""

    hour: datetime
    project_id: str
    measures: Mapping[str, Number]
    api_key_id: str | None = None
    used_model: str | None = None
    used_provider: str | None = None
    source: str | None = None

    def groups(self, table: str) -> dict[str, str]:
        """The values of the grouping columns of `table`, by column."""
        return {column: getattr(self, column) for column in ROLLUPS[table]}


@dataclass(frozen=True)
class Ledger:
    """Facts, the dimension rows around them, and the moment (naive UTC) of the last refresh.

    `overrides` replaces the derived rows of a rollup, for data that no facts can explain.
    """

    facts: tuple[Fact, ...]
    refreshed: datetime
    organizations: tuple[Organization, ...] = ()
    projects: tuple[Project, ...] = ()
    keys: tuple[Key, ...] = ()
    users: tuple[User, ...] = ()
    memberships: tuple[Membership, ...] = ()
    models: tuple[Model, ...] = ()
    teams: tuple[Team, ...] = ()
    overrides: Mapping[str, tuple[RollupRow, ...]] = field(default_factory=dict)

    def rows(self, table: str) -> tuple[RollupRow, ...]:
        """The rows of the rollup `table`, sorted by hour and groups."""
        if table in self.overrides:
            return self.overrides[table]
        grouped: dict[tuple[datetime, tuple[str, ...]], list[Fact]] = {}
        for fact in self.facts:
            columns = _columns(fact, ROLLUPS[table])
            if columns is not None:
                grouped.setdefault((fact.hour, columns), []).append(fact)
        return tuple(
            RollupRow(hour, measures=_added(facts), **_named(ROLLUPS[table], columns))
            for (hour, columns), facts in sorted(grouped.items(), key=lambda item: item[0])
        )

    def replacing(self, table: str, rows: Iterable[RollupRow]) -> Ledger:
        """The same ledger with `rows` in place of what the facts make of `table`."""
        return replace(self, overrides={**self.overrides, table: tuple(rows)})

    def updated_at(self, hour: datetime) -> datetime:
        """When the refresh last touched the rows of `hour`: a little after its end, or just now."""
        return min(hour + timedelta(hours=1, seconds=40), self.refreshed)


def _columns(fact: Fact, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The fact's values of the grouping columns; None when the rollup leaves the fact out."""
    if "api_key_id" in names and fact.key_id is None:
        return None
    values = {
        "project_id": fact.project_id,
        "api_key_id": fact.key_id or "",
        "used_model": fact.used_model,
        "used_provider": fact.used_provider,
        "source": fact.source,
    }
    return tuple(values[name] for name in names)


def _added(facts: list[Fact]) -> dict[str, Number]:
    """The facts' measures added up: integers exactly, money correctly rounded in any order."""
    sums: dict[str, Number] = {}
    for name in MEASURES:
        values = [fact.measures.get(name, 0) for fact in facts]
        sums[name] = math.fsum(values) if name in MONEY else sum(values)
    return sums


def _named(names: tuple[str, ...], columns: tuple[str, ...]) -> dict[str, str]:
    """The values of grouping columns by name."""
    return dict(zip(names, columns, strict=True))
