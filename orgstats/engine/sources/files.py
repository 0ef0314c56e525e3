"""The files of a table: where they lie, and the month that their folders name."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from orgstats.engine.sources.storage.buckets import REMOTE
from orgstats.engine.sources.walk import HIDDEN, SUFFIX, below
from orgstats.errors import SourceError
from orgstats.sql.schema import TABLES
from orgstats.sql.statement import literal, name_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from orgstats.engine.driver import duckdb
    from orgstats.engine.sources import Span

# What stands beside the tables of a snapshot.
MANIFEST = "snapshot.json"
MONTH = re.compile(r"month=([0-9]{4}-(?:0[1-9]|1[0-2]))")


class TableFile(NamedTuple):
    """A file as DuckDB opens it, and the month that its folders name; None if they name none."""

    path: str
    month: str | None


def local(place: str, table: str) -> list[TableFile]:
    """Give the files of a table in a directory; raise `OSError` where it may not be read."""
    folder = Path(place, table)
    found = below(folder.with_name(f"{table}.parquet")) or below(folder)
    return _files(sorted(_spelled(str(path)) for path in found), str(folder))


def named(place: str, table: str, names: Iterable[str]) -> list[TableFile]:
    """Give the files of a table that have names in a directory, whether they are there or not."""
    return _files((str(Path(place, name)) for name in names), str(Path(place, table)))


def placed(source: str) -> str:
    """Give the directory or URL that a source names."""
    if source.startswith(REMOTE):
        return source
    # A ~ in a configuration file; that of nobody stays as it is.
    with suppress(RuntimeError):
        return str(Path(source).expanduser()) if source.startswith("~") else source
    return source


def holds(source: str, file: Path) -> bool:
    """Tell whether a file is a directory's, under any of its names, or would be read as such."""
    place = placed(source)
    if place.startswith(REMOTE):
        return False
    folder, target = Path(place).resolve(), file.resolve()
    if target != folder and target.is_relative_to(folder):
        first = target.relative_to(folder).parts[0]
        if first == MANIFEST or first.removesuffix(".parquet") in TABLES:
            return True
    if not target.exists():
        return False
    return any(target.samefile(one.path) for table in TABLES for one in local(place, table))


def listed(connection: duckdb.DuckDBPyConnection, place: str) -> dict[str, list[TableFile]]:
    """Give the files of each table in a bucket, which is listed once for all of them."""
    base = place.rstrip("/")
    # Some stores take no other pattern that goes into folders.
    pattern = literal(f"{name_only(base)}/**")
    rows = connection.execute(f"SELECT file FROM glob({pattern})").fetchall()
    there: dict[str, list[str]] = {}
    for name in sorted(str(name) for (name,) in rows):
        relative = name[len(base) + 1 :]
        if name.endswith(SUFFIX) and not _hidden(relative):
            there.setdefault(relative.partition("/")[0], []).append(name)
    return {
        table: _files(there.get(f"{table}{SUFFIX}", there.get(table, [])), f"{base}/{table}")
        for table in TABLES
    }


def unlisted(place: str, table: str) -> list[TableFile]:
    """Give the file that a table has on a web server, which has no folders to look into."""
    return [TableFile(f"{place.rstrip('/')}/{table}{SUFFIX}", None)]


def within(files: list[TableFile], span: Span | None) -> list[TableFile]:
    """Leave out the months that a span does not touch; one file stays, for its columns."""
    if span is None:
        return files
    # Not with strftime, which writes years before 1000 with fewer digits.
    first = span[0].isoformat()[:7]
    last = (span[1] - span[1].resolution).isoformat()[:7]
    return [file for file in files if file.month is None or first <= file.month <= last] or files[
        -1:
    ]


def newest(files: list[TableFile], has_rows: Callable[[list[TableFile]], bool]) -> list[TableFile]:
    """Give the files that may hold the newest hour: the last month with rows, and what has none."""
    flat = [file for file in files if file.month is None]
    months = sorted({file.month for file in files if file.month is not None}, reverse=True)
    for place, month in enumerate(months, 1):
        of_month = [file for file in files if file.month == month]
        if place == len(months) or has_rows(of_month):
            return flat + of_month
    return flat


def _spelled(path: str) -> str:
    """Give a path that DuckDB can be told; raise `SourceError` for one that is not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise SourceError(f"the name of {shown} is not valid UTF-8", hint="rename it") from error
    return path


def _files(paths: Iterable[str], base: str) -> list[TableFile]:
    return [TableFile(path, _month(path[len(base) :])) for path in paths]


def _month(relative: str) -> str | None:
    folders = PurePosixPath(relative.replace(os.sep, "/")).parts[:-1]
    named = {match[1] for folder in folders if (match := MONTH.fullmatch(folder))}
    # Folders that contradict each other name no month.
    return named.pop() if len(named) == 1 else None


def _hidden(relative: str) -> bool:
    return any(part.startswith(HIDDEN) for part in PurePosixPath(relative).parts)
