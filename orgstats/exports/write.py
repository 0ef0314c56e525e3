"""An export written by DuckDB: its cells gathered, named, and copied into a file in order."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from orgstats.engine.engine import PARQUET
from orgstats.exports import rows
from orgstats.exports.formats import FORMS
from orgstats.exports.slices import gathered
from orgstats.output import temporary
from orgstats.output.beside import create

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from orgstats.engine.engine import Engine
    from orgstats.exports.export import Export
    from orgstats.exports.rows import ExportRows

    Hears = Callable[[int], None]


def write(
    engine: Engine, export: Export, form: str, target: Path, hears: Hears = lambda _: None
) -> int:
    """Write an export in a format and give the number of its rows, which somebody `hears` first."""
    return placed(target, lambda path: _written(engine, export, form, path, hears))


def placed(target: Path, write: Callable[[Path], int]) -> int:
    """Write a file in place or, where the target is none, another first; give what that gives."""
    if target.is_file():
        return write(target)
    with scratch() as whole:
        count = write(whole)
        with whole.open("rb") as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream)
    return count


def _written(engine: Engine, export: Export, form: str, target: Path, hears: Hears) -> int:
    asked = export.gathered or gathered(engine, export.query)
    text = FORMS[form].text if form in FORMS else str
    # Each thread takes memory, of which there is little where there are many parts.
    alone = asked.several
    with engine.alone() if alone else nullcontext():
        found, count = rows.prepare(engine, export, asked, text)
    hears(count)
    if form == "xlsx":
        from orgstats.exports import workbook

        lines = _ordered(engine, found, found.exact(), alone=alone)
        return workbook.write(engine, export, lines, target)
    if form == "parquet":
        lines = _ordered(engine, found, found.typed(), alone=alone)
        return engine.copy(lines, target, PARQUET, alone=alone)
    lines = _ordered(engine, found, found.lines(FORMS[form]), alone=alone)
    how = f"FORMAT csv, QUOTE '', ESCAPE '', {FORMS[form].options(export)}"
    return engine.copy(lines, target, how, alone=alone)


def _ordered(engine: Engine, found: ExportRows, select: str, *, alone: bool) -> str:
    """Give the SELECT of rows in order; `alone`: they are put together before they are sorted.

    To join names and to sort at once takes the memory of both.
    """
    if not alone:
        return found.ordered(f"({select})")
    with engine.alone():
        engine.run(f"CREATE OR REPLACE TEMP TABLE lines AS {select}")
    for spent in found.spent():
        engine.run(f"DROP TABLE {spent}")
    return found.ordered("lines")


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty file for a while, where what is no file cannot be written in place."""
    with temporary.needed() as folder:
        yield create(folder / "whole")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
