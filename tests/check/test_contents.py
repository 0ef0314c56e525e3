"""What the rows hold: how fresh, which hours, whose, twice, negative, or no numbers at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from orgstats.reports.check.freshness import Ages, freshness
from tests.check.asking import (
    APP,
    KEY,
    KEY_MODEL,
    MODEL,
    PROJECT,
    altered,
    changed,
    checked,
    statuses,
    with_value,
)
from tests.support.acme import LEDGER
from tests.support.cli import MOMENT
from tests.support.deployment import NEWEST
from tests.support.ledger import ROLLUPS

if TYPE_CHECKING:
    from tests.check.asking import Store
    from tests.support.ledger import Ledger, RollupRow
    from tests.support.server import Server
    from tests.support.stores import NewDatabase

NAN, INFINITE = float("nan"), float("inf")


def steady(hours: int, *without: int) -> Ledger:
    """One project's usage in every hour from October on, but for some."""
    start = datetime.fromisoformat("2026-10-01")
    fact = next(fact for fact in LEDGER.facts if fact.key_id == "k_ci1")
    facts = [
        replace(fact, hour=start + timedelta(hours=hour))
        for hour in range(hours)
        if hour not in without
    ]
    return replace(LEDGER, facts=tuple(facts))


def test_an_idle_night_is_not_stale(server: Server, new_database: NewDatabase) -> None:
    name = new_database(steady(30))
    assert checked(server.conninfo(name))["freshness"]["status"] == "warn"
    server.execute(f"UPDATE {PROJECT} SET updated_at = '2026-11-03T10:19'", name)
    assert checked(server.conninfo(name))["freshness"]["status"] == "ok"


@pytest.mark.parametrize(
    ("later", "status", "words"),
    [
        (timedelta(), "ok", "0 min ago"),
        (timedelta(hours=3), "ok", "3 hours ago"),
        (timedelta(hours=3, minutes=1), "warn", "3 hours ago"),
        (timedelta(days=21), "warn", "21 days ago"),
        (timedelta(days=-1), "ok", "0 min ago"),
    ],
)
def test_freshness(later: timedelta, status: str, words: str) -> None:
    newest = MOMENT.replace(minute=0)
    check = freshness(Ages(MOMENT + later, newest - timedelta(days=9), newest, MOMENT))
    assert check.status == status
    assert check.message == (
        f"the newest hour is 2026-11-03T10:00Z, refreshed 2026-11-03T10:20Z: {words}"
    )
    assert check.details == (
        {
            "newest_hour": "2026-11-03T10:00Z",
            "updated_at": "2026-11-03T10:20:00Z",
            "age_seconds": max(0, int(later.total_seconds())),
        },
    )


def test_without_updated_at_the_newest_hour_tells(files: Store) -> None:
    source = altered(files(), PROJECT, "* EXCLUDE (updated_at)")
    check = checked(source, now=MOMENT + timedelta(hours=4))["freshness"]
    assert (check["status"], check["details"][0]["updated_at"]) == ("warn", None)
    assert check["message"] == "the newest hour is 2026-11-03T10:00Z: 3 hours ago"


def test_every_hour_has_a_row(store: Store) -> None:
    source = store(steady(72))
    check = checked(source, "--from", "2026-10-01", "--to", "2026-10-31")["hours"]
    assert check == {"status": "ok", "message": "72 hours, none without a row", "details": []}
    check = checked(source, "--from", "2026-10-02", "--to", "2026-10-02", "--tz", "Asia/Kolkata")
    assert check["hours"]["message"] == "24 hours, none without a row"


def test_hours_without_a_row(store: Store) -> None:
    check = checked(store(steady(72, 5, 30, 31)))["hours"]
    assert check == {
        "status": "warn",
        "message": "3 hours of 72 without any row",
        "details": [
            {"start": "2026-10-01T05:00Z", "end": "2026-10-01T06:00Z", "hours": 1},
            {"start": "2026-10-02T06:00Z", "end": "2026-10-02T08:00Z", "hours": 2},
        ],
    }


def test_a_day_on_which_the_clock_changes(files: Store) -> None:
    source = files(steady(24 * 27, *range(24 * 22)))
    for day, hours in {"2026-10-24": 24, "2026-10-25": 25}.items():
        checks = checked(source, "--from", day, "--to", day, "--tz", "Europe/Berlin")
        assert checks["hours"]["message"] == f"{hours} hours, none without a row"
        assert checks["models"]["message"].startswith("on 1 day, ")


def test_a_window_without_usage(files: Store) -> None:
    checks = checked(files(), "--month", "2025-01")
    assert statuses(checks) == {"hours": "warn"}
    assert checks["hours"]["message"] == "the source holds no hour of the window"


def test_an_empty_source(store: Store) -> None:
    checks = checked(store(replace(LEDGER, facts=())))
    assert statuses(checks) == {"freshness": "warn", "hours": "warn"}


