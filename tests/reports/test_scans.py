"""What a report reads: every rollup at most once, and none where only the SQL is wanted."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.engine.engine import Engine
from orgstats.engine.sources.parquet.source import ParquetSource
from orgstats.errors import UsageError
from orgstats.reports.breakdown.report import BreakdownQuestion as Asked
from orgstats.reports.breakdown.report import breakdown
from orgstats.reports.forecast.report import ForecastQuestion, forecast
from orgstats.reports.summary import summary
from tests.reports.test_breakdown import ALL, BY, answerable, filters
from tests.support.acme import ACME
from tests.support.oracle import Ask
from tests.support.reports import request
from tests.support.spans import Days

if TYPE_CHECKING:
    from orgstats.sql.statement import Statement
    from tests.support.stores import AcmeParquet

DIRECTORY = {"organization", "project", "api_key", "user", "user_organization", "model"}
HOURS = {"newest_hours"}
FILTERS = ("project=p_web", "key=k_gone", "member=u_ann", "model=gpt-4o", "provider=openai")


class Watched(ParquetSource):
    """Parquet that remembers what was read."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.read: list[str] = []

    def relation(self, statement: Statement) -> str:
        self.read.append(statement.text)
        return super().relation(statement)


def tables(statement: str) -> list[str]:
    return re.findall(r'FROM "?([a-z_]+)', statement)


def rollups(statements: list[str]) -> list[str]:
    found = [table for text in statements for table in tables(text)]
    return [table for table in found if table.endswith("_stats")]


@pytest.mark.parametrize(
    ("by", "text"),
    [(by, text) for by in BY for text in ("", *FILTERS) if answerable(by, text)],
)
def test_each_rollup_is_read_once(acme_parquet: AcmeParquet, by: str, text: str) -> None:
    source, shown = Watched(str(acme_parquet())), list[str]()
    with Engine(source, trace=shown.append) as engine:
        breakdown(request(Ask(ACME, ALL, by, filters(text))), Asked(by, bucket="day"), engine)
    assert source.read == shown
    assert 1 <= len(rollups(shown)) == len(set(rollups(shown))) <= 2


def test_a_summary_and_its_past_are_one_scan(acme_parquet: AcmeParquet) -> None:
    shown: list[str] = []
    with Engine(Watched(str(acme_parquet())), trace=shown.append) as engine:
        summary(request(Ask(ACME, ALL)), engine)
    assert rollups(shown) == ["project_hourly_stats"]


@pytest.mark.parametrize("by", [*BY, None])
def test_nothing_is_asked_twice(acme_parquet: AcmeParquet, by: str | None) -> None:
    asked: list[str] = []

    class Listening(Engine):
        def _run(self, text: str) -> list[tuple[Any, ...]]:
            asked.append(text)
            return super()._run(text)

    with Listening(ParquetSource(str(acme_parquet()))) as engine:
        if by is None:
            summary(request(Ask(ACME, ALL)), engine)
        else:
            breakdown(request(Ask(ACME, ALL, by)), Asked(by, bucket="day"), engine)
    assert len(asked) > 4
    assert sorted(asked) == sorted(set(asked))


@pytest.mark.parametrize("text", ["", *FILTERS, "model=nobody-knows"])
def test_no_rollup_is_read_where_only_the_sql_is_wanted(
    acme_parquet: AcmeParquet, text: str
) -> None:
    source, shown = Watched(str(acme_parquet())), list[str]()
    with Engine(source, trace=shown.append, dry=True) as engine:
        breakdown(request(Ask(ACME, ALL, "key", filters(text))), Asked("key"), engine)
    assert "api_key_hourly_" in " ".join(shown)
    assert {table for statement in source.read for table in tables(statement)} <= DIRECTORY | HOURS


@pytest.mark.parametrize("by", ["project", "model"])
def test_what_is_shown_is_what_runs(acme_parquet: AcmeParquet, by: str) -> None:
    november = request(Ask(ACME, Days("UTC", date(2026, 11, 1), date(2026, 11, 30))))
    shown: dict[bool, list[str]] = {True: [], False: []}
    for dry, found in shown.items():
        with Engine(ParquetSource(str(acme_parquet())), trace=found.append, dry=dry) as engine:
            forecast(november, ForecastQuestion(by), engine)
    assert shown[True] == [text for text in shown[False] if "min(hour" not in text]


def test_a_name_that_is_used_elsewhere_is_known(acme_parquet: AcmeParquet) -> None:
    elsewhere = Ask(ACME, ALL, "project", filters("project=p_web model=qwen3-max key=k_gone"))
    with Engine(Watched(str(acme_parquet()))) as engine:
        report = breakdown(request(elsewhere), Asked("project"), engine)
    assert report.rows == ()


@pytest.mark.parametrize("name", ["model", "key", "provider", "app"])
def test_a_name_that_is_used_nowhere_is_not(acme_parquet: AcmeParquet, name: str) -> None:
    nowhere = Ask(ACME, ALL, "project", filters(f"{name}=nobody-knows"))
    with (
        Engine(Watched(str(acme_parquet()))) as engine,
        pytest.raises(UsageError, match=f"there is no {name} 'nobody-knows'"),
    ):
        breakdown(request(nowhere), Asked("project"), engine)
