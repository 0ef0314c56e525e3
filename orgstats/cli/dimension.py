"""The dimension of a report, as an argument or as an option."""

from typing import Annotated, NamedTuple

from typer import Argument, Option

from orgstats.domain.dimensions import CHOICES, LEVELS
from orgstats.errors import UsageError

USUAL = "project"


def _one(dim: str | None, by: str | None) -> str:
    """Give what was given as DIM or as --by; raise `UsageError` for both."""
    if dim is not None and by is not None:
        raise UsageError("DIM and --by contradict each other", hint="give one of them")
    if dim is None and by is None:
        return USUAL
    return (dim or "") if by is None else by


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
    by: Annotated[
        str | None,
        Option(
            "--by",
            help="The same as DIM.",
            metavar="DIM",
            autocompletion=lambda: list(CHOICES),
        ),
    ] = None

    @property
    def chosen(self) -> str:
        """Give the dimension; raise `UsageError` for two, or one that is not known."""
        from orgstats.domain.words import choice

        return choice("--by", _one(self.dim, self.by), CHOICES)


class LevelOptions(NamedTuple):
    """What a breakdown is by: `DIM`, or `--by DIM`, of one dimension or one within another."""

    dim: Annotated[
        str | None,
        Argument(
            help=f"By what: {', '.join(LEVELS)}; or DIM,DIM: the second within the first."
            f" [default: {USUAL}]",
            metavar="[DIM[,DIM]]",
            show_default=False,
            autocompletion=lambda: list(LEVELS),
        ),
    ] = None
    by: Annotated[
        str | None,
        Option(
            "--by",
            help="The same as DIM.",
            metavar="DIM[,DIM]",
            autocompletion=lambda: list(LEVELS),
        ),
    ] = None

    @property
    def text(self) -> str:
        """Give the dimensions as they were asked for."""
        return _one(self.dim, self.by)