def test_the_default_window_ends_with_the_newest_hour(files: Store) -> None:
    ledger = steady(24 * 2, 7)
    source = files(ledger)
    check = checked(source, "--tz", "UTC", now=MOMENT + timedelta(days=200))["hours"]
    assert check["message"] == "1 hour of 48 without any row"


def test_rows_of_nobody(store: Store) -> None:
    check = checked(store())["projects"]
    assert check["message"] == "1 project with rows in no organization"
    assert check["details"] == [
        {
            "table": table,
            "project_id": "p_gone",
            "known": False,
            "rows": 1,
            "first_hour": "2026-10-30T14:00Z",
        }
        for table in (PROJECT, APP, MODEL, KEY, KEY_MODEL)
    ]


def test_rows_of_a_project_in_no_organization(files: Store) -> None:
    projects = tuple(
        replace(project, organization_id="org_gone") if project.id == "p_lab" else project
        for project in LEDGER.projects
    )
    check = checked(files(replace(LEDGER, projects=projects)), "--month", "2026-10")["projects"]
    known = {detail["project_id"]: detail["known"] for detail in check["details"]}
    assert known == {"p_gone": False, "p_lab": True}


def test_every_row_is_somebodys(files: Store) -> None:
    facts = tuple(fact for fact in LEDGER.facts if fact.project_id != "p_gone")
    assert checked(files(replace(LEDGER, facts=facts)))["projects"]["status"] == "ok"


@pytest.mark.parametrize("table", ROLLUPS)
def test_duplicates_in_files(files: Store, table: str) -> None:
    rows = [row for row in LEDGER.rows(table) if f"{row.hour:%d%H}" == "2421"]
    twice = LEDGER.replacing(table, [*LEDGER.rows(table), *rows])
    check = checked(files(twice, NEWEST))["duplicates"]
    assert (check["status"], check["message"]) == (
        "fail",
        "1 key with more than one row in an hour",
    )
    (detail,) = check["details"]
    assert (detail["table"], detail["hour"], detail["count"]) == (table, "2026-10-24T21:00Z", 2)
    groups = {"api_key_id", "project_id"} - ({"project_id"} if "api_key" in table else set())
    assert groups & set(ROLLUPS[table]) <= set(detail["key"])


def test_duplicates_in_a_database(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute(
        f"ALTER TABLE {KEY_MODEL} DROP CONSTRAINT {KEY_MODEL}_unique;"
        f" CREATE TEMP TABLE more AS SELECT * FROM {KEY_MODEL}"
        " WHERE hour_timestamp = '2026-10-24T21:00';"
        f" UPDATE more SET id = id || '-again'; INSERT INTO {KEY_MODEL} TABLE more",
        name,
    )
    checks = checked(server.conninfo(name))
    assert checks["duplicates"]["details"] == [
        {
            "table": KEY_MODEL,
            "key": {"api_key_id": "k_ci1", "used_model": "gpt-4o", "used_provider": "openai"},
            "hour": "2026-10-24T21:00Z",
            "count": 2,
        }
    ]
    assert checks["key_models"]["status"] == "fail"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("cost", NAN),
        ("credits_data_storage_cost", -INFINITE),
        ("discount_savings", 1e10),
        ("total_tokens", 10**30),
    ],
)
def test_values_that_are_none(store: Store, column: str, value: float) -> None:
    checks = checked(store(with_value(MODEL, column, value)))
    assert (checks["values"]["status"], checks["negatives"]["status"]) == ("fail", "ok")
    (detail,) = checks["values"]["details"]
    assert float(detail.pop("value").lower()) == pytest.approx(value, nan_ok=True)
    assert detail == {
        "table": MODEL,
        "column": column,
        "hour": "2026-10-24T21:00Z",
        "project_id": "p_web",
    }
    assert checks["models"]["message"].endswith(f"({column} left out: see values)")
    assert checks["models"]["status"] == "ok"


def test_values_that_nobody_counts_are_not_looked_at(files: Store) -> None:
    source = files(with_value(MODEL, "cost", NAN))
    assert checked(source, "--org", "Acme Labs", "--month", "2026-10")["values"]["status"] == "ok"
    assert checked(source, "--org", "org_acme", "--month", "2026-10")["values"]["status"] == "fail"
    assert checked(source, "--month", "2026-11")["values"]["status"] == "ok"


def test_negative_values(store: Store) -> None:
    def undone(row: RollupRow) -> RollupRow:
        if f"{row.hour:%d%H}" != "2608" or row.project_id != "p_web":
            return row
        return replace(row, measures={**row.measures, "discount_savings": -0.5})

    checks = checked(store(changed(PROJECT, undone)))
    assert checks["negatives"]["status"] == "warn"
    (detail,) = checks["negatives"]["details"]
    assert (detail["column"], detail["hour"], detail["value"]) == (
        "discount_savings",
        "2026-10-26T08:00Z",
        "-0.5",
    )
