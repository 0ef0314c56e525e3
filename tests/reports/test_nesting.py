"""One dimension within another: every row is made of rows, what they leave, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.reports.breakdown.report import BreakdownQuestion as Asked
from tests.reports.test_breakdown import filters
from tests.reports.test_scans import Watched, rollups
from tests.support.acme import ACME, LEDGER
from tests.support.deployment import NEXT, OLD, TODAY, Deployment
from tests.support.expected import added
from tests.support.oracle import Ask, Oracle, Sums
from tests.support.reports import Product
from tests.support.spans import Days

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

ALL = Days("Europe/Berlin", date(2026, 9, 30), date(2026, 11, 3))
PAIRS = (
    *(("project", "model"), ("model", "project"), ("project", "key"), ("key", "project")),
    *(("member", "mapping"), ("provider", "member"), ("app", "project"), ("model", "provider")),
)
TIMES = ("hour", "day", "week", "month", "weekday")
Pairs = dict[str, dict[str, Sums]]


def weekday(start: str) -> str:
    """The key of the weekday of a day."""
    return str(date.fromisoformat(start).isoweekday())


def itself(start: str) -> str:
    return start


def wanted(oracle: Oracle, ask: Ask, by: tuple[str, str]) -> tuple[dict[str, Sums], Pairs]:
    """The oracle's sums by the outer dimension, and by both."""
    outer, inner = by
    within: Pairs = defaultdict(dict)
    if outer in TIMES:
        size = "day" if outer == "weekday" else outer
        name = weekday if outer == "weekday" else itself
        rows: dict[str, Sums] = {}
        for start, sums in oracle.bucket_totals(ask, size).items():
            rows[name(start)] = added([sums, *filter(None, [rows.get(name(start))])])
        for start, keys in oracle.points(Ask(ask.organization_id, ask.span, inner), size).items():
            for key, sums in keys.items():
                found = within[name(start)].get(key)
                within[name(start)][key] = added([sums, *filter(None, [found])])
        return rows, within
    for (_, one, other), sums in oracle.combined(ask, by, "total").items():
        if "(unattributed)" not in (one, other):
            within[one][other] = sums
    return oracle.rows(Ask(ask.organization_id, ask.span, outer, ask.filters)), within


def numbers(row: dict[str, Any], names: Sums) -> Sums:
    return {name: row[name] for name in names}


def check(
    product: Product,
    ask: Ask,
    by: tuple[str, str],
    top: tuple[int | None, int | None],
    **store: Any,
) -> None:
    """Asserts that rows, those within them, and what all of them leave are the oracle's."""
    oracle = Oracle(LEDGER, **store)
    rows, within = wanted(oracle, ask, by)
    document = product.answer(ask, Asked(by[0], top=top[0], within=by[1], top_within=top[1]))
    alone = product.answer(ask, Asked(by[0], top=top[0]))
    own = ("rows", "other", "unattributed")
    for name in ("total", "other", "unattributed"):
        assert document[name] == alone[name]
    for row, plain in zip(document["rows"], alone["rows"], strict=True):
        assert {name: value for name, value in row.items() if name not in own} == plain
        sums = within.get(row["key"], {})
        ranked = sorted(sums, key=lambda key: (-(sums[key]["cost"] or 0), key))
        assert [one["key"] for one in row["rows"]] == ranked[: top[1]]
        for one in row["rows"]:
            assert numbers(one, document["total"]) == sums[one["key"]]
        folded = [sums[key] for key in ranked[top[1] :]] if top[1] else []
        other = row["other"] and (row["other"]["count"], numbers(row["other"], document["total"]))
        assert other == ((len(folded), added(folded)) if folded else None)
        left = added([rows[row["key"]], *(minus(one) for one in sums.values())])
        lost = row["unattributed"] and numbers(row["unattributed"], document["total"])
        assert lost == (left if any(left.values()) else None)


def minus(sums: Sums) -> Sums:
    return {name: None if value is None else -value for name, value in sums.items()}


