"""Ratios are made from sums, and are nothing over nothing."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from orgstats.domain.measures import MEASURE
from orgstats.domain.ratios import RATIO, RATIOS

if TYPE_CHECKING:
    from orgstats.domain.numbers import Sums


def errors(requests: int, client: int | None, gateway: int, upstream: int) -> Decimal | None:
    return RATIO["error_rate"].of(
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
    assert RATIO["cost_per_request"].of(sums) == Decimal("0.25")
    assert RATIO["cost_per_million_tokens"].of(sums) == Decimal("0.5")
    assert RATIO["tokens_per_request"].of(sums) == 500_000


def test_what_the_source_lacks_makes_no_ratio() -> None:
    sums: Sums = {"cost": Decimal(1), "requests": 0, "tokens": None}
    assert all(one.of(sums) is None for one in RATIOS)


def test_rates_are_of_what_they_are_a_part_of() -> None:
    sums: Sums = {"requests": 4, "cache_hits": 1, "input_tokens": 10, "cached_tokens": 5}
    assert RATIO["cache_hit_rate"].of(sums) == Decimal("0.25")
    assert RATIO["cached_share"].of(sums) == Decimal("0.5")


def test_ratios_are_of_measures_and_no_name_means_both() -> None:
    assert all({*one.measures} <= MEASURE.keys() for one in RATIOS)
    assert not RATIO.keys() & MEASURE.keys()
