"""The rows of an export as one SELECT: cells with names and places, as text or as values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.dimensions import DIMENSION
from orgstats.exports import figures, names
from orgstats.exports.figures import written
from orgstats.exports.made import with_made
from orgstats.sql.query import columns_of
from orgstats.sql.statement import identifier, literal
from orgstats.sql.values import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.exports.export import Export
    from orgstats.exports.formats import RowForm
    from orgstats.exports.slices import Gathered


class ExportRows(NamedTuple):
    """An export and its cells, named; `merged` tells that rows of one name have to be added up."""

    export: Export
    cells: StoredCells
    merged: bool

    @property
    def measures(self) -> tuple[str, ...]:
        """Give the measures that the rollup of the total has."""
        return self.export.totals.measures

    @property
    def lacking(self) -> tuple[str, ...]:
        """Give those of them that the rollup of the rows lacks: nothing tells whose they are."""
        return tuple(name for name in self.measures if name not in self.cells.measures)

    def own(self, aggregate: str = "{0}") -> str:
        """Write the measures of the cells, aggregated."""
        return ", ".join(
            f"{'NULL' if name in self.lacking else aggregate.format(name)} AS {name}"
            for name in self.measures
        )

    def lines(self, form: RowForm) -> str:
        """Write the SELECT of the rows as text."""
        organization = self.export.scope.header.organization
        values = [literal(form.text(text)) for text in (organization.id, organization.name)]
        values.append("steps.written")
        absent = literal(form.absent)
        for name in self.export.by:
            values += [f"name_{name}.id_written", f"name_{name}.label_written"]
            values += [f"COALESCE({written(own)}, {absent})" for own in self.export.made(name)]
        values += [self._written(name, absent) for name in self.export.shown]
        marks = map(literal, form.before(columns(self.export)))
        parts = [part for pair in zip(marks, values, strict=True) for part in pair]
        header = identifier(form.header(columns(self.export)))
        text = f"concat({', '.join(parts)}, {literal(form.after)}) AS {header}"
        return self._select(text)

    def _written(self, name: str, absent: str) -> str:
        if name not in self.measures:
            return absent
        some = name in self.lacking or any(DIMENSION[by].measures for by in self.export.by)
        return f"COALESCE({written(name)}, {absent})" if some else written(name)

    def typed(self) -> str:
        """Write the SELECT of the rows as values: decimals, whole numbers, dates, instants."""
        organization = self.export.scope.header.organization
        hour = self.export.grain == "hour"
        values = [
            f"{literal(organization.id)} AS organization_id",
            f"{literal(organization.name)} AS organization",
            f"CAST(steps.{'raw AS TIMESTAMP WITH TIME ZONE' if hour else 'day AS DATE'}) AS bucket",
        ]
        for name in self.export.by:
            values += [f"name_{name}.id AS {name}_id", f"name_{name}.label AS {name}"]
            values += [f"{figures.typed(own, own)} AS {own}" for own in self.export.made(name)]
        for name in self.export.shown:
            value = name if name in self.measures else "NULL"
            values.append(f"{figures.typed(name, value)} AS {name}")
        return self._select(", ".join(values))

    def exact(self) -> str:
        """Write the SELECT of the rows as values that Python reads: whole billionths, buckets."""
        organization = self.export.scope.header.organization
        values = [literal(organization.id), literal(organization.name), "steps.written"]
        for name in self.export.by:
            values += [f"name_{name}.id", f"name_{name}.label", *self.export.made(name)]
        values += [name if name in self.measures else "NULL" for name in self.export.shown]
        return self._select(", ".join(values))

    def _select(self, values: str) -> str:
        by = self.export.by
        named = " ".join(f"JOIN name_{name} ON name_{name}.number = n_{name}" for name in by)
        return (
            f"SELECT {', '.join(self._places)}, {values}"
            f" FROM numbered JOIN steps USING (place) {named}"
        )

    @property
    def _places(self) -> tuple[str, ...]:
        """Give the columns that tell rows apart, and order them."""
        return ("place", *(f"n_{name}" for name in self.export.by))

    def ordered(self, relation: str) -> str:
        """Write the SELECT of rows in their order, of a relation that one of the SELECTs gives."""
        places = ", ".join(self._places)
        return f"SELECT * EXCLUDE ({places}) FROM {relation} ORDER BY {places}"

    def spent(self) -> tuple[str, ...]:
        """Give the tables that rows were made of."""
        return ("numbered", "steps", *(f"name_{name}" for name in self.export.by))

    def _something(self) -> str:
        """Write whether a row has something of what is written, whatever else it has."""
        told = [name for name in self.export.shown if name in self.measures]
        told += [name for by in self.export.by for name in self.export.made(by)]
        return (
            " OR ".join(f"{name} <> 0" for name in told if figures.kind(name) != "text") or "false"
        )

    def numbered(self, text: Callable[[str], str]) -> str:
        """Write the SELECT of all rows, with numbers for buckets and names.

        As a table it tells DuckDB how many rows there are, which it would join the wrong way.
        """
        rows = self._cells()
        if self.merged:
            # What a dimension cannot tell and what only the total has can be one row.
            listed = f"{', '.join(self._places)}, {_sums(self.measures)}"
            rows = f"SELECT {listed} FROM ({rows}) GROUP BY ALL"
        rows = f"({rows})"
        if any(map(self.export.made, self.export.by)):
            rows = with_made(rows, text)
        return f"SELECT * FROM {rows} WHERE {self._something()}"

    def _cells(self) -> str:
        """Write the SELECT of the cells and the rest, with numbers for buckets and names."""
        by, cells = self.export.by, self.cells.counted()
        own = ", ".join(f"raw_{name}.number AS n_{name}" for name in by)
        nobody = ", ".join(names.nobody(name) for name in by)
        joins = [f"JOIN steps ON {bucket(self.export)} = steps.raw"]
        for name in by:
            same = (
                f"cells.{column} IS NOT DISTINCT FROM raw_{name}.{column}"
                for column in DIMENSION[name].columns
            )
            joins.append(f"JOIN raw_{name} ON {' AND '.join(same)}")
        rows = f"SELECT place, {own}, {self.own()} FROM {cells} AS cells {' '.join(joins)}"
        if self.export.gathered is not None:
            return rows
        return f"{rows} UNION ALL SELECT place, {nobody}, {', '.join(self.measures)} FROM rest"


def columns(export: Export) -> tuple[str, ...]:
    """Give the columns of a row: organization, bucket, what tells each dimension, measures."""
    named = [column for name in export.by for column in (f"{name}_id", name, *export.made(name))]
    return ("organization_id", "organization", "bucket", *named, *export.shown)


def bucket(export: Export) -> str:
    """Write the bucket of a cell; all are in one where the rows are totals."""
    return "0" if export.grain == "total" else "bucket"


def prepare(
    engine: Engine, export: Export, asked: Gathered, text: Callable[[str], str]
) -> tuple[ExportRows, int]:
    """Make the tables of the rows, their names and buckets, and tell how many rows there are."""
    cells = asked.cells
    shared = names.name(engine, export, cells.counted(), text)
    finer = not columns_of(export.by).issuperset({*cells.keys} - {"apart", "bucket"})
    rows = ExportRows(export, cells, merged=shared or asked.overlap or finer)
    _steps(engine, rows, text)
    # What one scan tells leaves nothing to tell.
    if export.gathered is None:
        _rest(engine, rows)
    ((count,),) = engine.run(f"CREATE OR REPLACE TEMP TABLE numbered AS {rows.numbered(text)}")
    for spent in (cells.table, *(f"raw_{name}" for name in export.by)):
        engine.run(f"DROP TABLE {spent}")
    return rows, int(count)


def _rest(engine: Engine, rows: ExportRows) -> None:
    """Make the table of what only the total has."""
    export, cells = rows.export, rows.cells
    at, sums = bucket(export), _sums(rows.measures)
    some = " OR ".join(f"{name} <> 0" for name in rows.measures)
    rests = ", ".join(
        f"COALESCE(whole.{m}, 0) - COALESCE(parts.{m}, 0) AS {m}" for m in rows.measures
    )
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE rest AS"
        f" WITH whole AS (SELECT {at} AS raw, {sums} FROM {export.totals.counted()} GROUP BY 1),"
        f" parts AS (SELECT {at} AS raw, {rows.own('SUM({0})')} FROM {cells.counted()} GROUP BY 1)"
        f" SELECT * FROM (SELECT place, {rests} FROM steps LEFT JOIN whole USING (raw)"
        f" LEFT JOIN parts USING (raw)) WHERE {some}"
    )


def _steps(engine: Engine, rows: ExportRows, text: Callable[[str], str]) -> None:
    export = rows.export
    window, kind = export.scope.header.window, "INTEGER"
    found: list[tuple[str, str, str]] = [("0", str(window.first), text(str(window.first)))]
    if export.grain != "total":
        both = (export.totals.counted(), rows.cells.counted())
        select = " UNION ".join(f"SELECT bucket FROM {one}" for one in both)
        raws = engine.run(f"{select} ORDER BY 1")
        found = [(str(raw), str(raw), text(_bucket_text(raw, window.zone))) for (raw,) in raws]
        kind = "TIMESTAMP" if export.grain == "hour" else "DATE"
    engine.run(table("texts", ("raw", "day", "written"), found))
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE steps AS SELECT CAST(raw AS {kind}) AS raw, day, written,"
        f" CAST(row_number() OVER (ORDER BY CAST(raw AS {kind})) AS INTEGER) AS place FROM texts"
    )


def _bucket_text(raw: date, zone: ZoneInfo) -> str:
    """Write when a bucket starts: a local date, or for hours an instant with the zone's offset."""
    if isinstance(raw, datetime):
        return raw.replace(tzinfo=UTC).astimezone(zone).isoformat()
    return str(raw)


def _sums(measures: tuple[str, ...]) -> str:
    return ", ".join(f"SUM({name}) AS {name}" for name in measures)
