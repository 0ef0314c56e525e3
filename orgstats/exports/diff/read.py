"""Exports and manifests read back: what they say of themselves, and their rows as a table."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE
from orgstats.engine.driver import duckdb
from orgstats.errors import DataError, SourceError, UsageError
from orgstats.exports.diff import files
from orgstats.exports.diff.changes import Subject
from orgstats.exports.made import MADE
from orgstats.exports.write import digest
from orgstats.sql.statement import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Connection = duckdb.DuckDBPyConnection
# When a bucket starts, in UTC. A date becomes one without the rules of any zone.
MOMENT = (
    "CASE WHEN contains(bucket, 'T') THEN CAST(TRY_CAST(bucket AS TIMESTAMPTZ) AS TIMESTAMP)"
    " ELSE CAST(TRY_CAST(bucket AS DATE) AS TIMESTAMP) END"
)
# More digits than any sum has: an exponent could ask for a million of them.
MOST_DIGITS = 60

NOT_COMPARED = {
    "xlsx": ("a workbook", "exports in any other format"),
    "focus": ("in the columns of FOCUS", "exports without --preset"),
}
"""What an export writes and no comparison reads, and what to compare in its place."""


class Exported:
    """An export, or a manifest, which has no rows; `shown` is the file's name for people.

    Its rows become the table `name` of a connection: moment, bucket, ids, labels, measures.
    """

    def __init__(self, path: Path, shown: str, name: str) -> None:
        self._path = path
        self.shown = shown
        self.name = name
        self.hourly: bool | None = None
        self.ids: tuple[str, ...] = ()
        self.labels: tuple[str, ...] = ()
        self.measures: tuple[str, ...] = ()
        self.rows = 0
        with self.explained():
            self._form = files.form(path)
        if self._form in NOT_COMPARED:
            raise self._refused(self._form)
        self.is_manifest = self._form == "manifest"

    def _refused(self, form: str) -> UsageError:
        """Give the error for what no comparison reads."""
        what, others = NOT_COMPARED[form]
        return UsageError(
            f"{self.shown} is {what}, which diff does not read",
            hint=f"compare the manifests, or {others}",
        )

    def load(self, connection: Connection, scratch: Path) -> Subject:
        """Read the file once, into a table; raise `DataError` for what no export holds."""
        with self.explained():
            if self.is_manifest:
                return self._subject({}, {})
            table, about = files.table(self._path, self._form, scratch / self.name)
            if self._form == "parquet":
                found = connection.execute(f"DESCRIBE SELECT * FROM {table.relation}").fetchall()
                types = {name: kind for name, kind, *_ in found}
                table = table._replace(columns=tuple(types), relation=_texts(table.relation, types))
            if "BilledCost" in table.columns:
                raise self._refused("focus")
            self.ids, self.labels, self.measures = _parts(table.columns)
            first = self._store(connection, table) if table.columns else {}
            return self._subject(first, about)

    def _store(self, connection: Connection, table: files.FileTable) -> files.FileRow:
        named = (*self.ids, *self.labels, *self.measures)
        values = ", ".join(f"{table.value(name)} AS {identifier(name)}" for name in named)
        # All rows are of one organization, whose columns would be the longest of all.
        connection.execute(
            f"CREATE TEMP TABLE {self.name} AS SELECT bucket, {values}, {MOMENT} AS moment"
            f" FROM {table.relation}"
        )
        keys = ", ".join(("moment", *self.ids))
        bad, self.rows, distinct, hourly = connection.execute(
            f"SELECT any_value(bucket) FILTER (moment IS NULL), count(*),"
            f" count(DISTINCT hash({keys})), bool_or(contains(bucket, 'T')) FROM {self.name}"
        ).fetchall()[0]
        if bad is not None:
            raise ValueError(f"the bucket {bad} is not valid")
        if distinct < self.rows:
            raise ValueError("it has two rows for one bucket and the same ids")
        self.hourly = hourly
        about = ", ".join(map(table.value, files.START))
        first = connection.execute(f"SELECT {about} FROM {table.relation} LIMIT 1").fetchall()
        return dict(zip(files.START, first[0], strict=False)) if first else {}

    def _subject(self, first: files.FileRow, about: files.FileRow) -> Subject:
        found = about or self._document()
        organization = found.get("organization", {})
        named = tuple(found.get("by", self.labels))
        return Subject(
            file=self.shown,
            organization=organization.get("id") or first.get("organization_id"),
            name=organization.get("name") or first.get("organization"),
            by=named or None,
            grain=found.get("grain"),
            window=found.get("window", {}),
            filters=found.get("filters", {}),
            total={name: number(value) for name, value in found.get("total", {}).items()},
        )

    def _document(self) -> files.FileRow:
        """Give what a manifest says: the file itself, or the one beside it."""
        beside = self._path.with_name(f"{self._path.name}.manifest.json")
        if self.is_manifest:
            beside = self._path
        elif not beside.is_file():
            return {}
        found: files.FileRow = files.loads(beside.read_bytes())
        if not self.is_manifest and found["sha256"] != digest(self._path):
            raise ValueError("it is not the file that its manifest speaks of")
        return found

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what cannot be read into an error that names the file."""
        try:
            yield
        except FileNotFoundError as error:
            raise SourceError(f"{self.shown} is not there") from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SourceError(f"{self.shown} cannot be read: {reason}") from error
        except (ValueError, csv.Error, duckdb.Error) as error:
            raise self.damaged(str(error).splitlines()[0]) from error
        except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            raise self.damaged(type(error).__name__) from error
        except StopIteration as error:
            raise self.damaged("it is empty") from error

    def damaged(self, said: str) -> DataError:
        """Give the error for what no export holds."""
        return DataError(
            f"{self.shown} is not an export or manifest, or is damaged: {said}",
            hint="give files that `orgstats export` wrote",
        )


def _texts(relation: str, types: dict[str, str]) -> str:
    """Write the columns of Parquet as text, the way CSV has them."""
    values = []
    for name, kind in types.items():
        text = f"CAST({identifier(name)} AS VARCHAR)"
        if kind.startswith("TIMESTAMP"):
            text = f"strftime({identifier(name)} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S+00:00')"
        elif kind.startswith("DECIMAL"):
            trimmed = f"rtrim(rtrim({text}, '0'), '.')"
            text = f"CASE WHEN contains({text}, '.') THEN {trimmed} ELSE {text} END"
        values.append(f"{text} AS {identifier(name)}")
    return f"(SELECT {', '.join(values)} FROM {relation})"


def _parts(columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give the columns of ids, labels and measures; raise `ValueError` for any other."""
    if not columns:
        return (), (), ()
    # What is made of measures changes with them.
    rest = [name for name in columns[len(files.START) :] if name not in {*MEASURE, *MADE}]
    ids, labels = tuple(rest[::2]), tuple(rest[1::2])
    if columns[: len(files.START)] != files.START or ids != tuple(f"{name}_id" for name in labels):
        raise ValueError("its columns are not those of an export")
    if not labels or not set(labels) <= DIMENSION.keys():
        raise ValueError("its columns name no dimensions")
    return ids, labels, tuple(name for name in columns if name in MEASURE)


def number(value: Any) -> Decimal | None:
    """Read a number as it is written; raise `ValueError` for what no sum is."""
    if value is None or value == "":
        return None
    found = Decimal(value)
    if not found.is_finite() or abs(found.adjusted()) > MOST_DIGITS:
        raise ValueError(f"{value:.40} is not a number")
    return found
