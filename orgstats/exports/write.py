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


def write(engine: Engine, export: Export, form: str, target: Path) -> int:
    """Write an export in a format and give the number of its rows."""
    return placed(target, lambda path: _written(engine, export, form, path))


def placed(target: Path, write: Callable[[Path], int]) -> int:
    """Write a file in place or, where the target is none, another first; give what that gives."""
    if target.is_file():
        return write(target)
    with scratch() as whole:
        count = write(whole)
        with whole.open("rb") as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream)
    return count


def _written(engine: Engine, export: Export, form: str, target: Path) -> int:
    asked = export.gathered or gathered(engine, export.query)
    text = FORMS[form].text if form in FORMS else str
    # Each thread takes memory, of which there is little where there are many parts.
    alone = asked.several
    with engine.alone() if alone else nullcontext():
        found = rows.prepare(engine, export, asked, text)
    if form == "xlsx":
        from orgstats.exports import workbook

        return workbook.write(engine, found, target)
    if form == "parquet":
        return engine.copy(found.typed(), target, PARQUET, alone=alone)
    how = f"FORMAT csv, QUOTE '', ESCAPE '', {FORMS[form].options(export)}"
    return engine.copy(found.lines(FORMS[form]), target, how, alone=alone)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty file for a while, where what is no file cannot be written in place."""
    with temporary.needed() as folder:
        yield create(folder / "whole")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