@pytest.mark.parametrize(
    ("deployment", "by"),
    [
        (deployment, by)
        for deployment in (OLD, TODAY, NEXT)
        for by in PAIRS
        if deployment is not OLD or "app" not in by
    ],
)
def test_rows_within_rows(
    acme_parquet: AcmeParquet, by: tuple[str, str], deployment: Deployment
) -> None:
    with Engine(find(str(acme_parquet(deployment)))) as engine:
        for top in ((None, None), (2, 1)):
            check(Product(engine), Ask(ACME, ALL, by[0]), by, top, deployment=deployment)


@pytest.mark.parametrize("by", [(time, name) for time in TIMES[1:] for name in ("model", "key")])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_rows_within_steps_of_time(
    acme_parquet: AcmeParquet, by: tuple[str, str], zone: str
) -> None:
    with Engine(find(str(acme_parquet()))) as engine:
        span = Days(zone, date(2026, 10, 24), date(2026, 11, 2))
        used = wanted(Oracle(LEDGER), Ask(ACME, span), by)[0]
        assert used
        product = Product(engine)
        document = product.answer(Ask(ACME, span), Asked(by[0], top=None, within=by[1]))
        rows = {row["key"]: row for row in document["rows"]}
        assert {*used} <= {*rows}
        for key, row in rows.items():
            sums = wanted(Oracle(LEDGER), Ask(ACME, span), by)[1].get(key, {})
            assert {one["key"]: one["cost"] for one in row["rows"]} == {
                name: one["cost"] for name, one in sums.items()
            }


@pytest.mark.parametrize(("outer", "inner"), [("month", "day"), ("week", "weekday")])
def test_steps_within_steps_are_those_they_have(
    acme_parquet: AcmeParquet, outer: str, inner: str
) -> None:
    with Engine(find(str(acme_parquet()))) as engine:
        document = Product(engine).answer(
            Ask(ACME, ALL), Asked(outer, top=None, within=inner, bucket="week")
        )
    assert sum(len(row["rows"]) for row in document["rows"]) == ALL.last.toordinal() - (
        ALL.first.toordinal() - 1
    )
    for row in document["rows"]:
        assert sum(one["cost"] for one in row["rows"]) == row["cost"]
        assert (row["other"], row["unattributed"]) == (None, None)
    for point in document["over_time"]["points"]:
        assert (point["values"], point["other"]) == ({}, point["total"])


def test_filters_narrow_both_levels(acme_parquet: AcmeParquet) -> None:
    ask = Ask(ACME, ALL, "project", filters("provider=openai"))
    with Engine(find(str(acme_parquet()))) as engine:
        check(Product(engine), ask, ("project", "model"), (None, None))


@pytest.mark.parametrize("by", [*PAIRS, ("day", "model"), ("key", "month"), ("project", "meter")])
def test_each_rollup_is_read_once(acme_parquet: AcmeParquet, by: tuple[str, str]) -> None:
    source, shown = Watched(str(acme_parquet())), list[str]()
    with Engine(source, trace=shown.append) as engine:
        asked = Asked(by[0], bucket="day", within=by[1])
        Product(engine).answer(Ask(ACME, ALL), asked)
    assert 1 <= len(rollups(shown)) == len(set(rollups(shown))) <= 3


@pytest.mark.parametrize("by", [("project", "meter"), ("meter", "model"), ("day", "meter")])
def test_meters_have_no_measures_but_theirs(acme_parquet: AcmeParquet, by: tuple[str, str]) -> None:
    with Engine(find(str(acme_parquet()))) as engine:
        document = Product(engine).answer(Ask(ACME, ALL), Asked(by[0], top=None, within=by[1]))
    for row in document["rows"]:
        rests = [rest for rest in (row["other"], row["unattributed"]) if rest]
        assert sum(one["cost"] for one in [*row["rows"], *rests]) == row["cost"]
        assert {one["requests"] for one in row["rows"]} <= {None}


def test_postgres_nests_alike(
    server: Server, acme_database: AcmeDatabase, acme_parquet: AcmeParquet
) -> None:
    ask = Ask(ACME, ALL)
    places = (str(acme_parquet()), server.conninfo(acme_database()))
    for by in (("member", "model"), ("weekday", "project"), ("project", "hour")):
        documents = []
        for place in places:
            with Engine(find(place)) as engine:
                asked = Asked(by[0], top=None, within=by[1], bucket="day")
                documents.append(Product(engine).answer(ask, asked))
        assert documents[0] == documents[1]
