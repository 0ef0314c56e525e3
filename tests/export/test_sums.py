"""An export holds what the oracle says, and adds up to the summary, for every grain and set."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgstats.domain.dimensions import CHOICES
from orgstats.domain.selection import Selection
from orgstats.engine.connection import Limits
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.errors import UsageError
from orgstats.exports import slices
from orgstats.exports.export import export
from orgstats.exports.grains import GRAINS, Grain
from orgstats.exports.write import scratch, write
from orgstats.sql.query import plan
from tests.support.acme import ACME, LEDGER
from tests.support.cli import run
from tests.support.deployment import MIXED, NEWEST, OLD, Deployment
from tests.support.exports import Row, key, measures, text, total
from tests.support.oracle import Ask, Oracle
from tests.support.parquet import write_parquet
from tests.support.reports import Product, request
from tests.support.spans import Days
from tests.support.strategies import asks, deployments, ledgers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.ledger import Ledger
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase


def answerable(*by: str) -> bool:
    try:
        plan(["project", *by])
    except UsageError:
        return False
    return True


DAYS = date(2026, 10, 24), date(2026, 11, 2)
#: All sets of up to three dimensions, and of six, that a rollup holds together; no rollup stores
#: meters.
STORED = [name for name in CHOICES if name not in ("meter", "team")]
SETS = [by for size in (1, 2, 3, 6) for by in combinations(STORED, size) if answerable(*by)]
#: One for each dimension, and for each rollup more than one.
SOME = [
    by for by in SETS if len(by) in {1, 6} or set(by) in ({"project", "app"}, {"key", "member"})
]


@dataclass(frozen=True)
class Exporter:
    engine: Engine

    def rows(self, ask: Ask, by: tuple[str, ...], grain: Grain, form: str = "json") -> list[Row]:
        ready = export(request(ask), by, grain, self.engine)
        with scratch() as whole:
            count = write(self.engine, ready, form, whole)
            found = text(whole.read_bytes().decode(), form)
        assert len(found) == count
        return found

    def summary(self, ask: Ask) -> dict[str, Any]:
        found: dict[str, Any] = Product(self.engine).summary(ask)["total"]
        return found


@contextmanager
def exporting(source: str) -> Iterator[Exporter]:
    with Engine(find(source), limits=Limits(threads=1)) as engine:
        yield Exporter(engine)


def place(row: Row) -> tuple[Any, ...]:
    bucket, *ids = key(row)
    return (datetime.fromisoformat(bucket), *ids)


def expected(oracle: Oracle, ask: Ask, by: tuple[str, ...], grain: Grain) -> dict[Any, Row]:
    found = oracle.combined(ask, by, grain)
    return {place[1 if grain == "total" else 0 :]: sums for place, sums in found.items()}


def check(exporter: Exporter, oracle: Oracle, ask: Ask, by: tuple[str, ...], grain: Grain) -> None:
    rows = exporter.rows(ask, by, grain)

    keys = [key(row)[1 if grain == "total" else 0 :] for row in rows]
    assert len(set(keys)) == len(keys)
    assert [*map(place, rows)] == sorted(map(place, rows))
    named = dict(zip(keys, map(measures, rows), strict=True))
    assert named == expected(oracle, ask, by, grain)
    if rows:
        whole = exporter.summary(ask)
        # Nothing is left over of a measure that adds up to 0, and nobody tells of it.
        assert {name: value or 0 for name, value in total(rows).items()} == {
            name: value or 0 for name, value in whole.items()
        }


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data(), ledgers(), deployments)
def test_rows_are_the_oracles_and_add_up_to_the_summary(
    data: st.DataObject, ledger: Ledger, deployment: Deployment
) -> None:
    ask = data.draw(asks(ledger, deployment))
    able = [
        by
        for by in SETS
        if answerable(*by, *ask.filters)
        and plan(["project", *by, *ask.filters]).table in deployment.rollups()
    ]
    oracle = Oracle(ledger, deployment)
    with TemporaryDirectory() as folder:
        write_parquet(ledger, Path(folder), deployment)
        with exporting(folder) as exporter:
            for grain in GRAINS:
                check(exporter, oracle, ask, data.draw(st.sampled_from(able)), grain)


@pytest.mark.parametrize("grain", ["total", "hour", "week"])
def test_every_set_of_dimensions_adds_up(grain: Grain, acme_parquet: Callable[..., Path]) -> None:
    ask = Ask(ACME, Days("Europe/Berlin", *DAYS))
    oracle = Oracle(LEDGER)
    with exporting(str(acme_parquet())) as exporter:
        for by in SOME:
            check(exporter, oracle, ask, by, grain)


@pytest.mark.parametrize("deployment", [OLD, MIXED])
def test_postgres_gives_the_same_rows(
    deployment: Deployment,
    server: Server,
    acme_database: AcmeDatabase,
    acme_parquet: Callable[..., Path],
) -> None:
    ask = Ask(ACME, Days("America/New_York", *DAYS))
    oracle = Oracle(LEDGER, deployment)
    cases: tuple[tuple[tuple[str, ...], Grain], ...] = (
        (("project", "model"), "day"),
        (("key", "member"), "week"),
        (("member",), "total"),
        (("provider", "key", "mapping"), "hour"),
    )
    address = server.conninfo(acme_database(deployment))
    with exporting(address) as live, exporting(str(acme_parquet(deployment))) as files:
        for by, grain in cases:
            check(live, oracle, ask, by, grain)
            assert live.rows(ask, by, grain, "csv") == files.rows(ask, by, grain, "csv")


def test_an_app_that_calls_itself_unattributed_is_counted_there() -> None:
    facts = tuple(replace(fact, source="(unattributed)") for fact in LEDGER.facts[:5])
    ledger = replace(LEDGER, facts=(*facts, *LEDGER.facts[5:]))
    ask = Ask(ACME, Days("UTC", *DAYS))
    with TemporaryDirectory() as folder:
        write_parquet(ledger, Path(folder))
        with exporting(folder) as exporter:
            check(exporter, Oracle(ledger), ask, ("project", "app"), "day")


@pytest.mark.parametrize("by", [("model",), ("project",), ("project", "key"), ("member", "model")])
@pytest.mark.parametrize("grain", ["total", "day"])
def test_the_same_rows_whatever_fits_in_memory(
    by: tuple[str, ...],
    grain: Grain,
    acme_parquet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = Ask(ACME, Days("Europe/Berlin", *DAYS))
    with exporting(str(acme_parquet())) as exporter:
        whole = exporter.rows(ask, by, grain)
        monkeypatch.setattr(slices, "ROW_BYTES", exporter.engine.run(MEMORY)[0][0])
        ready = export(request(ask), by, grain, exporter.engine)
        assert len(slices.slices(exporter.engine, ready.query)) > 3
        assert exporter.rows(ask, by, grain) == whole


def test_usage_of_nobody_is_told_whatever_fits_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    living = tuple(one for one in LEDGER.projects if one.organization_id == ACME)
    own = tuple(one for one in LEDGER.organizations if one.id == ACME)
    write_parquet(replace(LEDGER, organizations=own, projects=living), tmp_path)
    with exporting(str(tmp_path)) as exporter:
        ask = Ask(ACME, Days("UTC", *DAYS))
        whole = export(request(ask), ("project",), "total", exporter.engine)
        monkeypatch.setattr(slices, "ROW_BYTES", exporter.engine.run(MEMORY)[0][0])
        parts = export(request(ask), ("project",), "total", exporter.engine)
    assert "unknown_projects" in {note.code for note in whole.notes}
    assert (parts.notes, parts.total) == (whole.notes, whole.total)
    assert parts.gathered is not None
    assert parts.gathered.several


MEMORY = "SELECT parse_formatted_bytes(current_setting('memory_limit')) // 2"


def test_only_the_columns_that_are_asked_for(acme_parquet: Callable[..., Path]) -> None:
    ask = Ask(ACME, Days("UTC", *DAYS))
    asked = ("cost", "input_cost", "client_errors")
    with exporting(str(acme_parquet(NEWEST))) as exporter:
        for by in (("project", "key"), ("app", "model")):
            ready = export(request(ask), by, "day", exporter.engine, Selection(asked))
            assert ready.totals.measures == ("cost", "client_errors", "input_cost")
            with scratch() as whole:
                write(exporter.engine, ready, "json", whole)
                rows = text(whole.read_bytes().decode(), "json")
            assert tuple(rows[0])[-4:] == (by[1], *asked)
            for name in asked:
                assert sum(row[name] or 0 for row in rows) == ready.total[name]


@pytest.mark.parametrize("columns", ["error_rate,cost", "id", "spent"])
def test_what_an_export_does_not_hold(columns: str, acme_parquet: Callable[..., Path]) -> None:
    done = run("export", "-s", acme_parquet(), "--org", ACME, "--columns", columns)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("orgstats: error: --columns")
