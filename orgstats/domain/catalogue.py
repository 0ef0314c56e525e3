"""Every dimension and measure, declared once, in the order of every output.

An entry here is all that a new one needs: choices, SQL, filters, labels, help, JSON, CSV and docs
read it. The meaning of the stored columns is that of LLM Gateway's hourly statistics tables.
"""

from orgstats.domain.dimension import Dimension
from orgstats.domain.measure import Measure
from orgstats.domain.owners import KEY, MEMBER, PROJECT
from orgstats.domain.routes import APP, MAPPING, MODEL, PROVIDER
from orgstats.domain.times import TIMES

DIMENSIONS: tuple[Dimension, ...] = (
    MODEL,
    MAPPING,
    PROVIDER,
    PROJECT,
    KEY,
    MEMBER,
    APP,
    *TIMES,
)

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
    # The parts of the error rate: summed, never shown on their own.
    Measure(
        "client_errors",
        "client_error_count",
        "count",
        "Client errors",
        since="later",
        published=False,
    ),
    Measure(
        "gateway_errors",
        "gateway_error_count",
        "count",
        "Gateway errors",
        since="later",
        published=False,
    ),
    Measure(
        "upstream_errors",
        "upstream_error_count",
        "count",
        "Upstream errors",
        since="later",
        published=False,
    ),
)
