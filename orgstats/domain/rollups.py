"""Every rollup of LLM Gateway's hourly statistics, narrowest first."""

from typing import NamedTuple

from orgstats.domain.measure import Since

KEY_COLUMN = "api_key_id"


class Rollup(NamedTuple):
    """A pre-aggregated hourly table: unique per some of its columns and the hour."""

    table: str
    columns: tuple[str, ...]
    unique: tuple[str, ...]
    since: Since = "first"

    @property
    def of_keys(self) -> bool:
        """Tell whether it tells keys apart, and so misses the traffic of platform keys."""
        return KEY_COLUMN in self.columns


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
    Rollup("api_key_hourly_stats", ("api_key_id", "project_id"), ("api_key_id",)),
    Rollup(
        "api_key_hourly_model_stats",
        ("api_key_id", "project_id", "used_model", "used_provider"),
        ("api_key_id", "used_model", "used_provider"),
    ),
)
ROLLUP: dict[str, Rollup] = {rollup.table: rollup for rollup in ROLLUPS}
AUTHORITY = ROLLUPS[0]

HOUR_COLUMN = "hour_timestamp"
