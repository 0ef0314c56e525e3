"""The plan: which rollup answers which question."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain import periods
from orgstats.domain.periods import Period
from orgstats.domain.rollups import AUTHORITY, ROLLUPS, Rollup
from orgstats.domain.routes import canonical_model, mapping
from orgstats.domain.window import days_window
from orgstats.errors import UsageError
from orgstats.sql import query
from orgstats.sql.query import plan
from orgstats.sql.schema import summed
from tests.support import oracle
from tests.support.ledger import ROLLUPS as STORED
from tests.support.ledger import measures_of

TOTALS, MODELS = "project_hourly_stats", "project_hourly_model_stats"
APPS, KEYS = "project_hourly_source_stats", "api_key_hourly_stats"
APP_MODELS, KEY_APPS = "project_hourly_source_model_stats", "api_key_hourly_source_stats"
KEY_MODELS = "api_key_hourly_model_stats"


@pytest.mark.parametrize(
    ("dimensions", "table"),
    [
        ("", TOTALS),
        ("project", TOTALS),
        ("model", MODELS),
        ("provider", MODELS),
        ("mapping", MODELS),
        ("project model provider", MODELS),
        ("app", APPS),
        ("app project", APPS),
        ("key", KEYS),
        ("member", KEYS),
        ("member key project", KEYS),
        ("key model", KEY_MODELS),
        ("app model", APP_MODELS),
        ("provider app project", APP_MODELS),
        ("key app", KEY_APPS),
        ("app member project", KEY_APPS),
        ("member mapping", KEY_MODELS),
        ("project key provider", KEY_MODELS),
    ],
)
def test_the_narrowest_rollup_answers(dimensions: str, table: str) -> None:
    assert plan(dimensions.split()).table == table
    assert plan(reversed(dimensions.split())).table == table
    assert oracle.rollup_for(dimensions.split()) == table


@pytest.mark.parametrize(
    ("dimensions", "lacking", "table"),
    [
        ("key", KEYS, KEY_APPS),
        ("model", APPS, MODELS),
        ("member project", f"{KEYS} {KEY_APPS}", KEY_MODELS),
        ("", TOTALS, APPS),
        ("app", APPS, APP_MODELS),
        ("key", f"{KEYS} {KEY_MODELS}", KEY_APPS),
    ],
)
def test_the_narrowest_that_is_there_answers(dimensions: str, lacking: str, table: str) -> None:
    assert plan(dimensions.split(), lambda name: name not in lacking.split()).table == table


@pytest.mark.parametrize("dimensions", ["model", "project provider", "mapping"])
def test_no_rollup_of_keys_stands_for_all_traffic(dimensions: str) -> None:
    with pytest.raises(UsageError, match="the source has no rollup that holds") as raised:
        plan(dimensions.split(), lambda name: name not in (MODELS, APP_MODELS))
    assert str(raised.value.hint).startswith(f"{MODELS} would")


@pytest.mark.parametrize("others", ["key model", "member provider"])
def test_apps_go_with_keys_or_with_models(others: str) -> None:
    told = ", ".join(["app", *others.split()])
    with pytest.raises(UsageError, match=f"no rollup holds {told} together"):
        plan(["project", "app", *others.split()])


@pytest.mark.parametrize(("other", "table"), [("model", APP_MODELS), ("member", KEY_APPS)])
def test_what_the_newest_would_answer(other: str, table: str) -> None:
    with pytest.raises(UsageError, match=f"holds app and {other}") as raised:
        plan(["project", "app", other], lambda name: name != table)
    assert str(raised.value.hint).startswith(f"{table} would")


def test_a_rollup_is_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = (
        Rollup("key_apps", ("api_key_id", "project_id", "source"), ("api_key_id", "source")),
        Rollup("app_models", ("project_id", "source", "used_model"), ("project_id", "source")),
    )
    today = (one for one in ROLLUPS if one.since != "newest")
    monkeypatch.setattr(query, "ROLLUPS", (*today, *newer))
    assert plan(["project", "app"]).table == APPS
    assert plan(["app", "member"]).table == "key_apps"
    assert plan(["model", "app"]).table == "app_models"
    with pytest.raises(UsageError, match="no rollup holds provider together with app") as raised:
        plan(["app", "provider"])
    assert str(raised.value.hint).startswith("providers are counted per ")
    with pytest.raises(UsageError, match="no rollup holds app, key, model together"):
        plan(["app", "key", "model"])


def test_rollups_are_those_that_are_stored() -> None:
    assert {rollup.table: rollup.columns for rollup in ROLLUPS} == STORED
    assert all(set(summed(table)) <= {*measures_of(table)} for table in STORED)
    assert summed("project_hourly_source_model_stats") != summed(APPS)


@pytest.mark.parametrize(
    ("used_model", "canonical"),
    [
        ("gpt-4o", "gpt-4o"),
        ("openai/gpt-4o", "gpt-4o"),
        ("alibaba/qwen3-max:cn-beijing", "qwen3-max"),
        ("acme/meta-llama/Llama-3.1-70B:free", "meta-llama/Llama-3.1-70B"),
        ("a:b/c:d", "c"),
        ("a:b", "a"),
        ("", "unknown"),
        ("openai/", "unknown"),
        (":free", "unknown"),
        (" GPT ", " GPT "),
    ],
)
def test_canonical_ids(used_model: str, canonical: str) -> None:
    assert canonical_model(used_model) == canonical


@pytest.mark.parametrize(
    ("used_model", "provider", "expected"),
    [
        ("gpt-4o", "openai", "openai/gpt-4o"),
        ("openai/gpt-4o", "openai", "openai/gpt-4o"),
        ("openai/gpt-4o", "azure", "azure/openai/gpt-4o"),
        ("openai-x/gpt", "openai", "openai/openai-x/gpt"),
        ("", "openai", "openai/unknown"),
        ("gpt-4o", "", "gpt-4o"),
        ("", "", "unknown"),
    ],
)
def test_mappings(used_model: str, provider: str, expected: str) -> None:
    assert mapping(used_model, provider) == expected


def test_an_empty_period_asks_for_no_hour() -> None:
    zone, later = ZoneInfo("UTC"), datetime(2026, 12, 1, tzinfo=UTC)
    window = days_window(date(2026, 10, 1), date(2026, 10, 31), zone)
    (now,) = periods.of(now=window)
    asked = query.Query(AUTHORITY, window, (), periods=(Period("empty", later, later), now))
    assert (asked.start, asked.end, asked.spans) == (window.start, window.end, (now,))
