"""Laws of rows within rows, and of rows of time, for every ledger, zone and window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from hypothesis import assume, given
from hypothesis import strategies as st

from orgstats.reports.breakdown.report import BreakdownQuestion as Asked
from tests.reports.test_laws import laws, parts, reading
from tests.support.oracle import rollup_for
from tests.support.spans import buckets
from tests.support.strategies import asks, deployments, ledgers

if TYPE_CHECKING:
    from orgstats.domain.window import BucketSize
    from tests.support.deployment import Deployment
    from tests.support.ledger import Ledger

STORED = ("model", "mapping", "provider", "project", "key", "member")
TIMES = ("hour", "day", "week", "month", "weekday")
tops = st.sampled_from((1, 2, None))


def add_up(rows: list[dict[str, Any]], whole: dict[str, Any], measures: list[str]) -> None:
    """Asserts that rows and rests come to a whole; what a rollup lacks is in the rests."""
    for name in measures:
        values = [row[name] for row in rows if row[name] is not None]
        assert sum(values) == (whole[name] or 0) or not rows


@laws
@given(st.data(), ledgers(), deployments, st.sampled_from((*STORED, *TIMES)))
def test_rows_within_rows_add_up_to_them(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, inner: str
) -> None:
    ask = data.draw(asks(ledger, deployment))
    by = data.draw(st.sampled_from((ask.by, *TIMES)))
    assume(by != inner and "meter" not in (by, inner))
    stored = {*ask.filters, by, inner} - {*TIMES}
    try:
        assume(rollup_for(stored, deployment.rollups()) in deployment.rollups())
    except ValueError:
        assume(condition=False)
    asked = Asked(by, top=data.draw(tops), within=inner, top_within=data.draw(tops))
    with reading(ledger, deployment) as product:
        document = product.answer(ask, asked)
        alone = product.answer(ask, replace_within(asked))
    measures = [name for name, value in document["total"].items() if value is not None]
    add_up(parts(document), document["total"], measures)
    for row, plain in zip(document["rows"], alone["rows"], strict=True):
        add_up(parts(row), row, measures)
        assert parts(row) or not any(row[name] for name in measures)
        assert [row[name] for name in measures] == [plain[name] for name in measures]


def replace_within(asked: Asked) -> Asked:
    return asked._replace(within=None)


@laws
@given(st.data(), ledgers(), st.sampled_from(TIMES[:-1]))
def test_rows_of_time_are_the_buckets(data: st.DataObject, ledger: Ledger, step: str) -> None:
    ask = replace(data.draw(asks(ledger)), by="project")
    with reading(ledger) as product:
        document = product.answer(ask, Asked(step, top=None))
        course = product.answer(ask, Asked("project", bucket=cast("BucketSize", step)))[
            "over_time"
        ]["points"]
    rows = document["rows"]
    assert [row["key"] for row in rows] == buckets(ask.span, step)
    assert [(row["key"], row["cost"] or 0) for row in rows] == [
        (point["start"], point["total"]) for point in course
    ]
    assert (document["other"], document["unattributed"]) == (None, None)
