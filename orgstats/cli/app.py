"""The command tree."""

from importlib import import_module
from typing import Annotated

from typer import Context, Exit, Option, Typer

from orgstats import __version__
from orgstats.cli.bundle import bundled
from orgstats.cli.layout import WIDEST
from orgstats.cli.options import OutputOptions, SourceOptions, ZoneOption
from orgstats.cli.strict import Program, StrictCommand, StrictGroup
from orgstats.errors import UsageError

HELP = ["-h", "--help"]

# Name → module and what it holds: a function, or a Typer of more commands.
COMMANDS: dict[str, tuple[str, str]] = {
    "summary": ("orgstats.cli.commands.summary", "summary"),
    "breakdown": ("orgstats.cli.commands.breakdown", "breakdown"),
    "compare": ("orgstats.cli.commands.compare", "compare"),
    "anomalies": ("orgstats.cli.commands.anomalies", "anomalies"),
    "forecast": ("orgstats.cli.commands.forecast", "forecast"),
    "budget": ("orgstats.cli.commands.budget", "budget"),
    "report": ("orgstats.cli.commands.report", "report"),
    "list": ("orgstats.cli.commands.listing", "listing"),
    "export": ("orgstats.cli.commands.export", "export"),
    "diff": ("orgstats.cli.commands.diff", "diff"),
    "snapshot": ("orgstats.cli.commands.snapshot", "snapshot"),
    "check": ("orgstats.cli.commands.check", "check"),
    "demo": ("orgstats.cli.commands.demo", "demo"),
    "config": ("orgstats.cli.commands.config", "app"),
    "help": ("orgstats.cli.commands.helping", "show_help"),
}


def build(command: str | None = None) -> Typer:
    """Give the command line; with the name of a command that one alone, which starts sooner."""
    app = Typer(
        cls=Program,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": HELP, "max_content_width": WIDEST},
    )
    app.callback(invoke_without_command=True)(main)
    asked = command and command.casefold()
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name]
        found = getattr(import_module(module), attribute)
        if isinstance(found, Typer):
            for below in found.registered_commands:
                below.cls = StrictCommand
            app.add_typer(found, name=name, cls=StrictGroup)
        else:
            app.command(name, cls=StrictCommand)(found)
    return app


def _version(*, wanted: bool) -> None:
    if wanted:
        from orgstats.cli.answer import put

        put([f"orgstats {__version__}\n"], None)
        raise Exit


def _completion(*, shell: str | None, installed: bool) -> None:
    if shell is not None:
        from orgstats.cli.answer import put
        from orgstats.cli.completion import shells

        put([f"{shells.install(shell)}\n" if installed else shells.script(shell)], None)
        raise Exit


InstallOption = Annotated[
    str | None,
    Option(
        "--install-completion",
        help="Install completion for this shell, or for bash, zsh or fish.",
        metavar="[SHELL]",
        is_eager=True,
        callback=lambda value: _completion(shell=value, installed=True),
    ),
]
ShowOption = Annotated[
    str | None,
    Option(
        "--show-completion",
        help="Print the script that would be installed.",
        metavar="[SHELL]",
        is_eager=True,
        callback=lambda value: _completion(shell=value, installed=False),
    ),
]


@bundled
def main(
    context: Context,
    where: SourceOptions,
    output: OutputOptions,
    version: Annotated[
        bool,
        Option(
            "--version",
            "-V",
            help="Print the version.",
            is_eager=True,
            callback=lambda value: _version(wanted=value),
        ),
    ] = False,
    tz: ZoneOption = None,
    install_completion: InstallOption = None,
    show_completion: ShowOption = None,
) -> None:
    """An organization's LLM spend, requests and tokens, from LLM Gateway's hourly rollups.

    Without a command: an overview of the month, where there is a source. The options of a command
    stand behind it.

    \b
    orgstats demo
    orgstats -s sample_data
    orgstats summary --source sample_data --month 2026-10
    orgstats breakdown model --source sample_data --last 30d
    orgstats help breakdown
    """
    asked = (where, output, tz) != (SourceOptions(), OutputOptions(), None)
    name = context.invoked_subcommand
    if name is not None and asked:
        raise UsageError("options stand behind the command", hint=f"write orgstats {name} …")
    if name is None:
        from orgstats.cli.answer import put
        from orgstats.cli.commands.overview import overview

        if not overview(where, output, tz):
            put([context.get_help(), "\n"], None)
