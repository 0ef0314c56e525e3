"""What the questions of a breakdown came to: its levels, rows within rows, and their course."""

from collections.abc import Sequence
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.dimension import Raw
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import STANDARD
from orgstats.domain.results import OverTime, Row
from orgstats.domain.times import STEPS, Timed
from orgstats.domain.window import BucketSize
from orgstats.reports.asking.scope import Scope
from orgstats.reports.breakdown.attribution import Attribution, Series
from orgstats.reports.breakdown.course import course
from orgstats.reports.breakdown.levels import Level
from orgstats.reports.breakdown.nesting import Nesting


class BreakdownQuestion(NamedTuple):
    """What a breakdown is by, what ranks it, how many rows (None: all), its step (None: none).

    Only `measures` are summed; those beside them are None in the report. Of the rows, the first
    `courses` have a course (None: all). Each row has `top_within` rows by a second dimension,
    `within`. The course is by the dimension of the rows; where that is one of time, by the second
    one, but for `crossed` rows: each has its own. With `changes` the window before is summed, too.
    """

    by: str
    metric: str = "cost"
    top: int | None = 10
    bucket: BucketSize | None = None
    measures: tuple[str, ...] = STANDARD
    courses: int | None = None
    within: str | None = None
    top_within: int | None = None
    crossed: bool = False
    changes: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Give the dimensions, the outer one first."""
        return (self.by,) if self.within is None else (self.by, self.within)

    @property
    def charted(self) -> str | None:
        """Give the dimension that the course is by; None: by none, for it would be time by time."""
        candidates = [self.by] if self.crossed else [n for n in self.dimensions if n not in STEPS]
        return candidates[0] if candidates else None


class Answers(NamedTuple):
    """What the questions of a breakdown came to: the total, the rows, the rows within these."""

    ask: BreakdownQuestion
    scope: Scope
    totals: Cells
    cells: Sequence[Cells]
    whole: Series

    @property
    def moments(self) -> list[Raw]:
        """Give what the rows stand for where they are steps of time."""
        if self.ask.by not in STEPS:
            return []
        return Timed(self.scope.header.window).moments([STEPS[self.ask.by]])

    def level(self, depth: int) -> Level:
        """Give the level of the rows, or of those within them."""
        return Level(
            Timed(self.scope.header.window).local(self.scope.dimension(self.ask.dimensions[depth])),
            self.scope.entities,
            self.ask.metric,
            (self.ask.top, self.ask.top_within)[depth],
            self.whole.sums,
            self.ask.measures,
            DIMENSION[self.ask.by] if depth else None,
        )

    def rows(self, shown: Sequence[Series]) -> tuple[Row, ...]:
        """Give the rows of some series, each with the rows within it."""
        outer, header = self.level(0), self.scope.header
        rows = [outer.row(one, one.raws[0] if one.raws else ()) for one in shown]
        rows = outer.changed(rows, self.moments, header)
        if self.ask.within is None:
            return tuple(rows)
        nesting = Nesting(
            self.level(1), outer.dimension, self.cells[1], header, self.whole.old is not None
        )
        within = nesting.within(shown, every=self.ask.top is None)
        return tuple(row._replace(within=within[row.key]) for row in rows)

    def over_time(
        self, attribution: Attribution, shown: Sequence[Series], lost: Series
    ) -> OverTime | None:
        """Give the course of the rows or, where these are steps of time, of what is within them."""
        ask, courses = self.ask, self.ask.courses
        if ask.bucket is None:
            return None
        steps = course(self.scope.header.window, ask.bucket, ask.metric)
        if ask.charted == ask.by:
            return steps.stack(self.totals, attribution, shown[:courses], lost.raws)
        if ask.charted is None:
            return steps.stack(self.totals, attribution, (), ())._replace(labels={})
        inner = self.level(1)
        of_inner = Attribution(inner.dimension, inner.entities, self.cells[1])
        ranking, lost = of_inner.series(ask.metric)
        labels = {one.key: inner.label(one.key) for one in ranking[:courses]}
        over_time = steps.stack(self.totals, of_inner, ranking[:courses], lost.raws)
        return over_time._replace(labels=labels)
