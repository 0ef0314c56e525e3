"""What an export asks: every combination of some dimensions, in every bucket.

The rows add up to the summary: what cannot be attributed is a row of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.dimensions import CHOICES, DIMENSION
from orgstats.domain.measures import STANDARD
from orgstats.errors import UsageError
from orgstats.reports.notes import notes
from orgstats.reports.scope import Request, Scope, resolve
from orgstats.reports.totals import confirm, total, uncertain_columns
from orgstats.sql.query import Query, columns_of, plan

if TYPE_CHECKING:
    from orgstats.domain.numbers import Sums
    from orgstats.domain.results import Note
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.exports.grains import Grain

# Keys, and who made them: there can be millions, which Python need not hold.
MANY = "api_key"


class Export(NamedTuple):
    """An export that is ready to be written: its totals are known, its rows are still to come."""

    scope: Scope
    by: tuple[str, ...]
    grain: Grain
    totals: StoredCells
    query: Query
    total: Sums
    notes: tuple[Note, ...]


def dimensions(text: str) -> tuple[str, ...]:
    """Read comma-separated dimensions; raise `UsageError` for one that is not known or repeated."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in CHOICES:
            raise UsageError(f"--by {name!r} is not known", hint=f"one of {', '.join(CHOICES)}")
        if DIMENSION[name].splits:
            raise UsageError(f"--by {name}: an export has no parts of what several share")
    if len(set(names)) < len(names):
        raise UsageError(f"--by {text} names a dimension twice")
    return names


def export(request: Request, by: tuple[str, ...], grain: Grain, engine: Engine) -> Export:
    """Prepare an export: look up its names and sum up its total."""
    # Fail before anything is read where no rollup could answer.
    plan(["project", *(name for name, values in request.filters.items() if values), *by])
    scope = resolve(request, engine, [name for name in by if not is_stored(name)])
    tables = {table for name in by if is_stored(name) for table in DIMENSION[name].tables}
    if tables:
        listed = ("organization", "project", *sorted(tables - {"organization", "project"}))
        engine.store_entities(*listed, organization=scope.header.organization.id)
    whole = scope.total_query()._replace(
        by=uncertain_columns(scope),
        bucket=None if grain == "total" else grain,
        measures=STANDARD,
    )
    totals = engine.ask(whole)
    confirm(scope, totals, engine)
    columns = tuple(sorted(columns_of(by)))
    parts = scope.query(by)._replace(by=columns, bucket=whole.bucket, measures=STANDARD)
    return Export(
        scope, by, grain, totals, parts, total(totals), tuple(notes(scope, totals, STANDARD))
    )


def is_stored(dimension: str) -> bool:
    """Tell whether who is who in a dimension stays in DuckDB."""
    return MANY in DIMENSION[dimension].tables


def questions(request: Request, by: tuple[str, ...], grain: Grain, engine: Engine) -> None:
    """Ask what an export asks, its slices at once."""
    ready = export(request, by, grain, engine)
    engine.row_counts(ready.query, "bucket")
    engine.ask(ready.query)


def is_final(scope: Scope) -> bool:
    """Tell whether the source has reached the end of the window, and the window its own."""
    return scope.header.complete and scope.header.window.end <= scope.now
