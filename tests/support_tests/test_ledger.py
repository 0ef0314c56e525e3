"""The ledger added up by hand."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.acme import ACME, LABS, LEDGER
from tests.support.deployment import NEXT, OLD, TODAY, float4
from tests.support.ledger import ROLLUPS
from tests.support.oracle import Ask, Oracle, canonical, exact, mapping, rollup_for
from tests.support.spans import Days, Instants, buckets, stored


def utc(first: str, last: str) -> Days:
    return Days("UTC", date.fromisoformat(first), date.fromisoformat(last))


def day(tz: str, text: str) -> Days:
    return Days(tz, date.fromisoformat(text), date.fromisoformat(text))


def test_a_day_of_25_hours_in_berlin() -> None:
    total = Oracle(LEDGER).total(Ask(ACME, day("Europe/Berlin", "2026-10-25")))
    assert total["cost"] == Decimal("3.125")
    assert total["byok_cost"] == Decimal("0.75")
    assert total["requests"] == 5 + 1 + 1 + 3 + 7
    assert total["tokens"] == 550 + 110 + 110 + 33 + 770
    assert total["storage_cost"] == Decimal("0.001")


def test_the_same_date_in_utc_holds_other_hours() -> None:
    assert Oracle(LEDGER).total(Ask(ACME, day("UTC", "2026-10-25")))["cost"] == Decimal("5.625")


def test_a_day_of_25_hours_in_new_york() -> None:
    total = Oracle(LEDGER).total(Ask(ACME, day("America/New_York", "2026-11-01")))
    assert total["cost"] == Decimal("4.125")
    assert total["requests"] == 14


def test_an_hour_belongs_to_the_day_in_which_it_starts() -> None:
    oracle = Oracle(LEDGER)
    costs = [
        oracle.total(Ask(ACME, day("Asia/Kolkata", text)))["cost"]
        for text in ("2026-10-27", "2026-10-28")
    ]
    assert costs == [Decimal("0.015625"), Decimal("12.03125")]


def test_single_precision_is_summed_as_stored() -> None:
    ask = Ask(ACME, utc("2026-10-26", "2026-10-26"))
    assert Oracle(LEDGER, TODAY).total(ask)["cost"] == Decimal("1.600000016")
    assert Oracle(LEDGER, NEXT).total(ask)["cost"] == Decimal("1.6")


def test_large_small_and_halfway() -> None:
    total = Oracle(LEDGER, NEXT).total(Ask(ACME, utc("2026-10-29", "2026-10-29")))
    assert total["cost"] == Decimal("12345.682883222")
    assert total["tokens"] == 10**13 + 2


def test_what_cannot_be_attributed() -> None:
    oracle = Oracle(LEDGER, NEXT)
    span = utc("2026-10-26", "2026-10-26")
    platform, vanished, nobody = Decimal("0.375"), Decimal("0.625"), Decimal("0.3")
    assert oracle.unattributed(Ask(ACME, span, "key"))["cost"] == platform
    assert oracle.unattributed(Ask(ACME, span, "member"))["cost"] == platform + vanished + nobody
    assert oracle.unattributed(Ask(ACME, span, "model"))["cost"] == 0
    assert oracle.rows(Ask(ACME, span, "key"))["k_gone"]["cost"] == vanished
    assert set(oracle.rows(Ask(ACME, span, "member"))) == {"u_ann", "u_left"}


def test_deleted_projects_and_other_organizations_stay_out() -> None:
    oracle = Oracle(LEDGER)
    span = utc("2026-10-30", "2026-10-30")
    assert oracle.total(Ask(ACME, span))["cost"] == 0
    assert oracle.total(Ask(ACME, span, include_deleted=True))["cost"] == Decimal("7.25")
    assert oracle.total(Ask(LABS, span))["cost"] == Decimal("0.03")


def test_filters_and_modes() -> None:
    oracle = Oracle(LEDGER)
    span = utc("2026-10-25", "2026-10-25")
    member = oracle.total(Ask(ACME, span, filters={"member": frozenset({"u_bob"})}))
    byok = oracle.total(Ask(ACME, span, mode="byok"))
    model = oracle.rows(Ask(ACME, span, "model", {"key": frozenset({"k_ci1", "k_ci2"})}))
    assert member["cost"] == Decimal("0.375")
    assert byok["cost"] == Decimal("0.75")
    assert byok["requests"] == 3
    assert byok["tokens"] is None
    assert {key: sums["cost"] for key, sums in model.items()} == {"gpt-4o": Decimal("1.125")}


def test_buckets() -> None:
    oracle = Oracle(LEDGER)
    span = Days("Europe/Berlin", date(2026, 10, 24), date(2026, 10, 27))
    totals = oracle.bucket_totals(Ask(ACME, span), "day")
    points = oracle.points(Ask(ACME, span), "day")
    assert list(totals) == ["2026-10-24", "2026-10-25", "2026-10-26", "2026-10-27"]
    assert points["2026-10-26"]["p_cjk"]["cost"] == Decimal("3.200000003")
    assert buckets(span, "week") == ["2026-10-19", "2026-10-26"]
    assert len(buckets(span, "hour")) == 97
    assert "2026-10-25T02:00:00+01:00" in buckets(span, "hour")


@pytest.mark.parametrize(
    ("span", "hours"),
    [
        (day("Europe/Berlin", "2026-10-25"), 25),
        (day("America/New_York", "2026-03-08"), 23),
        (day("Australia/Lord_Howe", "2026-04-05"), 24.5),
        (day("America/Santiago", "2026-09-06"), 23),
        (day("Pacific/Apia", "2011-12-30"), 0),
    ],
)
def test_days_as_instants(span: Days, hours: float) -> None:
    instants = span.instants()
    assert (instants.end - instants.start).total_seconds() == hours * 3600


def test_instants_are_half_open() -> None:
    span = Instants(stored("2026-10-26 08:00"), stored("2026-10-26 09:00"))
    assert Oracle(LEDGER).total(Ask(ACME, span))["cost"] == 1


@pytest.mark.parametrize(
    ("dimensions", "table"),
    [
        ((), "project_hourly_stats"),
        (("project",), "project_hourly_stats"),
        (("provider", "project"), "project_hourly_model_stats"),
        (("app",), "project_hourly_source_stats"),
        (("member",), "api_key_hourly_stats"),
        (("key", "mapping"), "api_key_hourly_model_stats"),
        (("app", "mapping"), "project_hourly_source_model_stats"),
        (("app", "member"), "api_key_hourly_source_stats"),
    ],
)
def test_the_narrowest_rollup(dimensions: tuple[str, ...], table: str) -> None:
    assert rollup_for(dimensions) == table


@pytest.mark.parametrize("dimensions", ["app model key", "app model"])
def test_no_rollup_of_today_holds_apps_with_models(dimensions: str) -> None:
    with pytest.raises(ValueError, match="source"):
        rollup_for(dimensions.split(), TODAY.rollups())


@pytest.mark.parametrize(
    ("used_model", "id_"),
    [
        ("gpt-4o", "gpt-4o"),
        ("alibaba/qwen3-max:cn-beijing", "qwen3-max"),
        ("acme/meta-llama/Llama-3.1-70B:free", "meta-llama/Llama-3.1-70B"),
        ("a:b/c:d", "c"),
        ("a:b", "a"),
        ("", "unknown"),
    ],
)
def test_canonical_ids(used_model: str, id_: str) -> None:
    assert canonical(used_model) == id_


def test_mappings_name_the_provider_once() -> None:
    assert mapping("openai", "gpt-4o") == mapping("openai", "openai/gpt-4o") == "openai/gpt-4o"


def test_ties_are_rounded_to_even() -> None:
    assert exact("cost", 5 * 2**-10) == Decimal("0.004882812")
    assert exact("cost", 7 * 2**-10) == Decimal("0.006835938")
    assert exact("cost", -5 * 2**-10) == Decimal("-0.004882812")
    assert exact("cost", float4(4.1e-7)) == Decimal("0.000000410")


def test_the_facts_reach_every_rollup() -> None:
    requests = {
        table: sum(row.measures["request_count"] for row in LEDGER.rows(table)) for table in ROLLUPS
    }
    whole, keyed = requests["project_hourly_stats"], requests["api_key_hourly_stats"]
    assert requests["project_hourly_model_stats"] == whole
    assert requests["project_hourly_source_stats"] == whole
    assert requests["project_hourly_source_model_stats"] == whole
    assert requests["api_key_hourly_model_stats"] == keyed == whole - 17
    assert requests["api_key_hourly_source_stats"] == keyed
    assert OLD.stored(LEDGER, "project_hourly_source_stats") == ()
