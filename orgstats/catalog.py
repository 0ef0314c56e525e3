"""Every dimension, measure, derived metric and rollup, declared once, as data.

The rollups and the meaning of their columns are those of LLM Gateway's hourly statistics tables.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Kind = Literal["count", "tokens", "money"]
Mode = Literal["all", "credits", "byok"]

MODES: tuple[Mode, ...] = ("all", "credits", "byok")


class Measure(NamedTuple):
    """An additive stored number: its name in every output and the column it is summed from."""

    name: str
    column: str
    kind: Kind
    title: str
    core: bool = True
    published: bool = True
    mode_columns: Mapping[Mode, str] = {}

    def column_in(self, mode: Mode) -> str | None:
        """Give the column of this measure for a billing mode; None where it has no split."""
        return self.column if mode == "all" else self.mode_columns.get(mode)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "cost",
        "cost",
        "money",
        "Cost",
        mode_columns={"credits": "credits_cost", "byok": "api_keys_cost"},
    ),
    Measure(
        "requests",
        "request_count",
        "count",
        "Requests",
        mode_columns={"credits": "credits_request_count", "byok": "api_keys_request_count"},
    ),
    Measure("tokens", "total_tokens", "tokens", "Tokens"),
    Measure("input_tokens", "input_tokens", "tokens", "Input tokens"),
    Measure("output_tokens", "output_tokens", "tokens", "Output tokens"),
    Measure("cached_tokens", "cached_tokens", "tokens", "Cached tokens"),
    Measure("reasoning_tokens", "reasoning_tokens", "tokens", "Reasoning tokens"),
    Measure("errors", "error_count", "count", "Errors"),
    Measure("cache_hits", "cache_count", "count", "Cache hits"),
    Measure(
        "credits_cost", "credits_cost", "money", "Credits", mode_columns={"credits": "credits_cost"}
    ),
    Measure("byok_cost", "api_keys_cost", "money", "BYOK", mode_columns={"byok": "api_keys_cost"}),
    Measure(
        "credits_requests",
        "credits_request_count",
        "count",
        "Credits requests",
        mode_columns={"credits": "credits_request_count"},
    ),
    Measure(
        "byok_requests",
        "api_keys_request_count",
        "count",
        "BYOK requests",
        mode_columns={"byok": "api_keys_request_count"},
    ),
    Measure("discount_savings", "discount_savings", "money", "Discount savings"),
    Measure(
        "storage_cost",
        "data_storage_cost",
        "money",
        "Storage",
        mode_columns={
            "credits": "credits_data_storage_cost",
            "byok": "api_keys_data_storage_cost",
        },
    ),
    # The parts of the error rate: summed, never shown on their own.
    Measure(
        "client_errors", "client_error_count", "count", "Client errors", core=False, published=False
    ),
    Measure(
        "gateway_errors",
        "gateway_error_count",
        "count",
        "Gateway errors",
        core=False,
        published=False,
    ),
    Measure(
        "upstream_errors",
        "upstream_error_count",
        "count",
        "Upstream errors",
        core=False,
        published=False,
    ),
)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
PUBLISHED: tuple[str, ...] = tuple(one.name for one in MEASURES if one.published)

# What can rank, be charted and shared.
METRICS: tuple[str, ...] = ("cost", "requests", "tokens")


class Dimension(NamedTuple):
    """Something usage can be broken down or filtered by, and the stored columns that tell it."""

    name: str
    title: str
    plural: str
    columns: tuple[str, ...]


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("model", "Model", "models", ("used_model",)),
    Dimension("mapping", "Mapping", "mappings", ("used_model", "used_provider")),
    Dimension("provider", "Provider", "providers", ("used_provider",)),
    Dimension("project", "Project", "projects", ("project_id",)),
    Dimension("key", "API key", "keys", ("api_key_id", "project_id")),
    Dimension("member", "Member", "members", ("api_key_id",)),
    Dimension("app", "App", "apps", ("source",)),
)
FILTERS: tuple[str, ...] = ("project", "key", "member", "model", "provider", "app")
DIMENSION: dict[str, Dimension] = {dimension.name: dimension for dimension in DIMENSIONS}


class Rollup(NamedTuple):
    """A pre-aggregated hourly table: unique per its columns and the hour."""

    table: str
    columns: tuple[str, ...]
    unique: tuple[str, ...]


# Narrowest first: the first that holds every column of a question answers it. Those over projects
# come before those over keys, which miss the traffic of platform keys and so are no authority.
ROLLUPS: tuple[Rollup, ...] = (
    Rollup("project_hourly_stats", ("project_id",), ("project_id",)),
    Rollup("project_hourly_source_stats", ("project_id", "source"), ("project_id", "source")),
    Rollup(
        "project_hourly_model_stats",
        ("project_id", "used_model", "used_provider"),
        ("project_id", "used_model", "used_provider"),
    ),
    Rollup("api_key_hourly_stats", ("api_key_id", "project_id"), ("api_key_id",)),
    Rollup(
        "api_key_hourly_model_stats",
        ("api_key_id", "project_id", "used_model", "used_provider"),
        ("api_key_id", "used_model", "used_provider"),
    ),
)
ROLLUP: dict[str, Rollup] = {rollup.table: rollup for rollup in ROLLUPS}
AUTHORITY = ROLLUPS[0]

HOUR = "hour_timestamp"

# Dimension tables and the columns that are ever read. Secrets are not among them.
DIRECTORY: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name"),
    "project": ("id", "name", "organization_id", "status"),
    "api_key": ("id", "description", "project_id", "created_by"),
    "user": ("id", "name", "email"),
    "user_organization": ("user_id", "organization_id", "role"),
    "model": ("id", "name"),
}
# Those of them that old deployments lack, or that a role may not read.
OPTIONAL = frozenset({"model", "user_organization"})


def canonical_model(used_model: str) -> str:
    """Give the canonical id of a model as routed.

    Cut through the first `/`, then from the first `:` on; nothing left is `unknown`. The rule is
    that of the gateway's dashboard.
    """
    _, slash, rest = used_model.partition("/")
    name, _, _ = (rest if slash else used_model).partition(":")
    return name or "unknown"


def mapping(used_model: str, used_provider: str) -> str:
    """Give a model as routed with its provider in front, once."""
    model = used_model or "unknown"
    if not used_provider or model.startswith(f"{used_provider}/"):
        return model
    return f"{used_provider}/{model}"
