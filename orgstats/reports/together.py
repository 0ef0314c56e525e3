"""Several questions of one report, asked with one scan of each rollup."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgstats.domain.cells import Cells
    from orgstats.domain.rollups import Rollup
    from orgstats.reports.scope import Asker
    from orgstats.sql.query import Query


def ask_together(asker: Asker, queries: Sequence[Query]) -> list[Cells]:
    """Give the cells of questions that differ only in their columns and measures.

    The first of a rollup may also ask for usage elsewhere, which counts for none of them.
    """
    merged: dict[Rollup, Query] = {}
    for query in queries:
        former = merged.get(query.rollup, query)
        merged[query.rollup] = former._replace(
            by=_union(former.by, query.by), measures=_union(former.measures, query.measures)
        )
    cells = {rollup: asker.ask(query) for rollup, query in merged.items()}
    return [cells[query.rollup] for query in queries]


def _union(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left, *right)))
