"""What every command has in common: `--debug`, and that a value is taken once.

An option that is given twice is an error, not the last one; one that there is not is answered with
the one that was meant.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from typer import TyperException
from typer.core import TyperCommand, TyperGroup, TyperOption

from orgstats.cli import defaults, layout
from orgstats.errors import UsageError

COMPLETION_OPTIONS = ("--install-completion", "--show-completion")
DETECTED = "detected"


class StrictCommand(TyperCommand):
    """A command of which every option that takes one value may be given once."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **settings)
        defaults.tell(name, self.params)
        self.params.append(_debug())

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write its help."""
        layout.page(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a command line; raise `UsageError` for an option that contradicts itself."""
        return _read(self, ctx, args, super().parse_args)


class StrictGroup(TyperGroup):
    """Commands, whose names are read in any case."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write its help."""
        layout.page(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before a command, each option once."""
        return _read(self, ctx, args, super().parse_args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a command by its name."""
        return super().get_command(ctx, cmd_name.casefold())

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Give a command and what follows it; raise `UsageError` for one that there is not."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            from orgstats.cli import mistaken

            raise mistaken.command(args[0], self.list_commands(ctx), ctx.command_path)
        return super().resolve_command(ctx, args)


class Program(StrictGroup):
    """All commands, and the options of the program where it is run without one."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.params.append(_debug())

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before a command; a shell that is not named is the one around."""
        return super().parse_args(ctx, _with_shells(args))


def _with_shells(arguments: list[str]) -> list[str]:
    """Name the shell that is found out where completion is asked for without one."""
    found = list(arguments)
    for place, word in enumerate(arguments):
        if word in COMPLETION_OPTIONS:
            following = arguments[place + 1 : place + 2]
            if not following or following[0].startswith("-"):
                found.insert(place + 1, DETECTED)
            break
        if not word.startswith("-"):
            break
    return found


def _read(
    command: Any, ctx: Any, args: list[str], plain: Callable[[Any, list[str]], list[str]]
) -> list[str]:
    """Read a command line as Typer does, each option once."""
    given = list(args)
    with _answered(command, ctx):
        rest = plain(ctx, args)
    _check_once(command, ctx, given)
    return rest


@contextmanager
def _answered(command: Any, ctx: Any) -> Iterator[None]:
    """Answer an option that there is not with the one that was meant."""
    try:
        yield
    except TyperException as error:
        from orgstats.cli import mistaken

        meant = mistaken.option(error, command, ctx.command_path)
        if meant is None:
            raise
        raise meant from error


def _debug() -> TyperOption:
    # Read where errors are written, which an error in reading the options comes before.
    return TyperOption(
        param_decls=["--debug"],
        is_flag=True,
        expose_value=False,
        help="A traceback with an error.",
    )


def _check_once(command: Any, ctx: Any, given: list[str]) -> None:
    if ctx.resilient_parsing:
        return
    # Typer keeps only the last value: what came before it shows in the order of options.
    _, _, order = command.make_parser(ctx).parse_args(args=given)
    for parameter, times in Counter(order).items():
        if times > 1 and not (parameter.multiple or parameter.is_flag):
            name = max(parameter.opts, key=len)
            raise UsageError(f"{name} is given {times} times", hint="give it once")
