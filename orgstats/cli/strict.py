"""What every command has in common: `--debug`, and that a value is taken once.

An option that is given twice is an error, not the last one.
"""

from collections import Counter
from typing import Any

from typer.core import TyperCommand, TyperOption

from orgstats.errors import UsageError


class StrictCommand(TyperCommand):
    """A command of which every option that takes one value may be given once."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, **settings)
        # Read where errors are written, which an error in reading the options comes before.
        self.params.append(
            TyperOption(
                param_decls=["--debug"],
                is_flag=True,
                expose_value=False,
                help="A traceback with an error.",
            )
        )

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a command line; raise `UsageError` for an option that contradicts itself."""
        given = list(args)
        rest = super().parse_args(ctx, args)
        if not ctx.resilient_parsing:
            # Typer keeps only the last value: what came before it shows in the order of options.
            _, _, order = self.make_parser(ctx).parse_args(args=given)
            _check_once(order)
        return rest


def _check_once(order: list[Any]) -> None:
    for parameter, times in Counter(order).items():
        if times > 1 and not (parameter.multiple or parameter.is_flag):
            name = max(parameter.opts, key=len)
            raise UsageError(f"{name} is given {times} times", hint="give it once")
