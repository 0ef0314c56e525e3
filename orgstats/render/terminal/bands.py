"""Stacked bands as cells of a grid: a pure rasteriser in eighths of a row.

The *cumulative* sums are rounded, so that the height of a stack is exact to an eighth of a row, and
no error adds up. A cell where two bands meet is one glyph with the lower band in front and the
upper one behind. Two colours are all a cell can hold, one beside the empty part above the stack,
and a letter is all of a cell. Bands that are left out are owed their height by the next steps, so
that every band gets its share of the picture; but no debt shows a band instead of one that is
clearly thicker and not to be seen elsewhere in that step: each step is true by itself.
"""

from collections.abc import Sequence
from typing import NamedTuple

HEIGHTS = " ▁▂▃▄▅▆▇█"
FULL = 8

CLEARLY = 2.0
"""A band so many times as thick as another is not left out for it; less would cost the shares."""

Part = tuple[int, int]
"""A band, and the eighths it takes of a row."""


class Cell(NamedTuple):
    """A glyph and the bands that give its colours; None is the empty background."""

    glyph: str
    front: int
    back: int | None = None


BandColumn = list[Cell | None]
"""The cells of one step from the bottom up; None where nothing is drawn."""


def edges(values: Sequence[float], unit: float, rows: int) -> list[int]:
    """Give the tops of stacked bands in eighths of a row; a total above zero is one at least."""
    heights: list[int] = []
    total = 0.0
    for value in values:
        total += max(value, 0.0)
        heights.append(min(int(total / unit * FULL + 0.5), rows * FULL))
    if total > 0 and not heights[-1]:
        biggest = max(range(len(values)), key=lambda band: values[band])
        heights[biggest:] = [1] * (len(values) - biggest)
    return heights


def blocks(stacks: Sequence[Sequence[float]], unit: float, rows: int) -> list[BandColumn]:
    """Draw stacks in cells of two colours, from the first step to the last."""
    owed = [0.0] * len(stacks[0])
    columns: list[BandColumn] = []
    for values in stacks:
        tops = edges(values, unit, rows)
        step = _Step(values, owed, unit / FULL)
        columns.append([step.block(_parts(tops, row * FULL)) for row in range(rows)])
    return columns


def letters(
    stacks: Sequence[Sequence[float]], unit: float, rows: int, marks: str
) -> list[BandColumn]:
    """Draw stacks in whole cells, each with the mark of its band."""
    owed = [0.0] * len(stacks[0])
    columns: list[BandColumn] = []
    for values in stacks:
        tops = edges(values, unit, rows)
        height = max((tops[-1] + FULL // 2) // FULL, min(tops[-1], 1))
        step = _Step(values, owed, unit / FULL)
        column: BandColumn = [None] * rows
        for row in range(height):
            ((band, _),) = step.keep(_parts(tops, row * FULL), 1)
            column[row] = Cell(marks[band], band)
        columns.append(column)
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


class _Step:
    """One step, drawn from the bottom up: its amounts, what is owed, what is drawn of it."""

    def __init__(self, values: Sequence[float], owed: list[float], eighth: float) -> None:
        self._values = values
        self._eighth = eighth
        self._owed = owed
        self._drawn = [0] * len(values)

    def block(self, parts: list[Part]) -> Cell | None:
        """Give the cell for the bands of a row."""
        if not parts:
            return None
        full = sum(eighths for _, eighths in parts) == FULL
        (lower, eighths), *upper = self.keep(parts, 2 if full else 1)
        return Cell(HEIGHTS[eighths], lower, upper[0][0] if upper else None)

    def keep(self, parts: list[Part], room: int) -> list[Part]:
        """Leave out bands until there is room for the others, which take their height."""
        kept = list(parts)
        while len(kept) > room:
            kept = self._without_one(kept)
        for band, eighths in parts:
            self._owed[band] += eighths
        for band, eighths in kept:
            self._owed[band] -= eighths
            self._drawn[band] += eighths
        return kept

    def _without_one(self, parts: list[Part]) -> list[Part]:
        """Leave out the band that matters least; the neighbour owed most takes its height."""
        needs = [eighths + self._owed[band] for band, eighths in parts]
        least = min(self._spare(parts), key=needs.__getitem__)
        heir = max(
            (at for at in (least - 1, least + 1) if 0 <= at < len(parts)), key=needs.__getitem__
        )
        grown = list(parts)
        grown[heir] = parts[heir][0], parts[heir][1] + parts[least][1]
        del grown[least]
        return grown

    def _spare(self, parts: list[Part]) -> list[int]:
        """Tell which bands may be left out: those not clearly thicker than one that would stay.

        Amounts are compared, not eighths: rounding makes a band of half an eighth as thick as one
        of an eighth and a half. A band that is seen below only counts for what this row has of it,
        and goes before one that is not.
        """
        stakes = [
            (eighths * self._eighth, CLEARLY) if self._seen(band) else (self._values[band], 1.0)
            for band, eighths in parts
        ]
        most = min(stake * CLEARLY / patience for stake, patience in stakes)
        return [at for at, (stake, patience) in enumerate(stakes) if stake <= most * patience]

    def _seen(self, band: int) -> bool:
        """Tell whether at least half of a band is drawn already: a sliver does not show it."""
        return 2 * self._drawn[band] * self._eighth >= self._values[band]
