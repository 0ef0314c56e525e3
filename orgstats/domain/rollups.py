"""Every rollup of LLM Gateway's hourly statistics, narrowest first."""

from typing import NamedTuple


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

HOUR_COLUMN = "hour_timestamp"
