"""The dimension of a report, as an argument or as an option."""

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

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


def _argument(metavar: str, names: Iterable[str], more: str = "") -> Any:
    """Give the argument that says by what a report is, one of some names."""
    return Argument(
        help=f"By what: {', '.join(names)}{more}. [default: {USUAL}]",
        metavar=f"[{metavar}]",
        show_default=False,
        autocompletion=lambda: list(names),
    )


def _option(metavar: str, names: Iterable[str]) -> Any:
    """Give the option that says the same."""
    return Option(
        "--by", help="The same as DIM.", metavar=metavar, autocompletion=lambda: list(names)
    )


class DimensionOptions(NamedTuple):
    """What a report is by: `DIM`, or `--by DIM`."""

    dim: Annotated[str | None, _argument("DIM", CHOICES)] = None
    by: Annotated[str | None, _option("DIM", CHOICES)] = None

    @property
    def chosen(self) -> str:
        """Give the dimension; raise `UsageError` for two, or one that is not known."""
        from orgstats.domain.words import choice

        return choice("--by", _one(self.dim, self.by), CHOICES)


class LevelOptions(NamedTuple):
    """What a breakdown is by: `DIM`, or `--by DIM`, of one dimension or one within another."""

    dim: Annotated[
        str | None,
        _argument("DIM[,DIM]", LEVELS, "; or DIM,DIM: the second within the first"),
    ] = None
    by: Annotated[str | None, _option("DIM[,DIM]", LEVELS)] = None

    @property
    def text(self) -> str:
        """Give the dimensions as they were asked for."""
        return _one(self.dim, self.by)
