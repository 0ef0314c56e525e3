"""An export written slice by slice, so that memory does not grow with its rows."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from orgstats.exports.export import bucket_raw
from orgstats.exports.rows import RowStore
from orgstats.output import temporary
from orgstats.output.beside import create
from orgstats.sql.statement import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgstats.engine.cells import StoredCells
    from orgstats.engine.engine import Engine
    from orgstats.exports.export import Export, Slice
    from orgstats.exports.formats import RowForm

# So many slices are answered without asking first which of them hold any usage.
FEW_SLICES = 31


def write_text(engine: Engine, export: Export, form: RowForm, target: BinaryIO) -> int:
    """Write an export as text in UTF-8 and give the number of its rows."""
    store = RowStore(engine.stream, export)
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
    store = RowStore(engine.stream, export)
    with _scratch(target) as folder:
        pieces = []
        for number, (part, cells) in enumerate(_answered(engine, export)):
            piece = create(folder / f"{number:06d}.parquet")
            engine.copy(store.typed(part, cells), piece)
            pieces.append(str(piece))
        pieces_read = f"SELECT * FROM read_parquet({files(pieces)})"
        if target.is_file():
            return engine.copy(pieces_read, target)
        whole = create(folder / "whole.parquet")
        rows = engine.copy(pieces_read, whole)
        with whole.open("rb") as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream)
        return rows


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """Give a folder for pieces: beside a file, and by its name, so that none are left for ever."""
    if not target.is_file():
        with temporary.needed() as folder:
            yield folder
        return
    folder = target.with_name(f"{target.name}s")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answered(engine: Engine, export: Export) -> Iterator[tuple[Slice, StoredCells]]:
    parts = list(export.slices())
    if len(parts) > FEW_SLICES:
        parts = _used(engine, export, parts)
    for part in parts:
        cells = engine.ask(export.slice_query(part))
        yield part, cells
        cells.drop()


def _used(engine: Engine, export: Export, parts: list[Slice]) -> list[Slice]:
    """Leave out the slices without usage: one scan finds them, where each would cost one."""
    totals = cast("StoredCells", export.totals)
    used = engine.used_buckets(export.query) | {row[0] for row in totals.distinct(("bucket",))}
    found = [
        part
        for part in parts
        if any(bucket_raw(bucket, export.grain) in used for bucket in part.buckets)
    ]
    # One without rows gives an empty file its columns.
    return found or parts[:1]


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
