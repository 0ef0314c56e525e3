"""What ties the lines of a ranking to the bands of its chart."""

from collections.abc import Iterator, Mapping, Sequence

from orgstats.domain.document import Table
from orgstats.render.terminal.lines import RankedLine, entries
from orgstats.render.terminal.palette import SERIES


def bands(table: Table, labels: Mapping[str, str] | None) -> list[int | None]:
    """Give the band of each line; None where it is made of several.

    Bands are the rows, unless `labels` name others: those within rows or, where it names none, the
    total alone.
    """
    found = entries(table)
    if labels:
        places = {key: min(place, SERIES) for place, key in enumerate(labels)}
        return [places.get(line.key or "", SERIES) if line.depth else None for line in found]
    if table.timed:
        return [SERIES if line.key is None and not line.depth else 0 for line in found]
    return list(_inherited(found))


def _inherited(found: Sequence[RankedLine]) -> Iterator[int]:
    """Give the band of each row, and of the lines within it."""
    band = SERIES
    for line in found:
        if not line.depth:
            band = min((line.place or SERIES + 1) - 1, SERIES)
        yield band


def marked(table: Table, labels: Mapping[str, str] | None) -> list[int | None]:
    """Give the band that a mark ties each line to; None where another line has it already."""
    found = entries(table)
    if not labels and table.timed:
        return [None] * len(found)
    pairs = zip(found, bands(table, labels), strict=True)
    if labels:
        return [band if line.depth and line.key is not None else None for line, band in pairs]
    return [None if line.depth else band for line, band in pairs]
