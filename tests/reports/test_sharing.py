"""Reports that share their scans say what each says alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.domain.entities import ENTITY_TABLES
from orgstats.engine.engine import Engine
from orgstats.reports.anomalies.report import AnomalyQuestion, anomalies
from orgstats.reports.asking.informed import Informed
from orgstats.reports.asking.sharing import Sharing
from orgstats.reports.breakdown.report import BreakdownQuestion, breakdown
from orgstats.reports.comparison.report import ComparisonQuestion, compare
from orgstats.reports.forecast.report import ForecastQuestion, forecast
from orgstats.reports.summary import SummaryQuestion, summary
from tests.reports.test_anomalies import FORTNIGHT, LAST, LEDGER, usage
from tests.reports.test_laws import laws, reading
from tests.reports.test_scans import Watched, rollups
from tests.support.parquet import write_parquet
from tests.support.reports import request
from tests.support.spans import Days
from tests.support.strategies import zones

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgstats.reports.asking.request import Asker, Request

    Reports = Callable[[Request, Asker], list[object]]

DAY = timedelta(days=1)


def reports(asked: Request, asker: Asker) -> list[object]:
    """Reports of several kinds and windows, on the same and on other rollups."""
    week = request(replace(FORTNIGHT, span=Days("UTC", LAST - 6 * DAY, LAST)))
    unusual = AnomalyQuestion("project", impact=Fraction(5), behind=False)
    return [
        summary(asked, asker, SummaryQuestion(charted=False)),
        compare(asked, ComparisonQuestion("project", explained=False), asker),
        compare(asked, ComparisonQuestion("model", "requests", explained=False), asker),
        anomalies(asked, unusual, asker),
        anomalies(week, unusual._replace(by="model"), asker),
        forecast(asked, ForecastQuestion("project"), asker),
        compare(asked, ComparisonQuestion("model"), asker),
        breakdown(asked, BreakdownQuestion("key", bucket="day"), asker),
        breakdown(asked, BreakdownQuestion("meter"), asker),
        breakdown(asked._replace(filters={"project": ("p1",)}), BreakdownQuestion("key"), asker),
    ]


def shared(asked: Request, engine: Engine) -> list[object]:
    tables = [table for table in ENTITY_TABLES if engine.has(table)]
    sharing = Sharing(Informed(engine.entities(*tables), engine))
    reports(asked, sharing)
    sharing.gather()
    return reports(asked, sharing)


@laws
@given(st.integers(0, 10**6), zones, st.integers(0, 20))
def test_shared_answers_are_those_of_each_report(seed: int, tz: str, length: int) -> None:
    asked = request(replace(FORTNIGHT, span=Days(tz, LAST - length * DAY, LAST + DAY)))
    with reading(usage(seed, LAST)) as product:
        assert shared(asked, product.engine) == reports(asked, product.engine)


def test_each_rollup_is_scanned_once_for_all(tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    shown: list[str] = []
    with Engine(Watched(str(tmp_path)), trace=shown.append) as engine:
        shared(request(FORTNIGHT), engine)
    summed = rollups([text for text in shown if "SUM(" in text])
    # What is narrowed to a project is a scan of its own: two rollups are asked for that.
    once = {"project_hourly_stats", "project_hourly_model_stats", "api_key_hourly_stats"}
    assert sorted(summed) == sorted([*once, "api_key_hourly_stats", "project_hourly_stats"])


def test_what_was_not_noted_is_asked_alone(tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    asked = request(FORTNIGHT)
    with Engine(Watched(str(tmp_path))) as engine:
        sharing = Sharing(engine)
        summary(asked, sharing)
        sharing.gather()
        early: Any = request(replace(FORTNIGHT, span=Days("UTC", date(2026, 9, 20), LAST)))
        assert summary(early, sharing).total == summary(early, engine).total


@pytest.mark.parametrize("dry", [True, False])
def test_only_shown_questions_have_no_answers(tmp_path: Path, dry: bool) -> None:
    write_parquet(LEDGER, tmp_path)
    with Engine(Watched(str(tmp_path)), dry=dry) as engine:
        sharing = Sharing(engine)
        summary(request(FORTNIGHT), sharing)
        sharing.gather()
        assert bool(summary(request(FORTNIGHT), sharing).total["cost"]) is not dry


def test_a_question_sums_nothing_that_only_others_ask_for(tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    asked, costs = request(FORTNIGHT), BreakdownQuestion("project", measures=("cost",))
    ran: list[str] = []

    class Listening(Engine):
        def _run(self, text: str) -> list[tuple[Any, ...]]:
            ran.append(text)
            return super()._run(text)

    with Listening(Watched(str(tmp_path))) as engine:
        sharing = Sharing(engine)
        summary(asked, sharing)
        breakdown(asked, costs, sharing)
        sharing.gather()
        ran.clear()
        found = breakdown(asked, costs, sharing)
    assert (bool(found.total["cost"]), found.total["requests"]) == (True, None)
    assert ran
    assert not [text for text in ran if "SUM(requests)" in text]
