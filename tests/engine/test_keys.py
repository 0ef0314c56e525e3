"""Keys stay in DuckDB: of many thousand only those come in that are looked at."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from orgstats.domain.entities import build
from orgstats.engine.engine import Engine
from orgstats.engine.keys import ONE_BY_ONE
from orgstats.engine.sources.parquet.source import ParquetSource
from orgstats.errors import DataError
from orgstats.reports.breakdown.report import BreakdownQuestion, breakdown
from tests.reports.test_attribution import changed, compared, foreseen
from tests.reports.test_breakdown import ALL
from tests.support.acme import ACME, LEDGER
from tests.support.oracle import Ask
from tests.support.parquet import write_parquet
from tests.support.reports import request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgstats.domain.results import Breakdown
    from orgstats.reports.asking.request import Request

MANY = 3_000
MAKERS = 20
#: More rows than any of these reports shows, or needs to know of.
FEW = 150


class Counting(Engine):
    """An engine that remembers the most rows that a statement gave."""

    most = 0

    def _run(self, text: str) -> list[tuple[Any, ...]]:
        rows = super()._run(text)
        self.most = max(self.most, len(rows))
        return rows


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger with thousands of keys more, each of which was used once."""
    folder = write_parquet(LEDGER, tmp_path_factory.mktemp("many"))
    who = f"'Many ' || i // 2 AS description, 'maker-' || i % {MAKERS} AS created_by"
    own = f"WHERE project_id = 'p_web' LIMIT 1), range({MANY}) AS t(i)"
    for table, replaced in (
        ("api_key", f"'many-' || i AS id, {who}"),
        ("api_key_hourly_stats", "'many-' || i AS api_key_id"),
        ("api_key_hourly_model_stats", "'many-' || i AS api_key_id"),
    ):
        file = folder / f"{table}.parquet"
        extend(file, f"SELECT * EXCLUDE i REPLACE ({replaced}) FROM (FROM '{file}' {own}")
    return folder


def extend(file: Path, rows: str) -> None:
    """Adds the rows of a SELECT to a file."""
    new = file.with_suffix(".new")
    with closing(duckdb.connect()) as connection:
        connection.execute(
            f"COPY (FROM '{file}' UNION ALL BY NAME {rows}) TO '{new}' (FORMAT parquet)"
        )
    new.rename(file)


def asked(by: str, **filters: tuple[str, ...]) -> Request:
    return request(Ask(ACME, ALL, by))._replace(filters=filters)


@pytest.mark.parametrize(
    ("by", "within", "filters"),
    [
        ("key", None, {}),
        ("member", None, {}),
        ("member", "model", {}),
        ("key", "model", {}),
        ("model", "member", {}),
        ("model", None, {"key": ("Many 7",)}),
        ("model", None, {"key": ("many-7",)}),
    ],
)
def test_what_is_not_shown_does_not_come_in(
    by: str, within: str | None, filters: dict[str, tuple[str, ...]], many: Path
) -> None:
    ask = BreakdownQuestion(by, top=3, within=within, top_within=2, bucket="month", courses=3)
    with Counting(ParquetSource(str(many))) as engine:
        report = breakdown(asked(by, **filters), ask, engine)
    assert engine.most < FEW
    assert len(report.rows) == (3 if by != "model" or not filters else 1)
    if by in {"key", "member"}:
        assert report.other is not None
        assert report.other.folded is not None
        assert report.other.folded > (MANY if by == "key" else MAKERS) - 3


@pytest.mark.parametrize("report", [compared, foreseen, changed])
def test_nor_does_it_come_in_for_several_periods(report: Callable[..., Any], many: Path) -> None:
    with Counting(ParquetSource(str(many))) as engine:
        found = report(engine, asked("key"), "key", 3)
        assert engine.most < FEW
    assert (len(found.rows), found.other.folded > MANY - 3) == (3, True)


def test_keys_come_in_as_they_are_asked_for(many: Path) -> None:
    with Counting(ParquetSource(str(many))) as engine:
        keys = engine.entities("organization", "project", "api_key").keys
        assert keys["many-7"] == ("many-7", "Many 3", "p_web", "maker-7")
        assert (keys.get("nobody"), "nobody" in keys, engine.most < FEW) == (None, False, True)
        keys.expect(f"many-{number}" for number in range(10))
        engine.run("SELECT 1")
        assert sorted(keys.called({"Many 3", "Many 4"})) == ["many-6", "many-7", "many-8", "many-9"]
        assert len([*keys.made_by(("maker-1",))]) == MANY // MAKERS
        assert keys.makers() >= {"maker-0", "u_ann"}
        assert engine.most < FEW + MANY // MAKERS
        found = [keys[f"many-{number}"].created_by for number in range(ONE_BY_ONE + 20)]
        assert found[:3] == ["maker-0", "maker-1", "maker-2"]
        assert engine.most >= MANY
        assert len(keys) == len({*keys}) >= MANY


def test_keys_of_other_organizations_stay_out(many: Path) -> None:
    with Engine(ParquetSource(str(many))) as engine:
        found = engine.entities("organization", "project", "api_key", "user", "user_organization")
        own, again = (found.within(ACME) for _ in range(2))
        told = build(engine.run(_every(engine)))
        assert dict(own.keys) == dict(told.within(ACME).keys)
        assert {*found.keys} > {*own.keys}
        assert own.members == told.within(ACME).members
        assert own.keys == again.keys


def _every(engine: Engine) -> str:
    ((table,),) = engine.run(
        "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'cells_%'"
    )
    return f"FROM {table}"


@pytest.mark.parametrize(("label", "clear"), [("description", True), ("'x'", False)])
def test_rows_of_a_key_that_are_twice_there(label: str, *, clear: bool, tmp_path: Path) -> None:
    file = write_parquet(LEDGER, tmp_path) / "api_key.parquet"
    once = by_member(tmp_path)
    extend(file, f"SELECT * REPLACE ({label} AS description) FROM '{file}'")
    if clear:
        assert by_member(tmp_path) == once
        return
    with pytest.raises(DataError, match="api_key has rows that differ"):
        by_member(tmp_path)


def by_member(folder: Path) -> Breakdown:
    with Engine(ParquetSource(str(folder))) as engine:
        return breakdown(asked("member"), BreakdownQuestion("member"), engine)
