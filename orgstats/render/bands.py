"""Stacked bands as cells of a grid: a pure rasteriser in eighths of a row.

The *cumulative* sums are rounded, so that the height of a stack is exact to an eighth of a row, and
no error adds up. A cell where two bands meet is one glyph with the lower band in front and the
upper one behind. Two colours are all a cell can hold, one beside the empty part above the stack:
the bands that are left out there are owed their height, and what is owed most goes before what is
thickest, so that over the steps every band gets its share.
"""

from collections.abc import Sequence
from typing import NamedTuple

EIGHTHS = " ▁▂▃▄▅▆▇█"
FULL = 8

Part = tuple[int, int]
"""A band, and the eighths it takes of a row."""


class Cell(NamedTuple):
    """A glyph and the bands that give its colours; None is the empty background."""

    glyph: str
    front: int
    back: int | None = None


Column = list[Cell | None]
"""The cells of one step from the bottom up; None where nothing is drawn."""


def edges(values: Sequence[float], unit: float, rows: int, parts: int) -> list[int]:
    """Give the tops of stacked bands in parts of a row; a total above zero is one at least."""
    heights: list[int] = []
    total = 0.0
    for value in values:
        total += max(value, 0.0)
        heights.append(min(int(total / unit * parts + 0.5), rows * parts))
    if total > 0 and not heights[-1]:
        biggest = max(range(len(values)), key=lambda band: values[band])
        heights[biggest:] = [1] * (len(values) - biggest)
    return heights


def blocks(stacks: Sequence[Sequence[float]], unit: float, rows: int) -> list[Column]:
    """Draw stacks in cells of two colours, from the first step to the last."""
    owed = [0.0] * len(stacks[0])
    columns: list[Column] = []
    for values in stacks:
        tops = edges(values, unit, rows, FULL)
        columns.append([_cell(_parts(tops, row * FULL), owed) for row in range(rows)])
    return columns


def letters(stacks: Sequence[Sequence[float]], unit: float, rows: int, marks: str) -> list[Column]:
    """Draw stacks in whole cells, each with the mark of its band."""
    columns: list[Column] = []
    for values in stacks:
        column: Column = []
        for band, top in enumerate(edges(values, unit, rows, 1)):
            column += [Cell(marks[band], band)] * (top - len(column))
        columns.append(column + [None] * (rows - len(column)))
    return columns


def _parts(tops: Sequence[int], floor: int) -> list[Part]:
    """Give the bands inside a row, from the bottom up, and the eighths each takes of it."""
    parts, bottom = [], floor
    for band, top in enumerate(tops):
        height = min(top, floor + FULL) - bottom
        if height > 0:
            parts.append((band, height))
            bottom += height
    return parts


def _cell(parts: list[Part], owed: list[float]) -> Cell | None:
    if not parts:
        return None
    height = sum(eighths for _, eighths in parts)
    kept = list(parts)
    while len(kept) > (2 if height == FULL else 1):
        kept = _without_one(kept, owed)
    for band, eighths in parts:
        owed[band] += eighths
    for band, eighths in kept:
        owed[band] -= eighths
    lower, eighths = kept[0]
    return Cell(EIGHTHS[eighths], lower, kept[1][0] if len(kept) > 1 else None)


def _without_one(parts: list[Part], owed: list[float]) -> list[Part]:
    """Leave out the band that matters least, and give its eighths to the neighbour owed most."""
    least = min(range(len(parts)), key=lambda at: parts[at][1] + owed[parts[at][0]])
    kept = parts[:least] + parts[least + 1 :]
    beside = {max(least - 1, 0), min(least, len(kept) - 1)}
    heir = max(beside, key=lambda at: owed[kept[at][0]] + kept[at][1])
    kept[heir] = kept[heir][0], kept[heir][1] + parts[least][1]
    return kept
