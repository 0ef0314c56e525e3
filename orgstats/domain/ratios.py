"""Every ratio of measures, declared once: made from sums, never averaged, None over nothing.

The error rate is that of the gateway's dashboard.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, NamedTuple

from orgstats.domain.numbers import EXACT, Number, Sums, ratio

RatioKind = Literal["money", "rate", "count"]
MILLION = Decimal(1_000_000)


def _per_million(part: Number, whole: Number) -> Decimal | None:
    each = ratio(part, whole)
    return None if each is None else EXACT.multiply(each, MILLION)


def _error_rate(
    requests: Number, client: Number, gateway: Number, upstream: Number
) -> Decimal | None:
    served = requests - client
    return ratio(min(gateway + upstream, served), served)


class Ratio(NamedTuple):
    """A number made from sums: its name, what people call it, what it counts in, the measures.

    `make` is given the sums of these measures, in their order.
    """

    name: str
    title: str
    kind: RatioKind
    measures: tuple[str, ...]
    about: str
    make: Callable[..., Decimal | None] = ratio

    def of(self, sums: Sums) -> Decimal | None:
        """Give the ratio; None over nothing, and where a measure is lacking."""
        found = [sums.get(name) for name in self.measures]
        return None if any(one is None for one in found) else self.make(*found)


RATIOS: tuple[Ratio, ...] = (
    Ratio(
        "cost_per_request",
        "Cost per request",
        "money",
        ("cost", "requests"),
        "the dollars a request cost.",
    ),
    Ratio(
        "cost_per_million_tokens",
        "Cost per 1M tokens",
        "money",
        ("cost", "tokens"),
        "the dollars a million tokens cost.",
        _per_million,
    ),
    Ratio(
        "tokens_per_request",
        "Tokens per request",
        "count",
        ("tokens", "requests"),
        "the tokens of a request.",
    ),
    Ratio(
        "error_rate",
        "Error rate",
        "rate",
        ("requests", "client_errors", "gateway_errors", "upstream_errors"),
        "the fraction of requests that failed for a reason other than the client's.",
        _error_rate,
    ),
    Ratio(
        "cache_hit_rate",
        "Cache hit rate",
        "rate",
        ("cache_hits", "requests"),
        "the fraction of requests that were answered from the cache.",
    ),
    Ratio(
        "cached_share",
        "Cached share",
        "rate",
        ("cached_tokens", "input_tokens"),
        "the fraction of input tokens that the provider had cached.",
    ),
)
RATIO: dict[str, Ratio] = {one.name: one for one in RATIOS}
