"""What a FOCUS export asks: the rollups that tell its charges, and what these have to add up to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.meters import METER_COLUMN
from orgstats.domain.results import Note
from orgstats.domain.rollups import PROJECT_COLUMN
from orgstats.domain.selection import Selection
from orgstats.domain.teams import TEAM, TEAM_COLUMN
from orgstats.errors import UsageError
from orgstats.exports.export import Export
from orgstats.exports.focus import tagging
from orgstats.exports.slices import gathered
from orgstats.reports.asking.notes import notes
from orgstats.reports.asking.scope import Scope, check_mode, resolve
from orgstats.reports.asking.totals import confirm, total, uncertain_columns
from orgstats.sql import charges, meters, modes
from orgstats.sql.query import Query, plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgstats.domain.measure import Mode
    from orgstats.domain.numbers import Sums
    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.exports.grains import Grain
    from orgstats.reports.asking.request import Request

FOCUS_GRAINS: tuple[Grain, ...] = ("hour", "day")
# What tells a charge, beside its meter; and what its rows add up to, as far as measures tell.
TOLD_BY = ("project", "key", "model", "mapping", "provider")
ADDS_UP = ("cost", "requests", "credits_cost", "byok_cost", "discount_savings")


class Focus(NamedTuple):
    """A FOCUS export that is ready to be written: its totals are known, its charges still to come.

    `levels` tell charges, the narrowest first; what none of them tells the cells of the `whole` do.
    All add up to `target`, of each project and, where usage is `tagged`, team.
    """

    export: Export
    version: str
    levels: tuple[Query, ...]
    whole: StoredCells
    target: StoredCells

    @property
    def scope(self) -> Scope:
        """Give whose usage it is about."""
        return self.export.scope

    @property
    def tagged(self) -> bool:
        """Tell whether charges have teams."""
        return TEAM.name in self.export.by

    @property
    def mode(self) -> str:
        """Give the billing mode of the charges that are written."""
        return self.scope.header.filters.mode


def focus(request: Request, grain: Grain, version: str, engine: Engine) -> Focus:
    """Prepare a FOCUS export: look up its names, and sum up what it has to add up to."""
    check_mode(request.mode, ())
    # Charges are told by mode whatever is asked for, and those of other modes left out at the end.
    asked = request._replace(mode="all")
    tagged, remarks = tagging.tagged(asked, engine)
    scope = resolve(asked, engine, [TEAM.name] if tagged else [])
    levels = _levels(scope, grain)
    engine.store_entities(
        *("organization", "project", "api_key"), organization=scope.header.organization.id
    )
    whole = _whole(scope, grain, engine, first=not levels)
    target = _by_team(scope, grain, engine) if tagged else whole
    totals = target if TEAM.name in scope.header.filters.chosen else whole
    confirm(scope, totals, engine)
    found = (*notes(scope, totals, ADDS_UP), *_unmetered(levels, whole, engine), *remarks)
    scope = _of_mode(scope, request.mode)
    by = (*TOLD_BY, TEAM.name) if tagged else TOLD_BY
    sums = _sums(total(totals), request.mode)
    query = _plain(scope, grain, ())
    export = Export(scope, by, grain, totals, query, sums, found, Selection(ADDS_UP))
    export = export._replace(preset=f"focus-{version}")
    return Focus(export, version, levels, whole, target)


def questions(engine: Engine, ready: Focus) -> None:
    """Ask what a FOCUS export that is ready still asks."""
    for query in ready.levels:
        gathered(engine, query)


def tier(cells: StoredCells, *, whose: bool = True) -> charges.Tier:
    """Give cells as a tier of charges."""
    return charges.Tier(cells.counted(), cells.keys, cells.measures, whose)


def _levels(scope: Scope, grain: Grain) -> tuple[Query, ...]:
    """Give the questions that tell charges: of keys and routes, of routes, or else of keys.

    Of what filters ask together not every rollup tells it.
    """
    found: list[Query] = []
    for dimensions in (("key", "mapping"), ("mapping",), ("key",)):
        if found and "mapping" not in dimensions:
            break
        with suppress(UsageError):
            query = _plain(scope, grain, dimensions)
            if not found or query.rollup != found[-1].rollup:
                found.append(query)
    return (_by_mode(found[0]), *found[1:]) if found else ()


def _plain(scope: Scope, grain: Grain, dimensions: Iterable[str]) -> Query:
    """Give the question for what each meter of some dimensions had, whosever team used it."""
    filters = scope.header.filters
    names = ["project", *(name for name in filters.chosen if name != TEAM.name), *dimensions]
    columns = (column for name in dimensions for column in DIMENSION[name].columns)
    return Query(
        rollup=plan(names, scope.has),
        window=scope.header.window,
        projects=scope.projects,
        by=tuple(dict.fromkeys((PROJECT_COLUMN, *columns, METER_COLUMN))),
        bucket=None if grain == "total" else grain,
        apart=() if filters.include_deleted else scope.deleted,
        keep={name: values for name, values in scope.keep.items() if name != TEAM_COLUMN},
        measures=(*charges.PAID, *charges.COUNTS),
        metering="beside",
    )


def _by_mode(query: Query) -> Query:
    return query._replace(by=(modes.COLUMN, *query.by))


def _whole(scope: Scope, grain: Grain, engine: Engine, *, first: bool) -> StoredCells:
    """Ask what projects had; `first`: nothing tells more of it."""
    query = _plain(scope, grain, ())
    by = tuple(dict.fromkeys((*query.by, *uncertain_columns(scope))))
    query = query._replace(by=by, elsewhere=scope.elsewhere)
    return engine.ask(_by_mode(query) if first else query)


def _by_team(scope: Scope, grain: Grain, engine: Engine) -> StoredCells:
    """Ask what the teams of projects had, as every report by team does."""
    columns = (PROJECT_COLUMN, TEAM_COLUMN, *uncertain_columns(scope))
    query = scope.query([TEAM.name])._replace(
        by=tuple(dict.fromkeys(columns)),
        bucket=None if grain == "total" else grain,
        measures=("requests", "tokens", *charges.PAID, *charges.COUNTS),
    )
    return engine.ask(query)


def _unmetered(levels: Iterable[Query], whole: StoredCells, engine: Engine) -> Iterable[Note]:
    """Give a note for each rollup that tells less of meters than that of the whole."""
    for query in levels:
        lacking = meters.lacking(engine.columns(query.rollup.table))
        if lacking and lacking != whole.lacking:
            listed = f"{query.rollup.table} lacks {', '.join(lacking)}"
            yield Note("column_missing", f"{listed}: what they hold is in other costs")


def _of_mode(scope: Scope, mode: Mode) -> Scope:
    filters = scope.header.filters._replace(mode=mode)
    return scope._replace(header=scope.header._replace(filters=filters))


def _sums(sums: Sums, mode: Mode) -> Sums:
    """Give the sums of a billing mode, None where it has no part of a measure."""
    named = {one.column: one.name for one in MEASURES}
    columns = {one.name: one.column_in(mode) for one in MEASURES}
    return {
        name: None if column is None or column not in named else sums[named[column]]
        for name, column in columns.items()
    }
