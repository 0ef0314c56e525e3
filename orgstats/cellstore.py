"""Cells that stay inside DuckDB until they are summed: only sums become Python objects."""

from __future__ import annotations

from decimal import Decimal
from itertools import starmap
from typing import TYPE_CHECKING, Any

from orgstats import sql
from orgstats.catalog import MEASURE
from orgstats.cells import Group, Number, dollars
from orgstats.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

    from orgstats.findings import Differences
    from orgstats.sql import Statement


class StoredCells:
    """The answer to a query as a small table inside DuckDB; None as its name is an empty one."""

    def __init__(
        self, connection: DuckDBPyConnection, table: str | None, statement: Statement
    ) -> None:
        self._connection = connection
        self._table = table
        self._keys = frozenset(statement.keys)
        self.measures = statement.measures
        self.answered = table is not None

    def sums(
        self,
        *by: str,
        measures: Sequence[str] | None = None,
        keep: Mapping[str, Sequence[str | None]] | None = None,
    ) -> list[Group]:
        """Sum the cells by some of their columns, in the order of those columns."""
        if self._table is None:
            return []
        wanted = [name for name in measures or MEASURE if name in self.measures]
        keys = [name if name in self._keys else f"0 AS {name}" for name in by]
        conditions = [_one_of(column, values) for column, values in (keep or {}).items()]
        text = f"SELECT {', '.join([*keys, *(f'SUM({name})' for name in wanted)])}"
        text += f" FROM {self._table}"
        if conditions:
            text += f" WHERE {' AND '.join(conditions)}"
        places = ", ".join(str(place + 1) for place in range(len(by)))
        if by:
            text += f" GROUP BY {places} ORDER BY {places}"
        readers = [_reader(name) for name in wanted]
        lacking = dict.fromkeys(measures or MEASURE)
        return [
            (
                row[: len(by)],
                lacking
                | {
                    name: read(value)
                    for name, read, value in zip(wanted, readers, row[len(by) :], strict=True)
                },
            )
            for row in self._rows(text)
        ]

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        from duckdb import OutOfRangeException

        try:
            return self._connection.execute(text).fetchall()
        except OutOfRangeException as error:
            raise DataError("the numbers add up to one of more than 38 digits") from error

    def distinct(self, columns: Sequence[str]) -> list[tuple[str, ...]]:
        """Give the combinations of values that some stored columns have, in order."""
        listed = ", ".join(columns)
        return self._connection.execute(
            f"SELECT DISTINCT {listed} FROM {self._table} ORDER BY {listed}"
        ).fetchall()

    def counted(self) -> str:
        """Give the relation of the cells that count, those of deleted projects left out."""
        where = " WHERE apart = 0" if "apart" in self._keys else ""
        return f"(SELECT * FROM {self._table}{where})"

    def differences(self, other: StoredCells, *, at_most: bool) -> Differences:
        """Compare with other cells by project and day; `at_most`: those may be smaller."""
        from orgstats import sql_check
        from orgstats.findings import LISTED, Difference, Differences

        def read(day: date, project: str, measure: str, *numbers: str) -> Difference:
            expected, found = map(_reader(measure), map(Decimal, numbers))
            return Difference(day, project, measure, expected, found)

        if self._table is None or other._table is None:
            return Differences(0, 0, ())
        shared = [name for name in self.measures if name in other.measures]
        self._connection.execute(
            "CREATE OR REPLACE TEMP TABLE differences AS "
            + sql_check.differences(self._table, other._table, shared, at_most=at_most)
        )
        days, found = self._connection.execute(
            "SELECT count(DISTINCT day), count(*) FROM differences"
        ).fetchall()[0]
        rows = self._connection.execute(
            "SELECT day, project, measure, expected, found FROM differences"
            f" ORDER BY day, project, place LIMIT {LISTED}"
        ).fetchall()
        return Differences(days, found, tuple(starmap(read, rows)))

    def drop(self) -> None:
        """Free the memory of the cells."""
        self._connection.execute(f"DROP TABLE IF EXISTS {self._table}")


def _one_of(column: str, values: Sequence[str | None]) -> str:
    """Write that a stored column has one of some values, None being NULL."""
    known = sql.one_of(column, [value for value in values if value is not None])
    return f"({known} OR {column} IS NULL)" if None in values else known


def _reader(name: str) -> Callable[[Any], Number]:
    return _money if MEASURE[name].kind == "money" else _whole


def _money(value: Any) -> Number:
    return dollars(int(value or 0))


def _whole(value: Any) -> Number:
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return value
    return int(value or 0)
