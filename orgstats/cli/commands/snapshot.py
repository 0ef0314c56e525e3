"""`orgstats snapshot`: the rollups of a source as Parquet of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from orgstats.cli.bundle import bundled
from orgstats.cli.destination import STDOUT, check_place
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start
from orgstats.cli.stderr import at_work, say
from orgstats.errors import UsageError


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
    with at_work(quiet=quiet) as tell, run.engine(None, None) as engine:

        def progress(file: str, done: int, total: int) -> None:
            tell(lambda: f"{done} of {total} done, {file}")

        changed, there = Snapshot(folder, engine, asked).update(progress)
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
