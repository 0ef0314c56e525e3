"""The command tree."""

from typing import Annotated

from typer import Context, Exit, Option, Typer

from orgstats import __version__
from orgstats.cli import config
from orgstats.cli.breakdown import breakdown
from orgstats.cli.export import export
from orgstats.cli.listing import listing
from orgstats.cli.snapshot import snapshot
from orgstats.cli.summary import summary

app = Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(*, wanted: bool) -> None:
    if wanted:
        from orgstats.sink import to_stdout

        to_stdout(f"orgstats {__version__}\n")
        raise Exit


@app.callback(invoke_without_command=True)
def main(
    context: Context,
    _: Annotated[
        bool,
        Option(
            "--version",
            help="Print the version.",
            is_eager=True,
            callback=lambda value: _version(wanted=value),
        ),
    ] = False,
) -> None:
    """An organization's LLM spend, requests and tokens, from LLM Gateway's hourly rollups.

    \b
    orgstats summary --source sample_data --month 2026-10
    orgstats breakdown --source sample_data --month 2026-10 --by project
    orgstats list models --source sample_data
    """
    if context.invoked_subcommand is None:
        from orgstats.sink import to_stdout

        to_stdout(context.get_help() + "\n")


app.command()(summary)
app.command()(breakdown)
app.command("list")(listing)
app.command()(export)
app.command()(snapshot)
app.add_typer(config.app, name="config")
