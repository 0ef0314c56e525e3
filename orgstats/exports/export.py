"""What an export asks: every combination of some dimensions, in every bucket.

The rows add up to the summary: what cannot be attributed is a row of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.dimensions import CHOICES, DIMENSION
from orgstats.domain.measures import MEASURE
from orgstats.domain.selection import ALL, FOR_MACHINES, Selection, selection
from orgstats.domain.words import choice
from orgstats.errors import UsageError
from orgstats.exports.made import MADE_OF
from orgstats.exports.slices import Gathered, gathered
from orgstats.reports.asking.notes import notes
from orgstats.reports.asking.scope import Scope, resolve
from orgstats.reports.asking.teams import asked
from orgstats.reports.asking.together import merge
from orgstats.reports.asking.totals import confirm, total, uncertain_columns
from orgstats.sql.query import Query, columns_of, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgstats.domain.numbers import Sums
    from orgstats.domain.results import Note
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.exports.grains import Grain
    from orgstats.reports.asking.request import Request

# Keys, and who made them: there can be millions, which Python need not hold.
MANY = "api_key"


class Export(NamedTuple):
    """An export that is ready to be written: its totals are known, its rows are still to come.

    Of what is summed the `shown` measures are written, and what rows make of them; or the columns
    of a `preset`. The cells of its rows are `gathered` where they tell the totals, too: then these
    are one scan.
    """

    scope: Scope
    by: tuple[str, ...]
    grain: Grain
    totals: StoredCells
    query: Query
    total: Sums
    notes: tuple[Note, ...]
    chosen: Selection = FOR_MACHINES
    preset: str | None = None
    gathered: Gathered | None = None

    @property
    def shown(self) -> tuple[str, ...]:
        """Give the measures that are written."""
        return self.chosen.measures

    def made(self, dimension: str) -> tuple[str, ...]:
        """Give what is written that rows by a dimension make of their measures."""
        return tuple(filter(self.chosen.makes, DIMENSION[dimension].made))


def dimensions(text: str) -> tuple[str, ...]:
    """Read comma-separated dimensions; raise `UsageError` for one that is not known or repeated."""
    names = tuple(choice("--by", name, CHOICES) for name in text.split(","))
    for name in names:
        if DIMENSION[name].splits:
            raise UsageError(f"--by {name}: an export has no parts of what several share")
    if len(set(names)) < len(names):
        raise UsageError(f"--by {text} names a dimension twice")
    return names


def columns(names: str | None, by: Sequence[str]) -> Selection:
    """Read the columns that are written; raise `UsageError` for what does not add up."""
    if names is None:
        return FOR_MACHINES
    chosen = selection(names, by)
    if names.strip().casefold() != ALL and chosen.ratios:
        raise UsageError(
            f"--columns {chosen.ratios[0]}: an export holds what adds up, and ratios do not",
            hint="export the measures that it is made of",
        )
    if not chosen.measures:
        raise UsageError("--columns names no measure")
    return chosen


def export(
    request: Request,
    by: tuple[str, ...],
    grain: Grain,
    engine: Engine,
    chosen: Selection = FOR_MACHINES,
) -> Export:
    """Prepare an export: look up its names and sum up its total."""
    # Fail before anything is read where no rollup could answer.
    plan(asked(request, by))
    scope = resolve(request, engine, [name for name in by if not is_stored(name)])
    tables = {table for name in by if is_stored(name) for table in DIMENSION[name].tables}
    if tables:
        listed = ("organization", "project", *sorted(tables - {"organization", "project"}))
        engine.store_entities(*listed, organization=scope.header.organization.id)
    whole = scope.total_query()._replace(
        by=uncertain_columns(scope),
        bucket=None if grain == "total" else grain,
        measures=_summed(by, chosen.measures),
    )
    stored = tuple(sorted(columns_of(by)))
    parts = scope.query(by)._replace(by=stored, bucket=whole.bucket, measures=whole.measures)
    merged, (place, of_rows) = merge([whole, parts])
    found = gathered(engine, merged[place]) if place == of_rows else None
    totals = engine.ask(whole) if found is None else found.cells
    confirm(scope, totals, engine)
    told = tuple(notes(scope, totals, chosen.measures))
    return Export(scope, by, grain, totals, parts, total(totals), told, chosen, gathered=found)


def _summed(by: tuple[str, ...], shown: tuple[str, ...]) -> tuple[str, ...]:
    """Give what has to be summed: what is shown, and what else is made of measures."""
    of_rows = [has for one in by for has in DIMENSION[one].measures.values()]
    made = {name for has in of_rows for name in has}
    if any(DIMENSION[one].made for one in by):
        made |= MADE_OF
    return tuple(name for name in MEASURE if name in {*shown, *made})


def is_stored(dimension: str) -> bool:
    """Tell whether who is who in a dimension stays in DuckDB."""
    return MANY in DIMENSION[dimension].tables


def questions(engine: Engine, ready: Export) -> None:
    """Ask what an export that is ready still asks, its slices at once."""
    if ready.gathered is None:
        gathered(engine, ready.query)


def is_final(scope: Scope) -> bool:
    """Tell whether the source has reached the end of the window, and the window its own."""
    return scope.header.complete and scope.header.window.end <= scope.now
