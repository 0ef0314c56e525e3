"""The change of every row since the window before: that of `compare`, and parts of the whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.selection import CHANGES, Selection
from orgstats.domain.times import STEPS
from orgstats.reports.breakdown.report import BreakdownQuestion as Asked
from orgstats.reports.breakdown.report import breakdown
from orgstats.reports.documents.breakdown import document
from tests.reports.test_laws import laws, parts, reading
from tests.support.acme import ACME
from tests.support.compared import compared
from tests.support.deployment import NEWEST, TODAY
from tests.support.oracle import Ask, Oracle, rollup_for
from tests.support.reports import COSTS, Product, read, request, window
from tests.support.spans import Days, Instants
from tests.support.strategies import asks, deployments, ledgers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.deployment import Deployment
    from tests.support.ledger import Ledger
    from tests.support.spans import Span

OCTOBER = Days("Europe/Berlin", date(2026, 10, 1), date(2026, 10, 31))
tops = st.sampled_from((1, 2, None))


def changes(product: Product, ask: Ask, asked: Asked) -> dict[str, Any]:
    """The document of a breakdown of which changes alone are asked for."""
    asked = asked._replace(measures=(asked.metric,), changes=True)
    return read(document(breakdown(request(ask), asked, product.engine), Selection(CHANGES)))


def former(ask: Ask) -> Span:
    before = window(ask.span).previous()
    assert before is not None
    if isinstance(ask.span, Days):
        return Days(ask.span.tz, before.first, before.last)
    start, end = (at.replace(tzinfo=None) for at in (before.start, before.end))
    return Instants(start, end, ask.span.tz)


def told(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {row["key"]: row["change"] for row in rows}


@pytest.mark.parametrize("by", sorted(DIMENSION.keys() - STEPS.keys()))
def test_rows_are_those_of_a_comparison(acme: Callable[..., Product], by: str) -> None:
    product, ask = acme(NEWEST), Ask(ACME, OCTOBER, by)
    question = COSTS._replace(elapsed=False, explained=False)
    for metric in ("cost", "requests") if by != "meter" else ("cost",):
        found = changes(product, ask, Asked(by, metric, None))
        wanted = product.compare(ask, former(ask), question._replace(metric=metric))
        assert told(found["rows"]) == told(wanted["rows"]) != {}
        assert {name: found["total"][name] for name in CHANGES} == {
            name: wanted["total"][name] for name in CHANGES
        }
        lost = ((one["unattributed"] or {"change": 0})["change"] for one in (found, wanted))
        assert next(lost) == next(lost)


@laws
@given(st.data(), ledgers(), deployments, tops)
def test_changes_are_those_of_the_oracle_and_add_up(
    data: st.DataObject, ledger: Ledger, deployment: Deployment, top: int | None
) -> None:
    ask = data.draw(asks(ledger, deployment))
    metric = data.draw(st.sampled_from(("cost", "requests")))
    wanted = compared(Oracle(ledger, deployment), ask, former(ask), metric)
    with reading(ledger, deployment) as product:
        found = changes(product, ask, Asked(ask.by, metric, top))
    assert found["total"] == {name: wanted["total"][name] for name in CHANGES}
    assert told(found["rows"]).items() <= told(wanted["rows"]).items()
    assert len(found["rows"]) == len(wanted["rows"][:top])
    if parts(found):
        assert sum(part["change"] for part in parts(found)) == found["total"]["change"]


@laws
@given(st.data(), ledgers(), st.sampled_from(("model", "provider", "key", "member")))
def test_changes_of_rows_within_a_row_add_up_to_its_own(
    data: st.DataObject, ledger: Ledger, inner: str
) -> None:
    ask = data.draw(asks(ledger))
    assume(ask.by not in (inner, "meter"))
    try:
        assume(rollup_for({*ask.filters, ask.by, inner}) in TODAY.rollups())
    except ValueError:
        assume(condition=False)
    asked = Asked(ask.by, top=data.draw(tops), within=inner, top_within=data.draw(tops))
    with reading(ledger) as product:
        found = changes(product, ask, asked)
        alone = changes(product, ask, asked._replace(within=None))
    assert told(found["rows"]) == told(alone["rows"])
    for row in found["rows"]:
        assert sum(part["change"] for part in parts(row)) == row["change"]


def test_without_a_window_before_there_is_no_change(acme: Callable[..., Product]) -> None:
    ask = Ask(ACME, Days("UTC", date(1, 1, 1), OCTOBER.last))
    found = changes(acme(), ask, Asked("project", top=2, within="model", top_within=1))
    assert {part["change"] for part in (*parts(found), found["total"])} == {None}
