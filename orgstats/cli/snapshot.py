"""`orgstats snapshot`: the rollups of a source as Parquet of one's own."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from orgstats.cli.bundle import bundled
from orgstats.cli.destination import STDOUT, check_place
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start
from orgstats.cli.stderr import say
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgstats.exports.snapshot.progress import Progress


@bundled
def snapshot(
    where: SourceOptions,
    when: WindowOptions,
    output: Annotated[str, Option("--output", "-o", help="Folder of the snapshot.", metavar="DIR")],
    quiet: Annotated[bool, Option("--quiet", "-q", help="No notes and no progress.")] = False,
) -> None:
    """Copy the rollups to Parquet.

    \b
    orgstats snapshot --source postgresql://host/db --output rollups
    orgstats snapshot --source postgres: --output rollups --last 3m
    orgstats snapshot --source s3://bucket/rollups --output rollups
    orgstats breakdown --source rollups --by project

    Run again, it fetches the months that changed, and those whose files were lost or damaged. A
    window narrows it to the months it touches, --org to one organization. The days of --tz are
    summed up, too: reports on whole days of that zone read those.
    """
    from orgstats.exports.snapshot.update import Snapshot, SnapshotQuestion

    folder = _folder(output)
    run = start(where, OutputOptions(quiet=quiet))
    request = run.request(when, FilterOptions())
    narrowed = when.given
    asked = SnapshotQuestion(
        now=request.now,
        zone=request.window.zone,
        limits=run.limits,
        organization=request.organization,
        window=request.window if narrowed else None,
    )
    with run.engine(None, None) as engine:
        copy = Snapshot(folder, engine, asked)
        with _progress(shown=not quiet and sys.stderr.isatty()) as progress:
            changed, there = copy.update(progress)
    if not quiet and sys.stderr.isatty():
        say("note", f"{changed} of {there} months were fetched")


def _folder(output: str) -> Path:
    """Give the folder that an `--output` names; raise `UsageError` if it names none."""
    check_place(output)
    if output in {"", STDOUT}:
        raise UsageError(
            "--output names no folder", hint="a snapshot is a folder: give the name of one"
        )
    return Path(output)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress]:
    """Give whoever shows the progress of a snapshot on a terminal, or says nothing."""
    if not shown:
        yield lambda _file, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def move(file: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=file)

        yield move
