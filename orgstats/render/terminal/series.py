"""What a chart draws: at most eight series, and everything else folded into Other."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from orgstats.domain.document import Table, TimeSeries
from orgstats.domain.numbers import Number, add_up, minus, plus
from orgstats.render.terminal import lines
from orgstats.render.terminal.palette import SERIES
from orgstats.render.terminal.steps import SteppedValues


class ChartSeries(NamedTuple):
    """The bands from the bottom up: the palette's index and the label of each, and their course."""

    indexes: tuple[int, ...]
    labels: tuple[str, ...]
    course: SteppedValues


def of(course: TimeSeries, table: Table) -> ChartSeries:
    """Give the bands of the rows of a table, in their order."""
    if course.labels is None:
        keys = [row.cells["key"] for row in table.rows_of("row")[:SERIES]]
        names, rest = lines.labels(table)[:SERIES], folded(table)
    else:
        keys = list(course.labels)[:SERIES]
        names = lines.apart(list(course.labels.values()), list(course.labels))[:SERIES]
        rest = _left(course, keys)
    if not keys and not rest:
        return total(course)
    bands = [course.bands.get(key, [0] * len(course.buckets)) for key in keys]
    drawn = list(zip(*bands, strict=True)) if bands else [()] * len(course.buckets)
    values = tuple(
        _values(whole, amounts, rest=bool(rest))
        for whole, amounts in zip(course.total, drawn, strict=True)
    )
    return ChartSeries(
        (*range(len(keys)), SERIES) if rest else tuple(range(len(keys))),
        (*names, rest) if rest else tuple(names),
        SteppedValues(course.size, course.buckets, values),
    )


def total(course: TimeSeries) -> ChartSeries:
    """Give the total as the only band."""
    values = tuple((number(whole),) for whole in course.total)
    return ChartSeries(
        (0,), (course.column.title,), SteppedValues(course.size, course.buckets, values)
    )


def _left(course: TimeSeries, keys: Sequence[str]) -> str:
    """Name what the bands that are drawn leave of the total, where they leave anything."""
    if not keys:
        return ""
    drawn = zip(*(course.bands[key] for key in keys), strict=True)
    left = any(whole != add_up(amounts) for whole, amounts in zip(course.total, drawn, strict=True))
    return "Other" if left else ""


def folded(table: Table) -> str:
    """Name what the chart draws as Other; nothing where every part is a series."""
    others = table.rows_of("other")
    count = max(len(table.rows_of("row")) - SERIES, 0)
    count += sum(row.cells["count"] for row in others)
    parts = [f"Other ({count:,} more)"] if count or others else []
    for row in table.rows_of("unattributed"):
        label = str(row.cells["label"])
        parts.append(label.lower() if parts else label)
    return " and ".join(parts)


def _values(whole: Number, amounts: Sequence[Number], *, rest: bool) -> tuple[Number, ...]:
    drawn = tuple(map(number, amounts))
    if not rest:
        return drawn
    left = number(whole)
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
