"""A level of a breakdown: which series of a dimension are rows, and what the rows leave."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from orgstats.domain.dimension import Dimension, Raw
from orgstats.domain.entities import Entities
from orgstats.domain.numbers import Number, Sums, minus, ratio, share
from orgstats.domain.oldnew import OldNew
from orgstats.domain.results import Header, Rest, Row
from orgstats.domain.rounding import tolerance
from orgstats.domain.times import STEPS, Timed
from orgstats.reports.breakdown.attribution import Series


class Level(NamedTuple):
    """A dimension, how many of its series are rows (None: all), what ranks them, and the total.

    `outer` is the dimension that it is within. Cells may tell more than the `measures` asked for.
    """

    dimension: Dimension
    entities: Entities
    metric: str
    top: int | None
    whole: Sums
    measures: tuple[str, ...]
    outer: Dimension | None = None

    @property
    def timed(self) -> bool:
        """Tell whether the rows are steps of time, which stand in its order."""
        return self.dimension.name in STEPS

    def choose(
        self, ranking: Sequence[Series], moments: Iterable[Raw], nothing: Sums
    ) -> list[Series]:
        """Give the series that are rows, of time in its order, the empty steps among them.

        Of steps of time, `top` are those with most of the metric.
        """
        if not self.timed:
            shown = list(ranking[: self.top])
            self.dimension.expect((one.key for one in shown), self.entities)
            return shown
        known = {one.key: one for one in ranking}
        keys = [*(self._key(raw) for raw in moments), *known]
        if self.top is not None:
            kept = {one.key for one in ranking[: self.top]}
            keys = [key for key in keys if key in kept]
        return [known.get(key) or Series(key, nothing) for key in dict.fromkeys(keys)]

    def row(self, one: Series, raw: Raw, within: str | None = None) -> Row:
        """Give the row of a series, `raw` being its stored values, within that of another key."""
        dimension, sums = self.dimension, self.told(one.sums, one.key, within)
        details = dimension.details.items() if raw else ()
        return Row(
            key=one.key,
            label=self.label(one.key),
            share=self.share(one.sums),
            sums=sums,
            details={name: detail.of(one.key, raw, self.entities) for name, detail in details},
            made={name: made.of(one.key, one.sums) for name, made in dimension.made.items()},
            moved=self.moved(sums, one.old),
        )

    def told(self, sums: Sums, key: str | None = None, within: str | None = None) -> Sums:
        """Leave the measures that the row of a key, or any row, has."""
        has, outer = self.dimension.has, self.outer
        return {
            name: value if has(name, key) and (outer is None or outer.has(name, within)) else None
            for name, value in sums.items()
        }

    def moved(self, sums: Sums, old: Number | None) -> OldNew | None:
        """Give the metric before and now; None where nobody asked, or it is not counted here."""
        now = sums[self.metric]
        return None if old is None or now is None else OldNew(old, now)

    def label(self, key: str) -> str:
        """Give what people call a series."""
        return self.dimension.label(key, self.entities)

    def share(self, sums: Sums) -> Decimal | None:
        """Give the part of the total that some sums are."""
        return share(sums[self.metric], self.whole[self.metric])

    def other(self, folded: Series, count: int, within: str | None = None) -> Rest | None:
        """Give what the series came to that are no rows."""
        if not count:
            return None
        sums = self.told(folded.sums, None, within)
        return Rest(self.share(folded.sums), sums, count, moved=self.moved(sums, folded.old))

    def unattributed(self, lost: Series, whole: Series, within: str | None = None) -> Rest | None:
        """Give what a whole has and no series accounts for."""
        rest = self.told(lost.sums, None, within)
        if not any(rest.get(name) for name in self.measures) and not lost.old:
            return None
        # What only some rows have is no usage that the others lack.
        seen = {n: value for n, value in rest.items() if n == self.metric or self._common(n)}
        pairs = [(name, value, whole.sums) for name, value in seen.items()]
        pairs.append((self.metric, lost.old, {self.metric: whole.old}))
        noise = all(abs(Decimal(value or 0)) <= tolerance(n, sums) for n, value, sums in pairs)
        return Rest(self.share(rest), rest, noise=noise, moved=self.moved(rest, lost.old))

    def _common(self, measure: str) -> bool:
        outer = self.outer
        return self.dimension.common(measure) and (outer is None or outer.common(measure))

    def changed(self, rows: Sequence[Row], moments: Iterable[Raw], header: Header) -> list[Row]:
        """Give rows of time with their changes, each since the step before.

        There is none for a step that the window cuts, or that is not over.
        """
        if not self.timed or self.top is not None or header.as_of is None:
            return list(rows)
        step, timed = STEPS[self.dimension.name], Timed(header.window)
        whole = {self._key(raw) for raw in moments if timed.covers(step, raw, header.as_of)}
        return [*rows[:1], *(self._changed(*pair, whole) for pair in pairwise(rows))]

    def _changed(self, before: Row, row: Row, whole: set[str]) -> Row:
        now, then = row.sums[self.metric], before.sums[self.metric]
        if now is None or then is None or not {row.key, before.key} <= whole:
            return row
        return row._replace(change=ratio(minus(now, then), -then if then < 0 else then))

    def _key(self, raw: Raw) -> str:
        return self.dimension.parts(raw, self.entities)[0][0]
