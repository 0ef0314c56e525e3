"""Every dimension and measure, declared once, in the order of every output.

An entry here is all that a new one needs: choices, SQL, filters, labels, help, JSON, CSV and docs
read it. The meaning of the stored columns is that of LLM Gateway's hourly statistics tables.
"""

from orgstats.domain.dimension import Dimension
from orgstats.domain.measure import Kind, Measure
from orgstats.domain.meters import BY_METER
from orgstats.domain.owners import KEY, MEMBER, PROJECT
from orgstats.domain.routes import APP, MAPPING, MODEL, PROVIDER
from orgstats.domain.teams import TEAM
from orgstats.domain.times import TIMES

DIMENSIONS: tuple[Dimension, ...] = (
    MODEL,
    MAPPING,
    PROVIDER,
    PROJECT,
    KEY,
    MEMBER,
    TEAM,
    APP,
    BY_METER,
    *TIMES,
)


def _asked(name: str, kind: Kind, title: str, column: str | None = None) -> Measure:
    """Give a measure that is summed where it is asked for, and lacking where it came later."""
    return Measure(name, column or name, kind, title, since="later", standard=False)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "cost",
        "cost",
        "money",
        "Cost",
        ranks=True,
        mode_columns={"credits": "credits_cost", "byok": "api_keys_cost"},
    ),
    Measure(
        "requests",
        "request_count",
        "count",
        "Requests",
        ranks=True,
        mode_columns={"credits": "credits_request_count", "byok": "api_keys_request_count"},
    ),
    Measure("tokens", "total_tokens", "tokens", "Tokens", ranks=True),
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
    # What can be asked for, too.
    _asked("cache_write_tokens", "tokens", "Cache write tokens"),
    _asked("client_errors", "count", "Client errors", "client_error_count"),
    _asked("gateway_errors", "count", "Gateway errors", "gateway_error_count"),
    _asked("upstream_errors", "count", "Upstream errors", "upstream_error_count"),
    # What the cost was paid for.
    _asked("input_cost", "money", "Input cost"),
    _asked("cached_input_cost", "money", "Cached input cost"),
    _asked("cache_write_cost", "money", "Cache write cost", "cache_write_input_cost"),
    _asked("output_cost", "money", "Output cost"),
    _asked("request_cost", "money", "Request cost"),
    _asked("image_input_cost", "money", "Image input cost"),
    _asked("image_output_cost", "money", "Image output cost"),
    _asked("audio_input_cost", "money", "Audio input cost"),
    _asked("audio_output_cost", "money", "Audio output cost"),
    _asked("video_output_cost", "money", "Video output cost"),
)
