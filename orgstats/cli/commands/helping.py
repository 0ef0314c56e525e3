"""`orgstats help`: what a command does, and its options."""

from typing import Annotated, Any

from typer import Argument

from orgstats.cli.answer import put


def _commands() -> list[str]:
    from orgstats.cli.app import COMMANDS

    return list(COMMANDS)


def show_help(
    words: Annotated[
        list[str] | None,
        Argument(
            help="A command. [default: all of them]",
            metavar="[COMMAND]...",
            show_default=False,
            autocompletion=_commands,
        ),
    ] = None,
) -> None:
    """Show what a command does, and its options.

    \b
    orgstats help
    orgstats help export
    orgstats help config show
    """
    put([help_of(words or []), "\n"], None)


def help_of(words: list[str]) -> str:
    """Give the help of a command, named by its words, or of the program."""
    from typer.main import get_command

    from orgstats.cli.app import build

    command: Any = get_command(build(*words[:1]))
    context = command.make_context("orgstats", [])
    for word in words:
        if not hasattr(command, "commands"):
            break
        name, command, _ = command.resolve_command(context, [word])
        leaf = not hasattr(command, "commands")
        context = command.make_context(name, [], parent=context, resilient_parsing=leaf)
    return str(context.get_help())
