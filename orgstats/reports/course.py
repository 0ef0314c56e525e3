"""A breakdown over time: in every bucket the rows, other and unattributed add up to the total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orgstats.cells import Cells, Number, OverTime, Stack, add_up, minus
from orgstats.reports.attribution import Attribution, Raw, Series
from orgstats.reports.totals import Steps, counted
from orgstats.window import BucketSize, Window

Line = list[Number]


@dataclass(frozen=True, slots=True)
class Course:
    """The lines of one metric over the buckets of a window."""

    steps: Steps
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
        somebody = list(map(minus, self._line(attribution.cells), nobody))
        raws = [raw for one in top for raw in one.raws]
        lines = self._lines(attribution, raws)
        stacks = []
        for place, bucket in enumerate(self.steps.buckets):
            values = {one.key: lines[one.key][place] if lines else 0 for one in top}
            shown = add_up(values.values())
            stacks.append(
                Stack(
                    bucket=bucket,
                    total=whole[place],
                    values=values,
                    other=minus(somebody[place], shown),
                    unattributed=minus(whole[place], somebody[place]),
                )
            )
        return OverTime(self.size, self.zone, tuple(stacks))

    def _line(self, cells: Cells) -> Line:
        groups = counted(cells, "bucket", measures=(self.metric,))
        return self.steps.line((bucket, sums[self.metric]) for (bucket,), sums in groups)

    def _lines(self, attribution: Attribution, raws: Sequence[Raw]) -> Mapping[str | None, Line]:
        if not raws:
            return {}
        columns = attribution.columns
        keep = {columns[0]: sorted({raw[0] for raw in raws}, key=str)}
        pairs: dict[str | None, list[tuple[object, Number | None]]] = {}
        groups = counted(attribution.cells, *columns, "bucket", measures=(self.metric,), keep=keep)
        for (*raw, bucket), sums in groups:
            key = attribution.identify(tuple(raw))
            pairs.setdefault(key, []).append((bucket, sums[self.metric]))
        return {key: self.steps.line(values) for key, values in pairs.items()}


def course(window: Window, size: BucketSize, metric: str) -> Course:
    """Give the course of a metric through a window."""
    return Course(Steps(window, size), size, window.zone, metric)
