"""The option that names a format, as each command offers it: its own formats, its own default."""

import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from typer import Option

Command = Callable[..., None]


def format_option(names: Iterable[str]) -> Any:
    """Give the option of some formats, the default first."""
    known = list(names)
    return Option(
        "--format",
        "-f",
        help=f"{', '.join(known)}. [default: that of --output's suffix, else {known[0]}]",
        metavar="FORMAT",
        autocompletion=lambda: known,
    )


def offering(names: Iterable[str]) -> Callable[[Command], Command]:
    """Give a decorator of commands that write some formats only."""
    hint = Annotated[str | None, format_option(names)]

    def changed(command: Command) -> Command:
        signature = inspect.signature(command)
        parameters = [
            one.replace(annotation=hint) if one.name == "format" else one
            for one in signature.parameters.values()
        ]
        vars(command).update(__signature__=signature.replace(parameters=parameters))
        command.__annotations__["format"] = hint
        return command

    return changed
