"""The door of a source: what a viewer may not see does not come in, whatever is asked."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from orgstats.domain.viewer import Viewer, Visible, visible
from orgstats.engine import known
from orgstats.errors import DataError, PolicyError, SourceError
from orgstats.sql import viewer as sql

if TYPE_CHECKING:
    from orgstats.domain.entities import EntityRow
    from orgstats.engine.engine import Engine
    from orgstats.sql.statement import Columns, Statement

PROJECT, KEY = "project", "api_key"


def admit(engine: Engine, viewer: Viewer) -> None:
    """Leave of a source what a viewer may see; raise `PolicyError`, all closed, for nothing."""
    with ExitStack() as closing:
        closing.enter_context(engine)
        organizations = visible(viewer, _rows(engine, sql.belongings(viewer.who, _told(engine))))
        held = _rows(engine, sql.holdings(organizations, _holding(engine)))
        found = Visible(
            organizations,
            _projects(held, organizations),
            tuple(sorted({first for kind, first, *_ in held if kind != PROJECT and first})),
        )
        engine.source.narrow(found)
        closing.pop_all()


def _told(engine: Engine) -> dict[str, Columns]:
    """Give the columns of the tables that tell who may see what; raise `PolicyError` for none."""
    there = {table: engine.found(table) or {} for table in sql.NEEDED}
    for table, columns in there.items():
        if not columns:
            raise _untold(f"the source has no table {table}")
        for column in sql.NEEDED[table]:
            if column not in columns:
                raise _untold(f"the source has no {column} in the table {table}")
        closed = engine.source.closed(table)
        for column in sql.READ[table]:
            if column in closed:
                raise _untold(
                    f"the role may not read {column} of the table {table},"
                    " or could not when the snapshot was taken"
                )
    return there


def _untold(why: str) -> PolicyError:
    return PolicyError(
        f"nobody can tell who may see this: {why}",
        hint="a viewer is told by the tables user, user_organization and organization",
    )


def _holding(engine: Engine) -> dict[str, Columns]:
    """Give the columns of the tables that tell what belongs to an organization."""
    there = known.present(engine, (PROJECT, "user_organization"))
    # A role that may not read keys is told no names of who made them either.
    with suppress(SourceError):
        keys = engine.found(KEY)
        return there if keys is None else there | {KEY: keys}
    return there


def _projects(held: list[EntityRow], organizations: tuple[str, ...]) -> tuple[str, ...]:
    """Give the projects held; raise `DataError` for one that others claim, too."""
    owned = [(key, whose) for kind, key, whose, *_ in held if kind == PROJECT and key]
    for key, whose in owned:
        if whose not in organizations:
            raise DataError(
                f"project has rows that differ for the id {key!r}",
                hint="each id may have one meaning: whose it is cannot be told",
            )
    return tuple(sorted({key for key, _ in owned}))


def _rows(engine: Engine, statement: Statement) -> list[EntityRow]:
    engine.show(statement)
    rows: list[EntityRow] = engine.run(f"SELECT * FROM {engine.source.relation(statement)}")
    return rows
