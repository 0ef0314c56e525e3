"""A breakdown over time: in every bucket the rows, other and unattributed add up to the total."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.cells import Cells
from orgstats.domain.dimension import Raw
from orgstats.domain.numbers import Number, add_up, minus
from orgstats.domain.results import OverTime, Stack
from orgstats.domain.window import BucketSize, Window
from orgstats.reports.asking.totals import BucketSteps, lines
from orgstats.reports.breakdown.attribution import Attribution, Series

Numbers = list[Number]


class Course(NamedTuple):
    """The lines of one metric over the buckets of a window."""

    steps: BucketSteps
    size: BucketSize
    zone: ZoneInfo
    metric: str

    def stack(
        self,
        totals: Cells,
        attribution: Attribution,
        top: Sequence[Series],
        lost: Sequence[Raw],
    ) -> OverTime:
        """Stack the top series; what the others used is other, what nobody did unattributed."""
        whole = self._line(totals)
        nobody = self._lines(attribution, lost).get(None, self.steps.line(()))
        used = whole if attribution.cells is totals else self._line(attribution.cells)
        somebody = list(map(minus, used, nobody))
        keys = [one.key for one in top]
        lines = self._lines(attribution, [raw for one in top for raw in one.raws])
        nothing = self.steps.line(())
        shown = zip(*(lines.get(key, nothing) for key in keys), strict=True) if keys else repeat(())
        stacks = []
        for place, (bucket, numbers) in enumerate(zip(self.steps.buckets, shown, strict=False)):
            stacks.append(
                Stack(
                    bucket=bucket,
                    total=whole[place],
                    values=dict(zip(keys, numbers, strict=True)),
                    other=minus(somebody[place], add_up(numbers)),
                    unattributed=minus(whole[place], somebody[place]),
                )
            )
        return OverTime(self.size, self.zone, tuple(stacks))

    def _line(self, cells: Cells) -> Numbers:
        return self.steps.line(line for _, line in lines(cells, self.metric))

    def _lines(self, attribution: Attribution, raws: Sequence[Raw]) -> Mapping[str | None, Numbers]:
        found = attribution.lines(self.metric, raws)
        return {key: self.steps.line(own) for key, own in found.items()}


def course(window: Window, size: BucketSize, metric: str) -> Course:
    """Give the course of a metric through a window."""
    return Course(BucketSteps(window, size), size, window.zone, metric)
