"""Several questions of one report, asked with one scan of each rollup."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgstats.domain.cells import Cells
    from orgstats.domain.rollups import Rollup
    from orgstats.reports.asking.request import Asker
    from orgstats.sql.query import Query


def ask_together(asker: Asker, queries: Sequence[Query]) -> list[Cells]:
    """Give the cells of questions that differ only in columns, steps, measures and teams.

    One of them may also ask for usage elsewhere, which counts for none of them. Cells that are
    shared out among teams with all that a wider rollup has answer a question to that one, too.
    """
    merged, places = merge(queries)
    cells = {rollup: asker.ask(query) for rollup, query in merged.items()}
    return [cells[place] for place in places]


def merge(queries: Sequence[Query]) -> tuple[dict[Rollup, Query], list[Rollup]]:
    """Give what each rollup is asked for all of some questions, and which of them answers each."""
    shared = {query.whole: query.rollup for query in queries if query.whole is not None}
    places = [
        query.rollup if query.allotment is not None else shared.get(query.rollup, query.rollup)
        for query in queries
    ]
    merged: dict[Rollup, Query] = {}
    for place, query in zip(places, queries, strict=True):
        merged[place] = _merged(merged.get(place, query), query)._replace(rollup=place)
    return merged, places


def _merged(former: Query, query: Query) -> Query:
    return former._replace(
        by=_union(former.by, query.by),
        measures=_union(former.measures, query.measures),
        bucket=former.bucket or query.bucket,
        elsewhere=query.elsewhere if former.elsewhere is None else former.elsewhere,
        allotment=former.allotment or query.allotment,
        whole=former.whole or query.whole,
    )


def _union(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left, *right)))
