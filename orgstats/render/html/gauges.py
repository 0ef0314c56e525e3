"""Budgets as bars: filled to what is spent, an outline to what is expected, a mark at the pace."""

from collections.abc import Iterator

from orgstats.domain.document import Record, Table
from orgstats.render.html.drawing import Drawing, Shape, ShapeGroup, line, rect
from orgstats.render.terminal.series import number

TALL = 16
"""The pixels of a gauge."""


def gauges(table: Table) -> list[Drawing]:
    """Give a bar for each budget; all of one table are measured alike, by their amounts."""
    parts = [_parts(row.cells) for row in table.rows]
    most = max((part for found in parts for part in found), default=1.0)
    scale = max(most, 1.0) * 1.02
    return [
        Drawing(TALL, (ShapeGroup(tuple(_gauge(found, scale, row.cells["status"]))),))
        for found, row in zip(parts, table.rows, strict=True)
    ]


def _parts(cells: Record) -> tuple[float, float, float]:
    amount = float(cells["amount"]) or 1.0
    spent, pace, ahead = (
        max(float(number(cells[name] or 0)) / amount, 0.0) for name in ("spent", "pace", "forecast")
    )
    return spent, pace, ahead


def _gauge(parts: tuple[float, float, float], scale: float, status: str) -> Iterator[Shape]:
    spent, pace, ahead = (part / scale for part in parts)
    yield rect((0, 1 / scale), (0, TALL), "track")
    yield rect((0, spent), (3, TALL - 6), f"gauge-{status}")
    if ahead > spent:
        yield rect((spent, ahead - spent), (3, TALL - 6), "ahead")
    yield line((pace, pace), (1, TALL - 1), "pace")
    yield line((1 / scale, 1 / scale), (-2, TALL + 2), "limit")
