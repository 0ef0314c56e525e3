"""What holds for every random ledger, so that failures elsewhere are failures of the product."""

from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.acme import LEDGER
from tests.support.deployment import MIXED, NEXT, Deployment
from tests.support.ledger import MONEY, ROLLUPS, Ledger
from tests.support.oracle import Oracle, exact
from tests.support.spans import Days, buckets
from tests.support.strategies import asks, deployments, ledgers, spans


@given(st.data())
def test_points_add_up_to_rows_and_lie_in_the_window(data: st.DataObject) -> None:
    ledger, deployment = data.draw(ledgers()), data.draw(deployments)
    ask = data.draw(asks(ledger, deployment))
    oracle = Oracle(ledger, deployment)
    points = oracle.points(ask, "day")
    for key, sums in oracle.rows(ask).items():
        parts = [point[key]["cost"] or Decimal(0) for point in points.values() if key in point]
        assert sum(parts) == sums["cost"]
    assert set(points) <= set(buckets(ask.span, "day"))


@given(st.data())
def test_a_window_holds_the_hours_between_its_instants(data: st.DataObject) -> None:
    ledger = data.draw(ledgers())
    span = data.draw(spans(ledger))
    bounds = span.instants() if isinstance(span, Days) else span
    for fact in ledger.facts:
        assert span.holds(fact.hour) == (bounds.start <= fact.hour < bounds.end)


@given(ledgers(), deployments)
@example(LEDGER, NEXT)
@example(LEDGER, MIXED)
def test_money_rounds_alike_exactly_and_in_doubles(ledger: Ledger, deployment: Deployment) -> None:
    for table in ROLLUPS:
        for row in deployment.stored(ledger, table):
            for name in MONEY:
                nanos = Decimal(row.measures[name]).quantize(Decimal("1e-9"), ROUND_HALF_EVEN)
                assert nanos == exact(name, row.measures[name])
