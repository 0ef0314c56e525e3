"""The rows of an export: cells with names, in order, slice by slice, inside DuckDB.

Names are numbered in their order and put into small tables beside the cells, as they are and as
the format writes them; numbers become text in DuckDB. So a row costs Python no more than a string.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE, PUBLISHED
from orgstats.exports.export import NOBODY_NAMED, bucket_raw, bucket_text
from orgstats.sql.statement import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from orgstats.engine.cells import StoredCells
    from orgstats.exports.export import Export, Slice
    from orgstats.exports.formats import RowForm

    Stream = Callable[[str], Iterator[list[tuple[Any, ...]]]]

NOBODY = literal(NOBODY_NAMED[0])


class RowStore:
    """The rows of one export, asked for slice by slice."""

    def __init__(self, stream: Stream, export: Export) -> None:
        self._stream = stream
        self._export = export
        self._totals = cast("StoredCells", export.totals)

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the columns of a row: organization, bucket, id and label a dimension, measures."""
        named = [column for name in self._export.by for column in (f"{name}_id", name)]
        return ("organization_id", "organization", "bucket", *named, *PUBLISHED)

    def lines(self, part: Slice, cells: StoredCells, form: RowForm) -> Iterator[list[str]]:
        """Give the rows of a slice as text, in batches."""
        organization = self._export.scope.header.organization
        written = [literal(form.text(value)) for value in (organization.id, organization.name)]
        written.append("steps.written")
        for name in self._export.by:
            written += [f"name_{name}.id_written", f"name_{name}.label_written"]
        written += [
            _written(name) if name in self._measures(cells) else "NULL" for name in PUBLISHED
        ]
        parts = zip(form.before(self.columns), written, strict=True)
        row = " || ".join(
            f"{literal(before)} || COALESCE({value}, {literal(form.absent)})"
            for before, value in parts
        )
        row += f" || {literal(form.after)}"
        for batch in self._stream(self._select(part, cells, row, form.text)):
            yield [line for (line,) in batch]

    def typed(self, part: Slice, cells: StoredCells) -> str:
        """Give the SELECT of a slice's rows as values: decimals, whole numbers, dates, instants."""
        organization = self._export.scope.header.organization
        values = [
            f"{literal(organization.id)} AS organization_id",
            f"{literal(organization.name)} AS organization",
            f"steps.{'instant' if self._export.grain == 'hour' else 'day'} AS bucket",
        ]
        for name in self._export.by:
            values += [f"name_{name}.id AS {name}_id", f"name_{name}.label AS {name}"]
        for name in PUBLISHED:
            value = name if name in self._measures(cells) else "NULL"
            values.append(f"{_typed(name, value)} AS {name}")
        return self._select(part, cells, ", ".join(values), str)

    def _measures(self, cells: StoredCells) -> tuple[str, ...]:
        return tuple(name for name in cells.measures if name in self._totals.measures)

    def _select(
        self, part: Slice, cells: StoredCells, values: str, text: Callable[[str], str]
    ) -> str:
        """Give the SELECT of a slice's rows: what the cells name, and what only the total has."""
        list(self._stream(";\n".join(self._names(part, cells, text))))
        by = self._export.by
        measures = self._measures(cells)
        sums = ", ".join(f"SUM({name}) AS {name}" for name in measures)
        rests = ", ".join(
            f"COALESCE(whole.{name}, 0) - COALESCE(parts.{name}, 0) AS {name}" for name in measures
        )
        nobody = ", ".join(
            f"(SELECT number FROM name_{name} WHERE id = {NOBODY}) AS n_{name}" for name in by
        )
        numbers = ", ".join(f"n_{name}" for name in by)
        names = " ".join(f"JOIN name_{name} ON name_{name}.number = n_{name}" for name in by)
        listed = ", ".join(measures)
        return (
            f"WITH named AS (SELECT place, {numbers}, {sums} FROM {cells.counted()} AS cells"
            f" {self._joins()} GROUP BY ALL),\n"
            f"whole AS (SELECT place, {sums} FROM {self._totals.counted()} AS cells"
            f" JOIN steps ON {self._step} GROUP BY ALL),\n"
            f"parts AS (SELECT place, {sums} FROM named GROUP BY ALL),\n"
            f"rest AS (SELECT COALESCE(whole.place, parts.place) AS place, {rests}"
            f" FROM whole FULL JOIN parts ON whole.place = parts.place),\n"
            # What a dimension cannot tell and what only the total has can be one row.
            f"every AS (SELECT place, {numbers}, {sums} FROM"
            f" (SELECT place, {numbers}, {listed} FROM named"
            f" UNION ALL SELECT place, {nobody}, {listed} FROM rest"
            f" WHERE {' OR '.join(f'{name} <> 0' for name in measures)}) GROUP BY ALL)\n"
            f"SELECT {values} FROM every JOIN steps USING (place) {names}"
            f" ORDER BY place, {numbers}"
        )

    def _joins(self) -> str:
        joins = [f"JOIN steps ON {self._step}"]
        for name in self._export.by:
            same = [f"cells.{column} = raw_{name}.{column}" for column in DIMENSION[name].columns]
            joins.append(f"JOIN raw_{name} ON {' AND '.join(same)}")
        return " ".join(joins)

    @property
    def _step(self) -> str:
        return "TRUE" if self._export.grain == "total" else "CAST(bucket AS VARCHAR) = steps.raw"

    def _names(self, part: Slice, cells: StoredCells, text: Callable[[str], str]) -> Iterator[str]:
        """Give the statements that number a slice's names, and its buckets, in their order."""
        for name in self._export.by:
            columns = DIMENSION[name].columns
            found = list(self._export.names(name, cells.distinct(columns)))
            names = sorted({(key, label) for _, key, label in found} | {NOBODY_NAMED})
            numbers = {pair: str(number) for number, pair in enumerate(names)}
            yield _table(
                f"raw_{name}",
                (*columns, f"n_{name}"),
                [(*raw, numbers[key, label]) for raw, key, label in found],
            )
            yield _table(
                f"name_{name}",
                ("number", "id", "label", "id_written", "label_written"),
                [(number, *pair, *map(text, pair)) for pair, number in numbers.items()],
            )
        window, grain = self._export.scope.header.window, self._export.grain
        yield _table(
            "steps",
            ("place", "raw", "day", "instant", "written"),
            [
                (
                    str(place),
                    str(bucket_raw(bucket, grain)),
                    str(bucket.day or ""),
                    bucket.start.isoformat(),
                    text(bucket_text(bucket, window, grain)),
                )
                for place, bucket in enumerate(part.buckets)
            ],
        )


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a small table of texts as a statement that makes it."""
    values = [
        _cast(column, f"r[{place}]") + f" AS {column}"
        for place, column in enumerate(columns, start=1)
    ]
    # One JSON text is by far the quickest way in without another library; a parameter would
    # import pandas and numpy where they are installed.
    return (
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(values)} FROM"
        f" (SELECT unnest(from_json({literal(json.dumps(rows))}, '[[\"VARCHAR\"]]')) AS r)"
    )


def _cast(column: str, value: str) -> str:
    if column in {"place", "number"} or column.startswith("n_"):
        return f"CAST({value} AS INTEGER)"
    if column == "day":
        return f"TRY_CAST({value} AS DATE)"
    return f"CAST({value} AS TIMESTAMP WITH TIME ZONE)" if column == "instant" else value


def _typed(name: str, value: str) -> str:
    if MEASURE[name].kind == "money":
        # Whole billionths become dollars by a product, which is exact.
        return f"CAST({value} AS DECIMAL(29, 0)) * CAST('0.000000001' AS DECIMAL(9, 9))"
    return f"CAST({value} AS BIGINT)"


def _written(name: str) -> str:
    """Write a number in SQL as `records.number` does: no exponent, no trailing zeros."""
    kind = MEASURE[name].kind
    text = f"CAST({_typed(name, name) if kind == 'money' else name} AS VARCHAR)"
    if kind == "count":
        return text
    return f"IF(contains({text}, '.'), rtrim(rtrim({text}, '0'), '.'), {text})"
