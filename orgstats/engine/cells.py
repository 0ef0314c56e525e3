"""Cells that stay inside DuckDB until they are summed: only sums become Python objects."""

from __future__ import annotations

from decimal import Decimal
from itertools import starmap
from typing import TYPE_CHECKING, Any

from orgstats.domain.cells import Leading
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Number, dollars
from orgstats.engine.lines import LineReader, line_text, whole
from orgstats.errors import DataError
from orgstats.sql import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from orgstats.domain.cells import CellLine, Group, Keep, StoredValue, Weighing
    from orgstats.domain.findings import Differences, Law
    from orgstats.sql.statement import Statement


class StoredCells:
    """The answer to a query as a small table inside DuckDB; None as its name is an empty one."""

    def __init__(
        self, run: Callable[[str], list[Any]], table: str | None, statement: Statement
    ) -> None:
        self._run = run
        self.table = table
        self.keys = statement.keys
        self.measures = statement.measures
        self.lacking = statement.lacking
        self._statement = statement
        self._periods = statement.periods
        self.answered = table is not None

    def changed(
        self, table: str | None, keys: tuple[str, ...], measures: tuple[str, ...]
    ) -> StoredCells:
        """Give a table that was made of these cells as the answer to the same question."""
        return StoredCells(self._run, table, self._statement._replace(keys=keys, measures=measures))

    def sums(
        self,
        *by: str,
        measures: Sequence[str] | None = None,
        keep: Keep | None = None,
    ) -> list[Group]:
        """Sum the cells by some of their columns, in the order of those columns."""
        if self.table is None:
            return []
        wanted = [name for name in measures or MEASURE if name in self.measures]
        asked = dict.fromkeys(measures or MEASURE)
        lacking = {} if len(wanted) == len(asked) else asked
        keys = [self._column(name) for name in by]
        if not keys and not wanted:
            return [((), lacking)]
        text = f"SELECT {', '.join([*keys, *(f'SUM({name})' for name in wanted)])}"
        text += f" FROM {self._kept(keep or {}, by, wanted)}"
        places = ", ".join(str(place + 1) for place in range(len(by)))
        if by:
            text += f" GROUP BY {places} ORDER BY {places}"
        readers = [_reader(name) for name in wanted]
        known = len(by)
        return [
            (
                row[:known],
                lacking
                | {
                    name: read(value)
                    for name, read, value in zip(wanted, readers, row[known:], strict=True)
                },
            )
            for row in self._rows(text)
        ]

    def count(self, *told: str, keep: Keep) -> int:
        """Count the values of a column among the cells that have one there and in some others."""
        if self.table is None:
            return 0
        kept, told_of = self._kept(keep, told), _told(self._column(name) for name in told)
        text = f"SELECT count(DISTINCT {self._column(told[0])}) FROM (FROM {kept}) WHERE {told_of}"
        return int(self._rows(text)[0][0])

    def leaders(self, *told: str, weighing: Weighing, top: int, keep: Keep) -> list[StoredValue]:
        """Give the values of a column that weigh most, of equals the first, `top` of them."""
        if self.table is None:
            return []
        by = (*told, *(("segment",) if "segment" in self.keys else ()))
        kept, column = self._kept(keep, by, (weighing.measure,)), self._column(told[0])
        text = (
            f"SELECT {column} FROM (FROM {kept}) WHERE {_told(map(self._column, told))}"
            f" GROUP BY {column} ORDER BY {self._weight(weighing)} DESC, {column} LIMIT {top}"
        )
        return [value for (value,) in self._rows(text)]

    def _weight(self, weighing: Weighing) -> str:
        """Write what ranks a value: the sum of each segment, as often as its periods count."""
        counts: dict[int, int] = {}
        for period, weight in weighing.weights.items():
            for place in self._periods.get(period, ()):
                counts[place] = counts.get(place, 0) + weight
        if weighing.measure not in self.measures:
            return "0"
        parts = [
            f"{weight} * COALESCE(SUM({weighing.measure}) FILTER"
            f" ({self._column('segment')} IN ({', '.join(map(str, places))})), 0)"
            for weight in sorted({*counts.values()} - {0})
            if (places := [place for place, own in counts.items() if own == weight])
        ]
        return f"{'abs' if weighing.by_size else ''}({' + '.join(parts) or '0'})"

    def lines(self, measure: str, *by: str, keep: Keep) -> list[CellLine]:
        """Sum a measure by some columns and the bucket: a line for all that share the columns."""
        if self.table is None:
            return []
        keys = [f"{self._column(name)} AS {name}" for name in by]
        number = f"COALESCE(SUM({measure}), 0)" if measure in self.measures else "0"
        text = f"""
            SELECT {", ".join((*by, line_text(measure, "number")))} FROM (
                SELECT {", ".join((*keys, "bucket"))}, {number} AS number
                FROM {self._kept(keep, (*by, "bucket"), (measure,))} GROUP BY ALL
            ) GROUP BY ALL HAVING count(*) > 0 ORDER BY ALL"""
        reader = LineReader(measure)
        return [(tuple(raw), reader.read(told)) for *raw, told in self._rows(text)]

    def _column(self, name: str) -> str:
        return name if name in self.keys else "0"

    def _kept(self, keep: Keep, _by: Sequence[str], _measures: Sequence[str] = ()) -> str:
        """Write the cells to be summed, those of the table: what is left out is not among them."""
        return self._left(str(self.table), keep)

    def _left(self, relation: str, keep: Keep) -> str:
        """Write what is left of a relation, behind FROM."""
        leading = {name: how for name, how in keep.items() if isinstance(how, Leading)}
        plain = [
            self._one_of(name, how) for name, how in keep.items() if not isinstance(how, Leading)
        ]
        leads = (self._leads(relation, name, how, plain) for name, how in leading.items())
        return " WHERE ".join(filter(None, [relation, " AND ".join([*plain, *leads])]))

    def _leads(self, relation: str, name: str, how: Leading, plain: Sequence[str]) -> str:
        column, told = self._column(name), _told(map(self._column, how.columns))
        number = f"COALESCE(SUM({how.measure}), 0)" if how.measure in self.measures else "0"
        return (
            f"({column} IN (SELECT {column} FROM {relation} WHERE {' AND '.join((*plain, told))}"
            f" GROUP BY {column} ORDER BY {number} DESC, {column} LIMIT {how.top}) OR NOT ({told}))"
        )

    def _one_of(self, name: str, values: Sequence[StoredValue]) -> str:
        if name == "period":
            found = {place for period in values for place in self._periods.get(str(period), ())}
            return _one_of(self._column("segment"), sorted(found))
        return _one_of(self._column(name), values)

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        from orgstats.engine.driver import duckdb

        try:
            return self._run(text)
        except duckdb.OutOfRangeException as error:
            raise DataError("the numbers add up to one of more than 38 digits") from error

    def counted(self) -> str:
        """Give the relation of the cells that count, those of deleted projects left out."""
        where = " WHERE apart = 0" if "apart" in self.keys else ""
        return f"(SELECT * FROM {self.table}{where})"

    def differences(self, other: StoredCells, law: Law) -> Differences:
        """Compare with other cells by project and day."""
        from orgstats.domain.findings import MOST_DETAILS, Difference, Differences
        from orgstats.sql import checks

        def read(day: date, project: str, measure: str, *numbers: str) -> Difference:
            expected, found = map(_reader(measure), map(Decimal, numbers))
            return Difference(day, project, measure, expected, found)

        if self.table is None or other.table is None:
            return Differences(0, 0, ())
        shared = [name for name in self.measures if name in other.measures]
        self._run(
            "CREATE OR REPLACE TEMP TABLE differences AS "
            + checks.differences(self.table, other.table, shared, law)
        )
        days, found = self._run("SELECT count(DISTINCT day), count(*) FROM differences")[0]
        rows = self._run(
            "SELECT day, project, measure, expected, found FROM differences"
            f" ORDER BY day, project, place LIMIT {MOST_DETAILS}"
        )
        return Differences(days, found, tuple(starmap(read, rows)))


def _one_of(column: str, values: Sequence[StoredValue]) -> str:
    """Write that a column has one of some values: text, flags, dates, or None for NULL."""
    if not values:
        return "1 = 0"
    listed = ", ".join(map(_literal, values))
    known = f"{column} IN ({listed})"
    return f"({known} OR {column} IS NULL)" if None in values else known


def _told(columns: Iterable[str]) -> str:
    """Write that each of some columns has a value."""
    return " AND ".join(f"{column} IS NOT NULL" for column in columns)


def _literal(value: StoredValue) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else statement.literal(str(value))


def _reader(name: str) -> Callable[[Any], Number]:
    return _money if MEASURE[name].kind == "money" else _whole


def _money(value: Any) -> Number:
    return dollars(value or 0)


def _whole(value: Any) -> Number:
    return whole(Decimal(value or 0))
