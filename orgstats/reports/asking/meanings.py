"""What the words and columns of a question mean: names of several ids, numbers without a split."""

from collections.abc import Iterator, Sequence

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.keys import ids_called
from orgstats.domain.measures import MEASURE
from orgstats.domain.results import Note
from orgstats.reports.asking.names import SUGGESTED
from orgstats.reports.asking.scope import Scope


def ambiguous(scope: Scope) -> Iterator[Note]:
    """Give a note for each name of a filter that several ids share: all of them count."""
    for name, values in scope.wanted.items():
        known = scope.labels[name]
        for value in values:
            same = [] if value in known else sorted(ids_called({value}, known))
            if len(same) < 2:
                continue
            listed = ", ".join(same[:SUGGESTED]) + ", …" * (len(same) > SUGGESTED)
            yield Note(
                "ambiguous_name",
                f"{len(same)} {DIMENSION[name].plural} are named {value!r} and all count: {listed}",
            )


def unsplit(scope: Scope, measures: Sequence[str]) -> Iterator[Note]:
    """Give a note if the billing mode leaves measures empty."""
    lacking = [name for name in measures if MEASURE[name].column_in(scope.mode) is None]
    if lacking:
        listed = ", ".join(lacking)
        yield Note("no_split", f"--mode {scope.mode} has no part of {listed}: shown as null")


def unstored(scope: Scope, measures: Sequence[str]) -> Iterator[Note]:
    """Give a note if the rollup that holds the filters stores less than what is asked for."""
    rollup = scope.query(()).rollup
    lacking = [name for name in measures if not rollup.has(name)]
    if lacking:
        listed = ", ".join(lacking)
        yield Note("column_missing", f"{rollup.table} does not store {listed}: shown as null")
