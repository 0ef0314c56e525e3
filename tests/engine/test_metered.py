"""Cells by meter, made of sums or kept one by one: they come to the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from orgstats.domain.cells import Leading
from orgstats.domain.meters import METER_COLUMN
from orgstats.domain.periods import Period
from orgstats.domain.rollups import AUTHORITY
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.sql.query import Query
from tests.support.acme import LEDGER
from tests.support.parquet import write_parquet
from tests.support.reports import window
from tests.support.spans import Days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgstats.domain.cells import CellLine, Keep
    from orgstats.engine.cells import StoredCells

PROJECT = "project_id"
SPAN = window(Days("UTC", date(2026, 9, 29), date(2026, 11, 4)))
HALF = datetime(2026, 10, 15, tzinfo=UTC)
QUERY = Query(
    AUTHORITY,
    SPAN,
    tuple(one.id for one in LEDGER.projects),
    by=(PROJECT, METER_COLUMN),
    bucket="day",
    periods=(Period("before", SPAN.start, HALF), Period("now", HALF, SPAN.end)),
)


@pytest.fixture(name="both", scope="module")
def both_forms(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[StoredCells, StoredCells, Engine]]:
    """The cells of one question: whose meters are made of sums, and kept one by one."""
    folder: Path = tmp_path_factory.mktemp("acme")
    write_parquet(LEDGER, folder)
    with Engine(find(str(folder))) as engine:
        yield engine.ask(QUERY), engine.ask(QUERY.tabled), engine


def drawn(lines: list[CellLine]) -> list[CellLine]:
    """Lines without what is nothing: where several cells come to 0 there is one, or none."""
    return [(raw, {at: one for at, one in line.items() if one}) for raw, line in lines]


@pytest.mark.parametrize(
    ("by", "keep"),
    [
        ((), {}),
        ((METER_COLUMN,), {}),
        ((PROJECT, METER_COLUMN), {"period": ("now",)}),
        ((METER_COLUMN, "bucket"), {"period": ("before",), PROJECT: ("p_web",)}),
        ((PROJECT,), {METER_COLUMN: ("input", "request")}),
        ((METER_COLUMN,), {PROJECT: Leading("tokens", 2, (PROJECT,)), METER_COLUMN: ("other",)}),
    ],
)
def test_both_forms_of_cells_come_to_the_same(
    both: tuple[StoredCells, StoredCells, Engine], by: tuple[str, ...], keep: Keep
) -> None:
    made, kept, _ = both
    assert kept.sums(*by, keep=keep)
    for names in (None, ("cost",), ("tokens", "requests")):
        assert made.sums(*by, measures=names, keep=keep) == kept.sums(
            *by, measures=names, keep=keep
        )
    told = tuple(name for name in by if name != "bucket")
    assert drawn(made.lines("tokens", *told, keep=keep)) == drawn(
        kept.lines("tokens", *told, keep=keep)
    )
    if told:
        assert made.count(*told, keep=keep) == kept.count(*told, keep=keep)


def test_a_group_whose_meters_are_made_of_sums_is_one_cell(
    both: tuple[StoredCells, StoredCells, Engine],
) -> None:
    made, kept, engine = both
    counts = [engine.run(f"SELECT count(*) FROM {one.table}")[0][0] for one in (made, kept)]
    assert counts[0] == len(made.sums(PROJECT, "segment", "bucket")) < counts[1]
