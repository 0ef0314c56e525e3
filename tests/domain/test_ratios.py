"""Ratios are made from sums, and are nothing over nothing."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from orgstats.domain import ratios

if TYPE_CHECKING:
    from orgstats.domain.numbers import Sums


def errors(requests: int, client: int | None, gateway: int, upstream: int) -> Decimal | None:
    return ratios.error_rate(
        {
            "requests": requests,
            "client_errors": client,
            "gateway_errors": gateway,
            "upstream_errors": upstream,
        }
    )


@pytest.mark.parametrize(
    ("counts", "rate"),
    [
        ((10, 2, 1, 3), Decimal("0.5")),
        ((9, 2, 3, 4), Decimal(1)),
        ((10, 5, 9, 9), Decimal(1)),
        ((10, 0, 0, 0), Decimal(0)),
        ((4, 4, 0, 0), None),
        ((0, 0, 0, 0), None),
        ((10, None, 1, 1), None),
    ],
)
def test_the_error_rate_is_the_dashboards(
    counts: tuple[int, int, int, int], rate: Decimal | None
) -> None:
    assert errors(*counts) == rate


def test_costs_are_per_request_and_per_million_tokens() -> None:
    sums: Sums = {"cost": Decimal("1.5"), "requests": 6, "tokens": 3_000_000}
    assert ratios.cost_per_request(sums) == Decimal("0.25")
    assert ratios.cost_per_million_tokens(sums) == Decimal("0.5")
    assert ratios.tokens_per_request(sums) == 500_000


def test_what_the_source_lacks_makes_no_ratio() -> None:
    sums: Sums = {"cost": Decimal(1), "requests": 0, "tokens": None}
    assert all(derived.of(sums) is None for derived in ratios.DERIVED)


def test_rates_are_of_what_they_are_a_part_of() -> None:
    sums = {"requests": 4, "cache_hits": 1, "input_tokens": 10, "cached_tokens": 5}
    assert ratios.cache_rate(sums) == Decimal("0.25")
    assert ratios.cached_share(sums) == Decimal("0.5")
