"""Every rollup of LLM Gateway's hourly statistics, narrowest first."""

from typing import NamedTuple

from orgstats.domain.measure import Since

KEY_COLUMN = "api_key_id"
PROJECT_COLUMN = "project_id"


class Rollup(NamedTuple):
    """A pre-aggregated hourly table: unique per some of its columns and the hour."""

    table: str
    columns: tuple[str, ...]
    unique: tuple[str, ...]
    since: Since = "first"
    measures: tuple[str, ...] | None = None
    """Those it has; None: all."""

    def has(self, measure: str) -> bool:
        """Tell whether it has a measure."""
        return self.measures is None or measure in self.measures

    @property
    def of_keys(self) -> bool:
        """Tell whether it tells keys apart, and so misses the traffic of platform keys."""
        return KEY_COLUMN in self.columns


# What the rollup of most groups has: no storage, no discounts, no parts of errors and costs.
FEW = (
    "cost",
    "requests",
    "tokens",
    "input_tokens",
    "output_tokens",
    "cached_tokens",
    "reasoning_tokens",
    "errors",
    "cache_hits",
    "credits_cost",
    "byok_cost",
    "credits_requests",
    "byok_requests",
    "cache_write_tokens",
)

# Narrowest first: the first that a source has, and that holds every column of a question, answers
# it. Those over keys answer only what is asked of keys.
ROLLUPS: tuple[Rollup, ...] = (
    Rollup("project_hourly_stats", ("project_id",), ("project_id",)),
    Rollup(
        "project_hourly_source_stats",
        ("project_id", "source"),
        ("project_id", "source"),
        since="later",
    ),
    Rollup(
        "project_hourly_model_stats",
        ("project_id", "used_model", "used_provider"),
        ("project_id", "used_model", "used_provider"),
    ),
    Rollup(
        "project_hourly_source_model_stats",
        ("project_id", "source", "used_model", "used_provider"),
        ("project_id", "source", "used_model", "used_provider"),
        since="newest",
        measures=FEW,
    ),
    Rollup("api_key_hourly_stats", ("api_key_id", "project_id"), ("api_key_id",)),
    Rollup(
        "api_key_hourly_source_stats",
        ("api_key_id", "project_id", "source"),
        ("api_key_id", "source"),
        since="newest",
    ),
    Rollup(
        "api_key_hourly_model_stats",
        ("api_key_id", "project_id", "used_model", "used_provider"),
        ("api_key_id", "used_model", "used_provider"),
    ),
)
ROLLUP: dict[str, Rollup] = {rollup.table: rollup for rollup in ROLLUPS}
AUTHORITY = ROLLUPS[0]

HOUR_COLUMN = "hour_timestamp"
