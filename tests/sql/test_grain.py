"""Which questions rollups of days answer, and the statements of their sums."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from orgstats.domain.asking import WindowRequest, parse
from orgstats.domain.periods import Period
from orgstats.domain.rollups import LOCAL_DAY, ROLLUPS, Rollup
from orgstats.domain.window import hours_window
from orgstats.sql.days import stored, sums
from orgstats.sql.dialect import DUCKDB
from orgstats.sql.grain import coarsest
from orgstats.sql.query import Query, plan
from orgstats.sql.scan import scan

if TYPE_CHECKING:
    from orgstats.domain.window import BucketSize
    from orgstats.sql.statement import Columns

BERLIN = ZoneInfo("Europe/Berlin")
OCTOBER = parse(WindowRequest(month="2026-10"), BERLIN, datetime(2026, 11, 3, tzinfo=UTC))
QUERY = Query(plan(["model"]), OCTOBER, ("p",), by=("used_model",), bucket="week")
HOUR = timedelta(hours=1)


def shifted(**hours: int) -> Query:
    return QUERY._replace(
        window=OCTOBER._replace(
            **{name: getattr(OCTOBER, name) + count * HOUR for name, count in hours.items()}
        )
    )


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (QUERY, (date(2026, 10, 1), date(2026, 10, 31))),
        (QUERY._replace(bucket=None), (date(2026, 10, 1), date(2026, 10, 31))),
        (QUERY._replace(by=("time_weekday",)), (date(2026, 10, 1), date(2026, 10, 31))),
        (shifted(start=24), (date(2026, 10, 2), date(2026, 10, 31))),
        # The clock goes back on the 25th, which has an hour more.
        (shifted(end=-24 * 6 - 25), (date(2026, 10, 1), date(2026, 10, 24))),
        (shifted(end=-24 * 7), None),
        (shifted(start=1), None),
        (QUERY._replace(bucket="hour"), None),
        (QUERY._replace(by=("used_model", "time_hour")), None),
        (QUERY._replace(window=OCTOBER._replace(zone=ZoneInfo("UTC"))), None),
        (
            QUERY._replace(periods=(Period("now", OCTOBER.start, OCTOBER.start + HOUR),)),
            None,
        ),
        (QUERY._replace(window=hours_window(OCTOBER.end - HOUR, 24, BERLIN)), None),
    ],
)
def test_days_answer_questions_of_whole_days_in_their_zone(
    query: Query, days: tuple[date, date] | None
) -> None:
    asked: list[tuple[Rollup, date, date]] = []

    def has(rollup: Rollup, first: date, last: date) -> bool:
        asked.append((rollup, first, last))
        return True

    found = coarsest(query, "Europe/Berlin", has)
    assert (found.rollup.grain == "day") == (days is not None)
    assert asked == ([] if days is None else [(query.rollup.daily, *days)])
    assert coarsest(query, "Europe/Berlin", lambda *_: False) is query
    assert coarsest(query, None, has) is query


def test_every_rollup_has_days_of_its_own() -> None:
    tables = {one.table for rollup in ROLLUPS for one in (rollup, rollup.daily)}
    assert len(tables) == 2 * len(ROLLUPS)


def test_a_scan_of_days() -> None:
    hours: Columns = {"cost": "float", "input_tokens": "integer", "used_model": "text"}
    days: Columns = dict.fromkeys(
        ("cost", "input_tokens", "input_quantity", "credits_cost", "used_model"), "integer"
    )
    query = QUERY._replace(rollup=QUERY.rollup.daily, by=("used_model", "meter"))
    columns = stored({**days, LOCAL_DAY: "other"}, hours)
    assert "credits_cost" not in columns
    assert scan(query, columns, DUCKDB).text == (
        "SELECT used_model AS used_model,\n"
        f"       CAST(date_trunc('week', {LOCAL_DAY}) AS DATE) AS bucket,\n"
        "       COALESCE(SUM(cost), 0) AS cost,\n"
        "       COALESCE(SUM(input_tokens), 0) AS input_tokens,\n"
        "       COALESCE(SUM(input_quantity), 0) AS quantity_of_input\n"
        "FROM project_daily_model_stats\n"
        f"WHERE {LOCAL_DAY} >= DATE '2026-10-01'\n"
        f"  AND {LOCAL_DAY} < DATE '2026-11-01'\n"
        "  AND project_id IN ('p')\n"
        "GROUP BY 1, 2"
    )


@pytest.mark.parametrize(
    ("by", "bucket", "single"),
    [
        (("used_model", "used_provider", "project_id"), "day", True),
        (("used_model", "used_provider", "project_id", "time_day"), "month", True),
        (("used_model", "used_provider", "project_id"), "week", False),
        (("used_model", "used_provider", "project_id"), None, False),
        (("used_model", "project_id"), "day", False),
    ],
)
def test_days_that_are_the_groups_asked_for_are_not_grouped(
    by: tuple[str, ...], bucket: BucketSize | None, single: bool
) -> None:
    hourly = QUERY._replace(by=by, bucket=bucket)
    daily = hourly._replace(rollup=QUERY.rollup.daily)
    columns: Columns = {"cost": "billionths", "request_count": "integer"}
    text = scan(daily, columns, DUCKDB).text
    assert ("CAST(COALESCE(cost, 0) AS HUGEINT) AS cost" in text) == single
    assert ("GROUP BY" in text) != single
    for query, there in ((hourly, columns), (daily, {**columns, "request_count": "decimal"})):
        assert "GROUP BY" in scan(query, there, DUCKDB).text


def test_the_sums_of_days() -> None:
    columns: Columns = {"cost": "float", "input_tokens": "integer", "cached_tokens": "integer"}
    text = sums(plan(["key"]), columns, OCTOBER, exact=False)
    assert text.startswith("SELECT api_key_id, project_id, CAST(hour_timestamp + CASE WHEN ")
    for part in (
        "CAST(COALESCE(SUM(CAST(CAST(cost AS DOUBLE) * 1e9 AS BIGINT)), 0) AS BIGINT) AS cost",
        "SUM(CASE WHEN input_tokens > COALESCE(cached_tokens, 0) THEN",
        f"GROUP BY 1, 2, 3 ORDER BY project_id, api_key_id, {LOCAL_DAY}",
    ):
        assert part in text
