"""`orgstats demo`: a first report, on the sample data that comes with orgstats."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

from typer import Option

from orgstats.cli.commands.breakdown import BreakdownOptions, rank
from orgstats.cli.destination import STDOUT, choose
from orgstats.cli.dimension import LevelOptions
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import Run, config_path
from orgstats.cli.stderr import advise, say
from orgstats.errors import UsageError
from orgstats.reports.asking.names import check_text


def demo(
    output: Annotated[
        str | None,
        Option("--output", "-o", help="Write the sample to this folder instead.", metavar="DIR"),
    ] = None,
    quiet: Annotated[bool, Option("--quiet", "-q", help="Do not say how to go on.")] = False,
) -> None:
    """Show a first report, on sample data.

    It comes with orgstats: three months of a made-up organization. Your own settings do not
    count here.

    \b
    orgstats demo
    orgstats demo --output sample
    """
    from orgstats.exports.sample import SAMPLE_MONTH

    if output is None:
        _report()
        hint = "this is sample data; orgstats demo --output DIR writes it to a folder, to ask more"
    else:
        folder = _written(output, quiet=quiet)
        hint = f"orgstats summary --source {shlex.quote(folder)} --month {SAMPLE_MONTH}"
    if not quiet:
        advise(hint)


def _report() -> None:
    """Write the ranking of projects; no configuration file and no environment is read for it."""
    from orgstats.config import settings
    from orgstats.exports.sample import SAMPLE_MONTH, sample_folder
    from orgstats.render.formats import suffixes

    output = OutputOptions()
    run = Run(
        settings.unset(config_path()),
        SourceOptions(source=str(sample_folder())),
        output,
        choose(output, suffixes()),
    )
    rank(
        run,
        LevelOptions(),
        BreakdownOptions(),
        WindowOptions(month=SAMPLE_MONTH),
        FilterOptions(),
    )


def _written(output: str, *, quiet: bool) -> str:
    """Write the sample to the folder that an `--output` names, and give its name."""
    from orgstats.exports.sample import copy_sample

    check_text("output", output)
    if output in {"", STDOUT}:
        raise UsageError(
            "--output names no folder", hint="the sample is a folder: give the name of one"
        )
    count = copy_sample(Path(output))
    if not quiet:
        say("note", f"{count} files were written to {output}")
    return output
