"""Every rollup of LLM Gateway's hourly statistics, narrowest first, and its grains."""

from typing import Literal, NamedTuple

from orgstats.domain.measure import Since

KEY_COLUMN = "api_key_id"
PROJECT_COLUMN = "project_id"
HOUR_COLUMN = "hour_timestamp"
LOCAL_DAY = "local_day"


class Rollup(NamedTuple):
    """A pre-aggregated table: unique per some of its columns and the hour, or the local day."""

    table: str
    columns: tuple[str, ...]
    unique: tuple[str, ...]
    since: Since = "first"
    measures: tuple[str, ...] | None = None
    """Those it has; None: all."""
    grain: Literal["hour", "day"] = "hour"

    @property
    def daily(self) -> "Rollup":
        """Give the sums of its local days, as a snapshot has them: of numbers that are whole."""
        return self._replace(table=self.table.replace("_hourly_", "_daily_"), grain="day")

    @property
    def moment(self) -> str:
        """Give the column that tells when usage was."""
        return HOUR_COLUMN if self.grain == "hour" else LOCAL_DAY

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
DAILY: dict[str, Rollup] = {rollup.daily.table: rollup.daily for rollup in ROLLUPS}
AUTHORITY = ROLLUPS[0]
