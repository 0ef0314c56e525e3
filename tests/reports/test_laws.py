"""Laws that hold for every ledger, zone and window."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgstats.engine.connection import Limits
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from tests.support.deployment import TODAY, Deployment
from tests.support.expected import Ranked, breakdown
from tests.support.oracle import Oracle
from tests.support.parquet import ONE_FILE, Layout, write_parquet
from tests.support.reports import Product
from tests.support.spans import Days, Span, bounds
from tests.support.strategies import asks, deployments, ledgers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.support.ledger import Ledger

laws = settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
layouts = st.sampled_from(
    (ONE_FILE, Layout(row_groups=4), Layout(partitioned=True), Layout(tokens="DOUBLE"))
)
ranked = st.builds(
    Ranked,
    metric=st.sampled_from(("cost", "requests")),
    top=st.sampled_from((1, 3, None)),
    size=st.sampled_from(("hour", "day", "week", "month")),
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Numbers = dict[str, Any]


@contextmanager
def reading(
    ledger: Ledger, deployment: Deployment = TODAY, layout: Layout = ONE_FILE
) -> Iterator[Product]:
    """The product over a ledger as files."""
    with TemporaryDirectory() as folder:
        write_parquet(ledger, Path(folder), deployment, layout)
        with Engine(find(folder), limits=Limits(threads=1)) as engine:
            yield Product(engine)


def added(parts: Iterable[Numbers]) -> Numbers:
    """The sums of parts, measure by measure; None stays None."""
    total: Numbers = {}
    for part in parts:
        for name, value in part.items():
            if name not in {"key", "label", "share", "count", "project_id", "project", "email"}:
                total[name] = None if value is None else total.get(name, 0) + value
    return total


def parts(document: Numbers) -> list[Numbers]:
    """The rows, other and unattributed of a breakdown."""
    rest = (document["other"], document["unattributed"])
    return [*document["rows"], *(part for part in rest if part)]


def halves(span: Span) -> tuple[Span, ...]:
    """A window cut in two; itself where it is too short."""
    if isinstance(span, Days):
        middle = span.first + (span.last - span.first) // 2
        two = replace(span, last=middle), replace(span, first=middle + DAY)
        return two if span.first < span.last else (span,)
    cut = span.start + (span.end - span.start) // HOUR // 2 * HOUR
    two_parts = replace(span, end=cut), replace(span, start=cut)
    return two_parts if span.start < cut else (span,)


@laws
@given(st.data(), ledgers(), deployments, layouts, ranked)
def test_reports_equal_the_oracle(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, layout: Layout, shown: Ranked
) -> None:
    ask = data.draw(asks(ledger, deployment))
    with reading(ledger, deployment, layout) as product:
        document = product.breakdown(ask, shown)
    for row in document["rows"]:
        for detail in ("project_id", "project", "email"):
            row.pop(detail, None)
    expected = breakdown(Oracle(ledger, deployment), ask, shown)
    assert {name: document[name] for name in expected} == expected


@laws
@given(st.data(), ledgers(), deployments, ranked)
def test_parts_add_up_to_the_total(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, shown: Ranked
) -> None:
    ask = data.draw(asks(ledger, deployment))
    with reading(ledger, deployment) as product:
        summary, document = product.summary(ask), product.breakdown(ask, shown)
    total = document["total"]
    assert total == summary["total"]
    if parts(document):
        assert added(parts(document)) == total
    for part in parts(document):
        whole = total[shown.metric]
        of_total = Decimal(part[shown.metric]) / whole if whole else None
        assert (part["share"] is None) == (of_total is None)
        assert of_total is None or abs(part["share"] - of_total) <= Decimal("5e-7")
    points = document["over_time"]["points"]
    assert sum(point["total"] for point in points) == total[shown.metric]
    for point in points:
        values = (*point["values"].values(), point["other"], point["unattributed"])
        assert sum(values) == point["total"]
    for row in document["rows"]:
        assert sum(point["values"][row["key"]] for point in points) == row[shown.metric]


@laws
@given(st.data(), ledgers())
def test_windows_cut_in_two_add_up_and_a_day_alone_is_that_day(
    data: st.DataObject, ledger: Ledger
) -> None:
    ask = data.draw(asks(ledger))
    whole, *cut = ask.span, *halves(ask.span)
    day = bounds(ask.span).start.date()
    days = Days(ask.span.tz, day - DAY, day + DAY)
    shown = Ranked("requests", None)
    with reading(ledger) as product:
        total, *apart = (
            product.summary(replace(ask, span=span))["total"] for span in (whole, *cut)
        )
        longer = product.breakdown(replace(ask, span=days), shown)
        alone = product.breakdown(replace(ask, span=replace(days, first=day, last=day)), shown)
    assert added(apart) == total
    point = longer["over_time"]["points"][1]
    assert (point["start"], point["total"]) == (str(day), alone["total"]["requests"])
    for row in alone["rows"]:
        assert point["values"][row["key"]] == row["requests"]


@laws
@given(st.data(), ledgers(), deployments, layouts, ranked)
def test_the_order_of_rows_and_files_changes_nothing(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, layout: Layout, shown: Ranked
) -> None:
    ask = data.draw(asks(ledger, deployment))
    turned = replace(
        ledger,
        facts=tuple(data.draw(st.permutations(ledger.facts))),
        projects=ledger.projects[::-1],
        keys=ledger.keys[::-1],
    )
    for table in deployment.rollups():
        turned = turned.replacing(table, ledger.rows(table)[::-1])
    with reading(ledger, deployment) as one, reading(turned, deployment, layout) as other:
        assert list(one.breakdown(ask, shown).items()) == list(other.breakdown(ask, shown).items())
