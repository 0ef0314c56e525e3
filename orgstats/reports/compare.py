"""What changed between two windows, and who rose and fell: rows that add up to the change."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from orgstats.domain import periods
from orgstats.domain.baseline import aligned
from orgstats.domain.cells import Cells
from orgstats.domain.comparison import Comparison, Move, OldNew, RestMove, added
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.numbers import Sums
from orgstats.domain.periods import BEFORE, NOW
from orgstats.domain.rounding import tolerance
from orgstats.reports.attribution import Attribution
from orgstats.reports.comparability import HEAD, Both, comparability
from orgstats.reports.moves import moves
from orgstats.reports.notes import notes
from orgstats.reports.scope import Asker, Request, Scope, check_metric, resolve
from orgstats.reports.totals import confirm, total, uncertain_columns

# Usage of any kind tells a series that is new from one that cost nothing before.
BESIDE = ("cost", "requests")


class ComparisonQuestion(NamedTuple):
    """What a comparison is by, which metric changed, how many rows (None: all).

    Where a window is not over, `elapsed` compares it with as much of the one before.
    """

    by: str
    metric: str = "cost"
    top: int | None = 10
    elapsed: bool = True

    @property
    def measures(self) -> tuple[str, ...]:
        """Give what is summed."""
        return tuple(dict.fromkeys((*BESIDE, self.metric)))


def compare(request: Request, ask: ComparisonQuestion, asker: Asker) -> Comparison:
    """Compare a window with the one before it, with one scan of each rollup that is needed."""
    check_metric(ask.metric, request.mode, [ask.by])
    scope = resolve(request, asker, [ask.by])
    both = _both(scope, request, elapsed=ask.elapsed)
    scope = scope._replace(header=scope.header._replace(before=both.before))
    totals, cells = _ask(scope, ask, both, asker)
    confirm(scope, totals, asker)
    found = moves(Attribution(DIMENSION[ask.by], scope.entities, cells), ask.metric)
    sums = {period: total(totals, period=period) for period in (BEFORE, NOW)}
    report = _report(scope, ask, found, sums)
    told = [
        *notes(scope, totals, ask.measures),
        *comparability(scope, both, _first(totals, both, asker)),
    ]
    return report._replace(hours=both.hours, notes=tuple(told))


def _both(scope: Scope, request: Request, *, elapsed: bool) -> Both:
    window = scope.header.window
    before = request.before or window
    return Both(*aligned(window, before, scope.header.as_of)) if elapsed else Both(window, before)


def _first(totals: Cells, both: Both, asker: Asker) -> datetime | None:
    """Give the first hour of the source, where the first day before has no usage; else None."""
    if not totals.answered or both.head is None or any(total(totals, period=HEAD).values()):
        return None
    return asker.first_hour()


def _ask(scope: Scope, ask: ComparisonQuestion, both: Both, asker: Asker) -> tuple[Cells, Cells]:
    """Give the cells of the total and those of the dimension, which may be the same."""
    dimension = DIMENSION[ask.by]
    asked: dict[str, Any] = {
        "periods": periods.of(now=both.now, before=both.before, head=both.head),
        "measures": ask.measures,
        # What several share is divided in every bucket.
        "bucket": scope.header.window.bucket_size() if dimension.splits else None,
    }
    whole = scope.total_query()._replace(by=uncertain_columns(scope), **asked)
    parts = scope.query([ask.by])._replace(by=dimension.columns, **asked)
    if parts.rollup != whole.rollup:
        return asker.ask(whole), asker.ask(parts)
    cells = asker.ask(whole._replace(by=tuple(dict.fromkeys((*parts.by, *whole.by)))))
    return cells, cells


def _report(
    scope: Scope, ask: ComparisonQuestion, found: list[Move], sums: Mapping[str, Sums]
) -> Comparison:
    whole, top = _moved(sums, ask.metric), found[: ask.top]
    named = added(one.moved for one in found)
    shown = added(one.moved for one in top)
    folded = len(found) - len(top)
    return Comparison(
        header=scope.header,
        hours=(Fraction(), Fraction()),
        by=ask.by,
        metric=ask.metric,
        total=whole,
        requests=_moved(sums, "requests"),
        rows=tuple(top),
        other=RestMove(named.without(shown), folded) if folded else None,
        unattributed=_unattributed(whole.without(named), ask.metric, sums),
        effects=None,
    )


def _moved(sums: Mapping[str, Sums], metric: str) -> OldNew:
    return OldNew(sums[BEFORE][metric] or 0, sums[NOW][metric] or 0)


def _unattributed(rest: OldNew, metric: str, sums: Mapping[str, Sums]) -> RestMove | None:
    if not any(rest):
        return None
    sides = zip(rest, (sums[BEFORE], sums[NOW]), strict=True)
    noise = all(abs(Decimal(value)) <= tolerance(metric, whole) for value, whole in sides)
    return RestMove(rest, noise=noise)
