"""The rows of a SELECT, so many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgstats.engine.engine import Engine


def batches(engine: Engine, text: str, size: int) -> tuple[int, Iterator[list[tuple[Any, ...]]]]:
    """Give how many rows a SELECT has, and these in their order, so many at once."""
    engine.run("SET preserve_insertion_order = true")
    table = engine.make(text)
    ((rows,),) = engine.run(f"SELECT count(*) FROM {table}")
    part = f"SELECT * FROM {table} WHERE rowid BETWEEN {{0}} AND {{0}} + {size - 1}"
    return rows, (
        engine.run(f"{part.format(first)} ORDER BY rowid") for first in range(0, rows, size)
    )
