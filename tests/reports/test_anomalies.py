"""Unusual days against a judge in plain Python: any dimension, zone, and window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.errors import UsageError
from orgstats.reports.anomalies.judging import reach
from orgstats.reports.anomalies.report import AnomalyQuestion, anomalies
from orgstats.reports.documents.anomalies import document
from tests.reports.test_laws import laws, reading
from tests.reports.test_scans import Watched, rollups
from tests.support.deployment import NEWEST, OLD, TODAY, Deployment
from tests.support.judged import Judge, Rule
from tests.support.ledger import Fact, Key, Ledger, Organization, Project, User
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import write_parquet
from tests.support.reports import Product, read, request
from tests.support.schema import load
from tests.support.spans import Days, Instants, bounds
from tests.support.strategies import zones

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.server import Server

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: Each key, its project and its model.
KEYS = {"k1": "p1", "k2": "p1", "k3": "p2", "k4": "p3"}
MODELS = ("gpt-4o", "x/gpt-4o:eu", "a:b/c")
LENGTH = 40
#: Days on which forty days end, around changes of the clock.
ENDS = (date(2025, 3, 31), date(2025, 11, 3), date(2026, 4, 7), date(2026, 10, 26))


def usage(seed: int, last: date) -> Ledger:
    """Forty days of keys that have their own level, and days far above it, up to some hour."""
    chance = Random(seed)
    end = bounds(Days("UTC", last, last)).end - HOUR * chance.randrange(30)
    facts = []
    for key, project in [*KEYS.items(), (None, "p1")]:
        level, gaps = chance.randrange(1, 120), chance.choice((0, 0, 3))
        for number in range(chance.choice((15, LENGTH, LENGTH))):
            if gaps and chance.randrange(gaps) == 0:
                continue
            quarters = level * 4 + chance.randrange(level)
            quarters *= chance.choice((1,) * 9 + (4,))
            facts.append(
                Fact(
                    hour=end - number * DAY - HOUR * chance.randrange(1, 24),
                    project_id=project,
                    key_id=key,
                    used_model=chance.choice(MODELS),
                    used_provider="openai",
                    source="web",
                    measures={"cost": quarters / 4, "request_count": quarters},
                )
            )
    facts.append(replace(facts[0], hour=end - HOUR))
    return Ledger(
        facts=tuple(facts),
        refreshed=end - HOUR + timedelta(minutes=10),
        organizations=(Organization("o1", "One"),),
        projects=(
            Project("p1", "First", "o1"),
            Project("p2", "Second", "o1"),
            Project("p3", "Gone", "o1", "deleted"),
        ),
        keys=tuple(Key(key, f"key {key}", of, "u1") for key, of in KEYS.items() if key != "k2"),
        users=(User("u1", "Ann", "ann@example.com"),),
        memberships=(),
        models=(),
    )


def found(product: Product, ask: Ask, rule: Rule) -> dict[str, Any]:
    """The document of the unusual days, without the details of rows."""
    asked = request(ask)
    question = AnomalyQuestion(ask.by, *rule)
    answer = read(
        document(anomalies(asked._replace(before=reach(asked.window)), question, product.engine))
    )
    for finding in answer["findings"]:
        one = finding
        while one is not None:
            for detail in ("project_id", "project", "email"):
                one.pop(detail, None)
            one = one["culprit"] if "culprit" in one else one["behind"]
    return answer


rules = st.builds(
    Rule,
    st.sampled_from(("cost", "requests")),
    st.sampled_from((Fraction(0), Fraction(2), Fraction("3.5"))),
    st.sampled_from((None, Fraction(0), Fraction(20))),
)
bys = st.sampled_from(("project", "key", "member", "model", "provider", "app"))
ledgers = st.tuples(st.integers(0, 10**6), st.sampled_from(ENDS)).map(
    lambda made: (usage(*made), made[1])
)


@laws
@given(ledgers, zones, bys, rules, st.booleans())
def test_findings_equal_the_judge(
    made: tuple[Ledger, date], tz: str, by: str, rule: Rule, deleted: bool
) -> None:
    ledger, last = made
    ask = Ask("o1", Days(tz, last - 9 * DAY, last + DAY), by, include_deleted=deleted)
    with reading(ledger) as product:
        answer = found(product, ask, rule)
    assert answer["findings"] == Judge(Oracle(ledger), ask, rule).findings()


@laws
@given(ledgers, bys)
def test_a_week_later_the_findings_are_a_week_later(made: tuple[Ledger, date], by: str) -> None:
    (ledger, last), rule = made, Rule(impact=Fraction(5))
    later = replace(
        ledger,
        facts=tuple(replace(fact, hour=fact.hour + 7 * DAY) for fact in ledger.facts),
        refreshed=ledger.refreshed + 7 * DAY,
    )
    ask = Ask("o1", Days("UTC", last - 9 * DAY, last), by)
    moved = replace(ask, span=Days("UTC", last - 2 * DAY, last + 7 * DAY))
    with reading(ledger) as one, reading(later) as other:
        before, after = found(one, ask, rule)["findings"], found(other, moved, rule)["findings"]
    for finding in before:
        finding["day"] = str(date.fromisoformat(finding["day"]) + 7 * DAY)
    assert before == after


LAST = ENDS[3]
LEDGER = usage(7, LAST)
LOW = Rule(impact=Fraction(5), sensitivity=Fraction(1))
FORTNIGHT = Ask("o1", Days("UTC", LAST - 13 * DAY, LAST), "project")


@pytest.mark.parametrize(
    ("name", "value", "deployment"),
    [("key", "k1", TODAY), ("model", "gpt-4o", TODAY), ("key", "k1", OLD)],
)
def test_filters_hold_for_those_behind_too(name: str, value: str, deployment: Deployment) -> None:
    ask = replace(FORTNIGHT, filters={name: frozenset({value})})
    with reading(LEDGER, deployment) as product:
        told = found(product, ask, LOW)["findings"]
    assert told == Judge(Oracle(LEDGER, deployment), ask, LOW).findings() != []


@pytest.mark.parametrize(("deployment", "behind"), [(TODAY, None), (NEWEST, "key")])
def test_those_behind_are_told_where_a_rollup_does(
    deployment: Deployment, behind: str | None
) -> None:
    """No rollup tells keys and models of an app; the newest tell keys."""
    ask = replace(FORTNIGHT, filters={"app": frozenset({"web"})})
    with reading(LEDGER, deployment) as product:
        told = found(product, ask, LOW)["findings"]
    culprits = [one["culprit"] or {} for one in told if one["key"] is not None]
    assert {one.get("by") for one in culprits} - {None} == {behind} - {None}
    assert not any(one.get("behind") for one in culprits)


def test_a_window_of_hours_is_judged_by_its_whole_days() -> None:
    end = bounds(Days("UTC", LAST, LAST)).end
    ask = replace(FORTNIGHT, span=Instants(end - 60 * HOUR, end, "Europe/Berlin"))
    rule = Rule(impact=Fraction(0), sensitivity=Fraction(0))
    with reading(LEDGER) as product:
        answer = found(product, ask, rule)
    assert answer["findings"] == Judge(Oracle(LEDGER), ask, rule).findings()


@pytest.mark.parametrize(
    ("first", "last", "told", "notes"),
    [
        (LAST - 35 * DAY, LAST - 20 * DAY, "too_little_history", 1),
        (LAST + 40 * DAY, LAST + 50 * DAY, "too_little_history", 0),
        (LAST - 400 * DAY, LAST - 390 * DAY, "too_little_history", 1),
    ],
)
def test_days_that_could_not_be_judged_are_told(
    first: date, last: date, told: str, notes: int
) -> None:
    with reading(LEDGER) as product:
        answer = found(product, replace(FORTNIGHT, span=Days("UTC", first, last)), Rule())
    assert [note["code"] for note in answer["notes"]].count(told) == notes


def test_a_source_without_an_hour_has_none() -> None:
    with reading(replace(LEDGER, facts=())) as product:
        assert found(product, FORTNIGHT, Rule(impact=Fraction(0)))["findings"] == []


@pytest.mark.parametrize(("by", "count"), [("project", 2), ("key", 2), ("app", 2)])
def test_each_rollup_is_scanned_once(by: str, count: int, tmp_path: Path) -> None:
    write_parquet(LEDGER, tmp_path)
    shown: list[str] = []
    asked = request(FORTNIGHT)
    with Engine(Watched(str(tmp_path)), trace=shown.append) as engine:
        question = AnomalyQuestion(by, impact=Fraction(1))
        report = anomalies(asked._replace(before=reach(asked.window)), question, engine)
    assert report.findings
    summed = [text for text in shown if "SUM(" in text]
    assert len(rollups(summed)) == len(set(rollups(summed))) == count


def test_postgres_answers_alike(server: Server) -> None:
    load(server, server.create_database("unusual_days"), LEDGER, TODAY)
    rule = Rule(impact=Fraction(5))
    with Engine(find(server.conninfo("unusual_days"))) as engine:
        for by in ("project", "key"):
            ask = replace(FORTNIGHT, by=by, span=Days("America/New_York", LAST - 9 * DAY, LAST))
            answer = found(Product(engine), ask, rule)
            assert answer["findings"] == Judge(Oracle(LEDGER), ask, rule).findings()


def test_no_day_is_judged_by_a_dimension_of_time() -> None:
    with reading(LEDGER) as product, pytest.raises(UsageError, match="not by weekday"):
        found(product, replace(FORTNIGHT, by="weekday"), Rule())
