"""Numbers for people never fake a zero or a whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain import humanize

AMOUNTS = st.decimals(-(10**15), 10**15, allow_nan=False, places=9)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0.00"),
        ("-0", "$0.00"),
        ("0.00000041", "<$0.0001"),
        ("0.00009", "<$0.0001"),
        ("-0.00009", "-<$0.0001"),
        ("0.0001", "$0.0001"),
        ("0.12345", "$0.1235"),
        ("0.5", "$0.50"),
        ("0.99995", "$1.00"),
        ("1.005", "$1.01"),
        ("-1.2", "-$1.20"),
        ("1234567.891", "$1,234,567.89"),
        ("12345678901234567890.125", "$12,345,678,901,234,567,890.13"),
    ],
)
def test_money_has_two_to_four_decimals(amount: str, text: str) -> None:
    assert humanize.money(Decimal(amount)) == text


@given(AMOUNTS)
def test_money_is_nothing_only_for_nothing(amount: Decimal) -> None:
    text = humanize.money(amount)
    assert (text in {"$0.00", "-$0.00"}) == (amount == 0)
    assert "E" not in text
    assert text.startswith("-") == (amount < 0)


@given(AMOUNTS.filter(lambda amount: abs(amount) >= 1))
def test_money_is_within_half_a_cent(amount: Decimal) -> None:
    shown = Decimal(humanize.money(amount).replace("$", "").replace(",", ""))
    assert abs(shown - amount) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (-12, "-12"),
        (10**13, "10,000,000,000,000"),
        (Decimal("12.34"), "12.3"),
        (Decimal("1249.6"), "1,250"),
        (Decimal("0.01"), "<0.1"),
        (None, humanize.NONE),
        (Decimal("NaN"), humanize.NONE),
    ],
)
def test_counts_are_whole_and_separated(value: int | Decimal | None, text: str) -> None:
    assert humanize.count(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal(0), "money", "$0"),
        (Decimal("0.00000041"), "money", "<$0.0001"),
        (Decimal("56.1"), "money", "$56.10"),
        (Decimal(5), "money", "$5"),
        (Decimal("785.6"), "money", "$786"),
        (Decimal("999.5"), "money", "$1k"),
        (Decimal("1234.5"), "money", "$1.2k"),
        (Decimal(160_000), "money", "$160k"),
        (Decimal(999_950), "money", "$1M"),
        (Decimal(-4200), "money", "-$4.2k"),
        (0, "count", "0"),
        (999, "count", "999"),
        (3_449_999, "tokens", "3.4M"),
        (2_500_000_000, "tokens", "2.5B"),
        (10**13, "tokens", "10T"),
        (4 * 10**16, "tokens", "40,000T"),
        (None, "tokens", humanize.NONE),
    ],
)
def test_compact_numbers_have_a_unit(value: int | Decimal | None, kind: str, text: str) -> None:
    assert humanize.compact(value, kind) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal("1042.3"), "money", "$1,042"),
        (Decimal("-832.5"), "money", "-$833"),
        (Decimal("99.5"), "money", "$99.50"),
        (Decimal(5), "money", "$5"),
        (782_802_308, "tokens", "782,802,308"),
        (None, "money", humanize.NONE),
    ],
)
def test_whole_numbers_tell_one_from_the_next(
    value: int | Decimal | None, kind: str, text: str
) -> None:
    assert humanize.whole(value, kind) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("0", "money", "$0"),
        ("0.00002", "money", "$0.00002"),
        ("0.5", "money", "$0.50"),
        ("2.5", "money", "$2.50"),
        ("750", "money", "$750"),
        ("1250", "money", "$1.25k"),
        ("7500000000", "tokens", "7.5B"),
        ("1E+13", "tokens", "10T"),
        ("2E+17", "count", "200,000T"),
    ],
)
def test_ticks_are_exact(value: str, kind: str, text: str) -> None:
    assert humanize.tick(Decimal(value), kind) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        ("0", "0%"),
        ("0.0000001", "<0.1%"),
        ("0.000499", "<0.1%"),
        ("0.0005", "0.1%"),
        ("0.40449", "40.4%"),
        ("0.9994", "99.9%"),
        ("0.9995", ">99.9%"),
        ("0.9999999", ">99.9%"),
        ("1", "100%"),
        ("-0.032", "-3.2%"),
        ("12.345", "1,235%"),
    ],
)
def test_a_share_never_fakes_nothing_or_all(fraction: str, text: str) -> None:
    assert humanize.percent(Decimal(fraction)) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (112, 100, "+12.0%"),
        (100, 100, "0%"),
        (0, 100, "-100%"),
        (100_001, 100_000, "+<0.1%"),
        (5, 0, "new"),
        (0, 0, humanize.NONE),
        (None, 3, humanize.NONE),
        (3, None, humanize.NONE),
        (Decimal(-5), Decimal(-10), "+50.0%"),
    ],
)
def test_a_change_is_signed(
    now: int | Decimal | None, before: int | Decimal | None, text: str
) -> None:
    assert humanize.change(now, before) == text


def test_rates_change_by_points() -> None:
    assert humanize.difference(Decimal("0.053"), Decimal("0.05"), "rate") == "+0.3 pp"
    assert humanize.difference(Decimal("0.05"), Decimal("0.05"), "rate") == "0 pp"
    assert humanize.difference(None, Decimal("0.05"), "rate") == humanize.NONE
