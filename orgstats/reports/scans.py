"""Several questions at once: those that one rollup answers are one scan of it."""

from collections.abc import Sequence

from orgstats.domain.cells import Cells
from orgstats.reports.scope import Asker
from orgstats.sql.query import Query


def scan_all(asker: Asker, queries: Sequence[Query]) -> list[Cells]:
    """Give the cells that answer each question, in the order of the questions.

    Questions to one rollup have the same cells, told apart by all that any of them asks for.
    """
    merged: dict[str, Query] = {}
    for query in queries:
        known = merged.get(query.rollup.table)
        merged[query.rollup.table] = query if known is None else _merged(known, query)
    cells = {table: asker.ask(query) for table, query in merged.items()}
    return [cells[query.rollup.table] for query in queries]


def _merged(known: Query, query: Query) -> Query:
    by = tuple(dict.fromkeys((*query.by, *known.by)))
    return known._replace(by=by, bucket=known.bucket or query.bucket)
