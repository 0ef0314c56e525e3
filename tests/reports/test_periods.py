"""Several periods in one question: any dimension, one scan, the numbers of each on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from orgstats.domain import periods
from orgstats.domain.dimensions import DIMENSION
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.reports.asking.scope import resolve
from orgstats.reports.asking.totals import total
from orgstats.reports.breakdown.attribution import Attribution
from tests.support.acme import ACME, LEDGER
from tests.support.oracle import Ask, Oracle
from tests.support.reports import request, window
from tests.support.spans import Days

if TYPE_CHECKING:
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet

ORACLE = Oracle(LEDGER)


def days(first: str, last: str) -> Days:
    return Days("Europe/Berlin", date.fromisoformat(first), date.fromisoformat(last))


OCTOBER = days("2026-10-01", "2026-10-31")
PAIRS = {
    "one after the other": (OCTOBER, days("2026-09-01", "2026-09-30")),
    "with a gap": (days("2026-10-25", "2026-10-31"), days("2026-10-01", "2026-10-02")),
    "overlapping": (OCTOBER, days("2026-09-30", "2026-10-27")),
    "one within the other": (days("2026-10-26", "2026-10-27"), OCTOBER),
    "the same": (OCTOBER, OCTOBER),
}


def check(engine: Engine, now: Days, before: Days, by: str) -> None:
    """Asserts that a question with two periods gives what two questions give."""
    ask, columns = Ask(ACME, now, by), DIMENSION[by].columns
    scope = resolve(request(ask), engine, [by])
    asked = periods.of(now=window(now), before=window(before))
    cells = engine.ask(scope.query([by])._replace(by=columns, periods=asked))
    for name, span in (("now", now), ("before", before)):
        attribution = Attribution(DIMENSION[by], scope.entities, cells, name)
        series, _ = attribution.series("cost")
        found = {one.key: one.sums["cost"] for one in series}
        own = replace(ask, span=span)
        assert found == {key: sums["cost"] for key, sums in ORACLE.rows(own).items()}
        alone = engine.ask(scope.query([by])._replace(by=columns, periods=(asked[0],)))
        assert total(cells) == total(alone)
    assert total(cells, period="nobody asked") == dict.fromkeys(total(cells), 0)


@pytest.mark.parametrize("by", ["project", "model", "member"])
@pytest.mark.parametrize("pair", PAIRS)
def test_periods_are_as_if_asked_alone(acme_parquet: AcmeParquet, pair: str, by: str) -> None:
    with Engine(find(str(acme_parquet()))) as engine:
        check(engine, *PAIRS[pair], by)


def test_postgres_tells_periods_apart(server: Server, acme_database: AcmeDatabase) -> None:
    for pair in ("overlapping", "with a gap"):
        with Engine(find(server.conninfo(acme_database()))) as engine:
            check(engine, *PAIRS[pair], "model")
