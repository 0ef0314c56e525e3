"""Whether the rollups agree: exactly in counts and tokens, but for rounding in money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.check.asking import (
    ALL,
    APP,
    APP_MODEL,
    KEY,
    KEY_APP,
    KEY_MODEL,
    MODEL,
    PROJECT,
    changed,
    checked,
    statuses,
    with_value,
)
from tests.support.cli import MOMENT, run
from tests.support.deployment import NEWEST, NEXT

if TYPE_CHECKING:
    from tests.check.asking import Store
    from tests.support.ledger import RollupRow
    from tests.support.stores import AcmeParquet

#: A rollup, and the checks that fail where it alone counts one request more, or less.
MORE = {
    PROJECT: {"models", "apps"},
    MODEL: {"models"},
    APP: {"apps", "app_models"},
    APP_MODEL: {"app_models"},
    KEY: {"keys", "key_apps", "key_models"},
    KEY_APP: {"key_apps"},
    KEY_MODEL: {"key_models"},
}
LESS = MORE | {PROJECT: {"models", "apps", "keys"}, KEY: {"key_apps", "key_models"}}


@pytest.mark.parametrize(
    ("table", "by"), [*((table, 1) for table in MORE), (PROJECT, -1), (KEY, -1), (KEY_APP, -1)]
)
def test_a_request_more_or_less(files: Store, table: str, by: int) -> None:
    ledger = with_value(table, "request_count", 10 + by)
    checks = checked(files(ledger, NEWEST))
    failed = {name for name, status in statuses(checks).items() if status == "fail"}
    assert failed - {"projects"} == (MORE if by > 0 else LESS)[table]


def test_what_is_told(store: Store) -> None:
    checks = checked(store(with_value(MODEL, "cost", 1.25)))
    assert checks["models"] == {
        "status": "fail",
        "message": "on 1 of 35 days, sums by model differ from those by project: 1 in all",
        "details": [
            {
                "day": "2026-10-24",
                "rollups": [PROJECT, MODEL],
                "measure": "cost",
                "project_id": "p_web",
                "project": "Web [beta]",
                "expected": 1.5,
                "found": 1.75,
                "difference": 0.25,
            }
        ],
    }
    assert {"models", "projects"} == {
        name for name, one in checks.items() if one["status"] == "fail"
    }


def test_the_day_is_local(store: Store) -> None:
    source = store(with_value(APP, "total_tokens", 1, "2026-10-25T23"))
    for zone, day in {"UTC": "2026-10-25", "Europe/Berlin": "2026-10-26"}.items():
        check = checked(source, *ALL, "--tz", zone)["apps"]
        assert [detail["day"] for detail in check["details"]] == [day]


def test_two_errors_that_cancel_out_are_two(files: Store) -> None:
    def swapped(row: RollupRow) -> RollupRow:
        if f"{row.hour:%d%H}" != "3013" or row.project_id not in {"p_old", "p_lab"}:
            return row
        other = {"p_old": 1, "p_lab": 11}[row.project_id]
        return replace(row, measures={**row.measures, "request_count": other})

    check = checked(files(changed(MODEL, swapped)))["models"]
    assert (
        check["message"] == "on 1 of 35 days, sums by model differ from those by project: 2 in all"
    )
    assert [detail["difference"] for detail in check["details"]] == [10, -10]


@pytest.mark.parametrize(("cost", "status"), [(6.0000005, "ok"), (6.00001, "fail")])
def test_rounding_is_no_disagreement(store: Store, cost: float, status: str) -> None:
    source = store(with_value(MODEL, "cost", cost, "2026-10-28T10"), NEXT)
    assert checked(source)["models"]["status"] == status


def test_a_rollup_without_a_day(files: Store) -> None:
    def lost(row: RollupRow) -> RollupRow | None:
        return None if f"{row.hour:%d}" == "28" else row

    checks = checked(files(changed(KEY_MODEL, lost)))
    assert {detail["day"] for detail in checks["key_models"]["details"]} == {"2026-10-28"}
    assert checks["keys"]["status"] == "ok"


def test_the_running_hour_may_disagree(store: Store) -> None:
    source = store(with_value(MODEL, "request_count", 99, "2026-11-03T10"))
    assert checked(source)["models"]["status"] == "ok"
    assert checked(source, "--last", "1h")["models"]["message"] == (
        "every hour of the window may still be written to"
    )
    # Also in a copy that was made while the hour ran.
    later = MOMENT + timedelta(days=30)
    assert checked(source, now=later)["models"]["status"] == "ok"


def test_the_hour_before_is_over_when_it_was_refreshed(files: Store) -> None:
    source = files(with_value(MODEL, "request_count", 99, "2026-11-02T05"))
    assert checked(source)["models"]["status"] == "fail"
    early = MOMENT.replace(day=2, hour=6, minute=4)
    assert checked(source, now=early)["models"]["status"] == "ok"
    assert checked(source, now=early + timedelta(minutes=1))["models"]["status"] == "fail"


def test_only_the_organization_asked_for(files: Store) -> None:
    source = files(with_value(MODEL, "request_count", 99))
    october = ("--month", "2026-10")
    assert checked(source, *october, "--org", "Acme Labs")["models"]["status"] == "ok"
    assert checked(source, *october, "--org", "Acme")["models"]["status"] == "fail"


def test_an_unknown_organization(acme_parquet: AcmeParquet) -> None:
    done = run("check", "-s", acme_parquet(), "--org", "Nobody")
    assert (done.code, done.out) == (2, "")
