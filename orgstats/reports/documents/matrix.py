"""A breakdown with a column for each step of time: one row a series, totals of rows and columns."""

from collections.abc import Iterator
from typing import NamedTuple

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Number, plus
from orgstats.domain.records import bucket_start
from orgstats.domain.results import Breakdown, OverTime, Rest, Stack
from orgstats.domain.times import STEPS, WEEKDAYS, TimeStep
from orgstats.domain.window import cut_steps
from orgstats.reports.documents import breakdown, rests
from orgstats.reports.documents.columns import about, details

TOTALS_ROW = {"key": "(total)", "label": "Total"}


class Crossing(NamedTuple):
    """A breakdown whose every row has a course, and the step of time across."""

    report: Breakdown
    over_time: OverTime
    across: TimeStep

    @property
    def steps(self) -> list[str]:
        """Give the names of the columns in the order of time, weekdays from Monday on."""
        names = dict.fromkeys(map(self._name, self.over_time.stacks))
        return [day for day in WEEKDAYS if day in names] if self.across == "weekday" else [*names]

    def rows(self) -> Iterator[TableRow]:
        """Give the rows, what they leave, and the total."""
        report, metric, stacks = self.report, self.report.metric, self.over_time.stacks
        for row in report.rows:
            named = {"key": row.key, "label": row.label, **row.details}
            numbers = self._numbers([stack.values[row.key] for stack in stacks])
            yield TableRow("row", {**named, **numbers, "total": row.sums[metric]})
        other, nobodys = rests.names(report.by, report.unattributed)
        yield from self._left(other, report.other)
        yield from self._left(nobodys, report.unattributed)
        numbers = self._numbers([stack.total for stack in stacks])
        yield TableRow("total", {**TOTALS_ROW, **numbers, "total": report.total[metric]})

    def _left(self, named: rests.NamedRest, rest: Rest | None) -> Iterator[TableRow]:
        """Give what rows leave, if anything, also where it comes to nothing over all."""
        role, cells = named
        left = [
            stack.other if role == "other" else stack.unattributed
            for stack in self.over_time.stacks
        ]
        if rest is None and not any(left):
            return
        count = {} if rest is None or rest.folded is None else {"count": rest.folded}
        whole = 0 if rest is None else rest.sums[self.report.metric]
        yield TableRow(role, {**cells, **count, **self._numbers(left), "total": whole})

    def _numbers(self, values: list[Number]) -> dict[str, Number]:
        """Give the numbers of buckets by column."""
        found: dict[str, Number] = dict.fromkeys(self.steps, 0)
        for stack, value in zip(self.over_time.stacks, values, strict=True):
            name = self._name(stack)
            found[name] = plus(found[name], value)
        return found

    def _name(self, stack: Stack) -> str:
        day = stack.bucket.day
        if self.across == "weekday" and day is not None:
            return WEEKDAYS[day.weekday()]
        return bucket_start(stack.bucket, self.over_time.zone)


def document(report: Breakdown, across: TimeStep) -> Document:
    """Give the document of a breakdown, its numbers those of the metric in each step."""
    whole = breakdown.document(report)
    if report.over_time is None:
        return whole
    return whole._replace(tables=(_table(Crossing(report, report.over_time, across)),))


def _table(crossing: Crossing) -> Table:
    report = crossing.report
    dimension, measure = DIMENSION[report.by], MEASURE[report.metric]
    key = Column("key", "Id", "id", "key")
    label = Column("label", dimension.title, "text", "label")
    cut = {
        str(start): days for start, days in cut_steps(report.header.window, crossing.across).items()
    }
    steps = [
        Column(name, name, measure.kind, "step", group=crossing.across, days=cut.get(name))
        for name in crossing.steps
    ]
    total = Column("total", "Total", measure.kind)
    start = about(report.header, report.by)
    rows = tuple(crossing.rows())
    return Table(
        "matrix",
        f"{measure.title} of {dimension.plural} per {crossing.across}",
        (key, label, *details(report.by), *steps, total),
        (label, *steps, total),
        rows,
        about={**start, "across": crossing.across, "metric": report.metric},
        ranked="total",
        empty="No usage in this window.",
        remarks=rests.meanings(rows, report.by),
        timed=report.by in STEPS,
    )
