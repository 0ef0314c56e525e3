"""Cells by meter, made of sums: until these are asked for, meters stand beside the measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orgstats.domain.meters import METER_COLUMN
from orgstats.engine.cells import StoredCells
from orgstats.sql import meters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orgstats.domain.cells import Keep
    from orgstats.sql.statement import Statement


class MeteredCells(StoredCells):
    """Cells that tell meters only where these are asked for: else a group's cell is but one."""

    def __init__(
        self, run: Callable[[str], list[Any]], table: str | None, statement: Statement
    ) -> None:
        super().__init__(run, table, meters.answered(statement))
        self._groups = statement

    def _kept(self, keep: Keep, by: Sequence[str], measures: Sequence[str] = ()) -> str:
        if METER_COLUMN not in {*by, *keep}:
            return super()._kept(keep, by, measures)
        of_groups = {name: how for name, how in keep.items() if name != METER_COLUMN}
        groups = super()._kept(of_groups, by)
        of_meters = {name: how for name, how in keep.items() if name == METER_COLUMN}
        return self._left(meters.summed(self._groups, by, measures, groups), of_meters)


def kept(run: Callable[[str], list[Any]], table: str | None, statement: Statement) -> StoredCells:
    """Give the cells of a statement whose rows are kept in a table."""
    if statement.metered and statement.metering == "summed":
        return MeteredCells(run, table, statement)
    return StoredCells(run, table, meters.answered(statement))
