"""What a breakdown's chart draws: at most eight series, and everything else folded into Other."""

from decimal import Decimal
from typing import NamedTuple

from orgstats.domain.numbers import Number, minus, plus
from orgstats.domain.results import Breakdown, OverTime, Stack
from orgstats.render.terminal import standing
from orgstats.render.terminal.palette import SERIES
from orgstats.render.terminal.steps import SteppedValues


class ChartSeries(NamedTuple):
    """The bands from the bottom up: the palette's index and the label of each, and their course."""

    indexes: tuple[int, ...]
    labels: tuple[str, ...]
    course: SteppedValues


def of(report: Breakdown, over_time: OverTime) -> ChartSeries:
    """Give the series of a breakdown, biggest first."""
    rows = report.rows[:SERIES]
    keys = [row.key for row in rows]
    names = standing.labels(report)[:SERIES]
    rest = folded(report)
    values = tuple(_values(stack, keys, rest=bool(rest)) for stack in over_time.stacks)
    buckets = tuple(stack.bucket for stack in over_time.stacks)
    return ChartSeries(
        (*range(len(rows)), SERIES) if rest else tuple(range(len(rows))),
        (*names, rest) if rest else tuple(names),
        SteppedValues(over_time.bucket, buckets, values),
    )


def folded(report: Breakdown) -> str:
    """Name what the chart draws as Other; nothing where every part is a series."""
    count = max(len(report.rows) - SERIES, 0)
    if report.other is not None:
        count += report.other.folded or 0
    parts = [f"Other ({count:,} more)"] if count or report.other else []
    if report.unattributed is not None and not report.unattributed.noise:
        parts.append("unattributed" if parts else "Unattributed")
    return " and ".join(parts)


def _values(stack: Stack, keys: list[str], *, rest: bool) -> tuple[Number, ...]:
    drawn = tuple(number(stack.values.get(key, 0)) for key in keys)
    if not rest:
        return drawn
    left = number(stack.total)
    for value in drawn:
        left = minus(left, value)
    return (*drawn, left)


def number(value: Number) -> Number:
    """Give a value that can be added: NaN and the infinities count as nothing."""
    return value if isinstance(value, int) or value.is_finite() else Decimal(0)


def negative(course: SteppedValues) -> Number:
    """Give the sum of the negative amounts, which a stack cannot show."""
    total: Number = 0
    for values in course.values:
        for value in values:
            total = plus(total, min(value, 0))
    return total
