"""Notes on rollups that disagree: parts of something that come to more than it."""

from collections.abc import Iterable, Sequence

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.numbers import Sums
from orgstats.domain.results import Note, Row
from orgstats.domain.rounding import tolerance


def disagreement(rest: Sums, whole: Sums) -> list[Note]:
    """Give a note where the rows come to more than the total, `rest` being what they leave."""
    return _note(_beyond(rest, whole), "the rows add up to more than the total")


def disagreement_within(rows: Sequence[Row]) -> list[Note]:
    """Give a note where the rows within a row come to more than it."""
    beyond = {
        name
        for row in rows
        if row.within is not None and row.within.unattributed is not None
        for name in _beyond(row.within.unattributed.sums, row.sums)
    }
    return _note(beyond, "rows add up to more than the row they are within")


def _beyond(rest: Sums, whole: Sums) -> set[str]:
    return {name for name, value in rest.items() if -(value or 0) > tolerance(name, whole)}


def _note(beyond: Iterable[str], what: str) -> list[Note]:
    found = {*beyond}
    titles = ", ".join(one.title.lower() for one in MEASURES if one.name in found)
    if not titles:
        return []
    return [
        Note(
            "rollups_disagree",
            f"{what} ({titles}): the rollups disagree; `orgstats check` tells on which days",
        )
    ]
