"""An export written slice by slice, so that memory does not grow with its rows."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, BinaryIO

from orgstats.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgstats.cellstore import StoredCells
    from orgstats.engine import Engine
    from orgstats.render.rows import RowForm
    from orgstats.reports.export import Export, Slice


def write_text(engine: Engine, export: Export, form: RowForm, target: BinaryIO) -> int:
    """Write an export as text in UTF-8 and give the number of its rows."""
    store = engine.rows(export)
    target.write(form.opening(export, store.columns).encode())
    rows = 0
    for part, cells in _answered(engine, export):
        for lines in store.lines(part, cells, form):
            start = form.between if rows else ""
            target.write((start + form.between.join(lines)).encode())
            rows += len(lines)
    target.write(form.closing(export).encode())
    return rows


def write_parquet(engine: Engine, export: Export, target: Path) -> int:
    """Write an export as Parquet with typed columns and give the number of its rows."""
    store = engine.rows(export)
    folder = target.with_name(f"{target.name}s")
    # What a killed run left.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        pieces = []
        for number, (part, cells) in enumerate(_answered(engine, export)):
            piece = folder / f"{number:06d}.parquet"
            engine.copy(store.typed(part, cells), piece)
            pieces.append(str(piece))
        listed = ", ".join(map(literal, pieces))
        return engine.copy(f"SELECT * FROM read_parquet([{listed}])", target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answered(engine: Engine, export: Export) -> Iterator[tuple[Slice, StoredCells]]:
    for part in export.slices():
        cells = engine.ask(export.slice_query(part))
        yield part, cells
        cells.drop()


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
