"""Exports and manifests read back: what they say of themselves, and their rows in order."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE
from orgstats.errors import DataError, SourceError
from orgstats.exports import files
from orgstats.exports.diff import ExportLine, RowPlace, Subject
from orgstats.exports.write import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = ("organization_id", "organization", "bucket")


class Exported:
    """An export, or a manifest, which has no rows; `shown` is the file's name for people."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path = path
        self._shown = shown
        self.span: tuple[Any, Any] | None = None
        """The first and the last bucket of the rows that were read."""
        with self._explained():
            self._form = files.form(path)
            self.is_manifest = self._form == "manifest"
            self.subject = self._subject()

    def lines(self) -> Iterator[ExportLine]:
        """Give the rows in order; raise `DataError` for what no export holds."""
        with self._explained():
            columns, records = files.READERS[self._form](self._path)
            ids, labels, measures = _parts(columns)
            last: tuple[Any, ...] | None = None
            for record in records:
                bucket = record["bucket"]
                key = tuple(str(record[name]) for name in ids)
                order = (_moment(bucket), *key)
                if last is not None and order <= last:
                    raise ValueError(f"its rows are not in order at {bucket} {' '.join(key)}")
                last = order
                self.span = (self.span[0] if self.span else order[0]), order[0]
                place = RowPlace(bucket, order, key, tuple(str(record[name]) for name in labels))
                yield place, {name: _number(record[name]) for name in measures}

    def _subject(self) -> Subject:
        columns: tuple[str, ...] = ()
        first: files.FileRow = {}
        if not self.is_manifest:
            columns, records = files.READERS[self._form](self._path)
            first = next(records, {})
        named = tuple(name.removesuffix("_id") for name in _parts(columns)[0])
        found = self._document()
        about = found.get("organization", {})
        return Subject(
            file=self._shown,
            organization=about.get("id") or first.get("organization_id"),
            name=about.get("name") or first.get("organization"),
            by=tuple(found.get("by", named)) or None,
            grain=found.get("grain"),
            window=found.get("window", {}),
            filters=found.get("filters", {}),
            total={name: _number(value) for name, value in found.get("total", {}).items()},
        )

    def _document(self) -> files.FileRow:
        """Give what a file says before its rows, or the manifest beside it for it."""
        if self._form == "json":
            return files.opening(self._path)
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
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise SourceError(f"{self._shown} is not there") from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SourceError(f"{self._shown} cannot be read: {reason}") from error
        except (ValueError, KeyError, TypeError, AttributeError, csv.Error, ArithmeticError) as no:
            said = f"{type(no).__name__}" if not isinstance(no, ValueError | csv.Error) else f"{no}"
            raise DataError(
                f"{self._shown} is not an export or manifest, or is damaged: {said}",
                hint="give files that `orgstats export` wrote",
            ) from no


def _parts(columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give the columns of ids, labels and measures; raise `ValueError` for any other."""
    if not columns:
        return (), (), ()
    rest = [name for name in columns[len(START) :] if name not in MEASURE]
    ids, labels = tuple(rest[::2]), tuple(rest[1::2])
    if columns[: len(START)] != START or ids != tuple(f"{name}_id" for name in labels):
        raise ValueError("its columns are not those of an export")
    if not labels or not set(labels) <= DIMENSION.keys():
        raise ValueError("its columns name no dimensions")
    return ids, labels, tuple(name for name in columns if name in MEASURE)


def _moment(bucket: str) -> date:
    return datetime.fromisoformat(bucket) if "T" in bucket else date.fromisoformat(bucket)


# Most numbers are small, and come again and again.
@lru_cache(maxsize=20_000)
def _number(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is no number")
    return number
