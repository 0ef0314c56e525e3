"""Every measure, declared once, as data.

The meaning of the stored columns is that of LLM Gateway's hourly statistics tables.
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
