"""Derived metrics: ratios made from sums, never averaged, None where there is nothing to divide by.

The error rate is that of the gateway's dashboard.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, NamedTuple

from orgstats.domain.numbers import EXACT, Number, Sums, ratio

RatioKind = Literal["money", "rate", "count"]
MILLION = Decimal(1_000_000)


def cost_per_request(sums: Sums) -> Decimal | None:
    """Give the dollars a request cost."""
    return ratio(sums.get("cost"), sums.get("requests"))


def cost_per_million_tokens(sums: Sums) -> Decimal | None:
    """Give the dollars a million tokens cost."""
    each = ratio(sums.get("cost"), sums.get("tokens"))
    return None if each is None else EXACT.multiply(each, MILLION)


def tokens_per_request(sums: Sums) -> Decimal | None:
    """Give the tokens of a request."""
    return ratio(sums.get("tokens"), sums.get("requests"))


def error_rate(sums: Sums) -> Decimal | None:
    """Give the fraction of requests that failed for a reason other than the client's."""
    parts = [sums.get(f"{blame}_errors") for blame in ("client", "gateway", "upstream")]
    client, gateway, upstream = parts
    requests = sums.get("requests")
    if client is None or gateway is None or upstream is None or requests is None:
        return None
    served = requests - client
    return ratio(min(gateway + upstream, served), served)


def cache_rate(sums: Sums) -> Decimal | None:
    """Give the fraction of requests that were answered from the cache."""
    return ratio(sums.get("cache_hits"), sums.get("requests"))


def cached_share(sums: Sums) -> Decimal | None:
    """Give the fraction of input tokens that the provider had cached."""
    return ratio(sums.get("cached_tokens"), sums.get("input_tokens"))


class Derived(NamedTuple):
    """A derived metric: its name, what people call it, what it counts in and how it is made."""

    name: str
    title: str
    kind: RatioKind
    of: Callable[[Sums], Number | None]


DERIVED: tuple[Derived, ...] = (
    Derived("cost_per_request", "Cost per request", "money", cost_per_request),
    Derived("cost_per_million_tokens", "Cost per 1M tokens", "money", cost_per_million_tokens),
    Derived("tokens_per_request", "Tokens per request", "count", tokens_per_request),
    Derived("error_rate", "Error rate", "rate", error_rate),
    Derived("cache_rate", "Cache hit rate", "rate", cache_rate),
    Derived("cached_share", "Cached share", "rate", cached_share),
)
DERIVATION: dict[str, Derived] = {derived.name: derived for derived in DERIVED}
