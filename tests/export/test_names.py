"""Names of an export: in batches, written as the format does, whatever characters they hold."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from orgstats.domain.numbers import dollars
from orgstats.exports import names
from orgstats.exports.figures import written
from orgstats.render.json import dumps
from tests.support import exports
from tests.support.acme import LEDGER
from tests.support.cli import run
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.cli import Result

ODD = ('a"b,c', "line\nbreak", "cr\rx", "nul\0x", "\x01", " lead", "'q", "é😀", "|", "\u2028")


@pytest.mark.parametrize("by", ["key", "member", "app", "project,model"])
def test_batches_name_all(
    by: str, export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = export("--by", by)
    monkeypatch.setattr(names, "BATCH", 1)
    assert export("--by", by) == whole
    assert whole.out.count("\n") > 5


def test_odd_names_come_back_from_every_format(tmp_path: Path) -> None:
    facts = tuple(
        replace(fact, source=ODD[place % len(ODD)]) for place, fact in enumerate(LEDGER.facts)
    )
    source = write_parquet(replace(LEDGER, facts=facts), tmp_path / "source")
    for form in ("csv", "json", "ndjson", "parquet"):
        path = tmp_path / f"apps.{form}"
        done = run("export", "-s", source, "--org", "Acme", "--by", "app", "-o", path)
        assert done.code == 0
        assert {row["app"] for row in exports.read(path)} >= {*ODD}


def test_dollars_are_written_exactly() -> None:
    values = [0, 1, 10, 41, 10**9, 15 * 10**8, 10**18 - 1, 10**18, 123 * 10**21, 10**27]
    values += [-value for value in values]
    listed = ", ".join(f"(CAST({value} AS HUGEINT))" for value in values)
    with closing(duckdb.connect()) as connection:
        found = connection.execute(f"SELECT {written('cost')} FROM (VALUES {listed}) AS t (cost)")
        assert [text for (text,) in found.fetchall()] == [dumps(dollars(one)) for one in values]
