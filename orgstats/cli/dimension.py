"""The dimension of a report, as an argument or as an option."""

from typing import Annotated, NamedTuple

from typer import Argument, Option

from orgstats.domain.dimensions import CHOICES
from orgstats.errors import UsageError

USUAL = "project"


class DimensionOptions(NamedTuple):
    """What a report is by: `DIM`, or `--by DIM`."""

    dim: Annotated[
        str | None,
        Argument(
            help=f"By what: {', '.join(CHOICES)}. [default: {USUAL}]",
            metavar="[DIM]",
            show_default=False,
            autocompletion=lambda: list(CHOICES),
        ),
    ] = None
    by: Annotated[str | None, Option("--by", help="The same as DIM.", metavar="DIM")] = None

    @property
    def chosen(self) -> str:
        """Give the dimension; raise `UsageError` for two, or one that is not known."""
        if self.dim is not None and self.by is not None:
            raise UsageError("DIM and --by contradict each other", hint="give one of them")
        by = self.dim or self.by or USUAL
        if by not in CHOICES:
            raise UsageError(f"--by {by!r} is not known", hint=f"one of {', '.join(CHOICES)}")
        return by
