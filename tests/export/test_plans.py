"""How DuckDB puts the rows of an export together: never by comparing each with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orgstats.engine.attended import Attended
from orgstats.exports import slices

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.cli import Result


@pytest.mark.parametrize("by", ["project,key,model", "provider,meter"])
def test_every_join_is_hashed(
    by: str, export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[str] = []
    run = Attended.run

    def explained(self: Attended, text: str) -> list[tuple[Any, ...]]:
        if text.startswith(("CREATE", "COPY")) and " JOIN " in text:
            plans.extend(row[1] for row in run(self, f"EXPLAIN {text}"))
        return run(self, text)

    monkeypatch.setattr(Attended, "run", explained)
    assert export("--by", by).code == 0
    assert sum("HASH_JOIN" in plan for plan in plans) >= 3
    for word in ("NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "PIECEWISE_MERGE_JOIN"):
        assert not any(word in plan for plan in plans), plans


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_little_memory_is_not_shared_by_names_and_order(
    form: str, folder: Path, export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = Attended.run

    def listening(self: Attended, text: str) -> list[tuple[Any, ...]]:
        asked.append(text)
        return run(self, text)

    monkeypatch.setattr(Attended, "run", listening)
    monkeypatch.setattr(slices, "ROW_BYTES", 1 << 40)
    assert export("--by", "project,key", "-o", folder / f"out.{form}").code == 0
    joined, ordered = (
        {place for place, text in enumerate(asked) if all(one in text for one in told)}
        for told in (("JOIN name_key", "numbered"), ("ORDER BY place, n_project",))
    )
    assert joined
    assert ordered
    assert not joined & ordered
