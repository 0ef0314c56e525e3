"""What changed between two windows, and who rose and fell: rows that add up to the change."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from orgstats.domain.baseline import aligned
from orgstats.domain.comparison import Comparison, RestMove
from orgstats.domain.numbers import Sums
from orgstats.domain.oldnew import OldNew, added
from orgstats.domain.periods import BEFORE, NOW
from orgstats.domain.results import Note
from orgstats.domain.rounding import tolerance
from orgstats.errors import UsageError
from orgstats.reports.asking.comparability import Both, comparability, first_hour
from orgstats.reports.asking.notes import notes, unmetered
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope, check_metric, resolve
from orgstats.reports.asking.together import ask_together
from orgstats.reports.asking.totals import confirm, total, uncertain_columns
from orgstats.reports.breakdown.attribution import Attribution
from orgstats.reports.comparison.explanation import EXPLAINED, explanation, question
from orgstats.reports.comparison.moves import Movers, moves
from orgstats.sql.query import Query

# Usage of any kind tells a series that is new from one that cost nothing before.
BESIDE = ("cost", "requests")


class ComparisonQuestion(NamedTuple):
    """What a comparison is by, which metric changed, how many rows (None: all).

    Where a window is not over, `elapsed` compares it with as much of the one before. Effects are
    looked for where that is `explained`; they are `required` where nothing else is wanted.
    """

    by: str
    metric: str = "cost"
    top: int | None = 10
    elapsed: bool = True
    explained: bool = True
    required: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        """Give what is summed."""
        return tuple(dict.fromkeys((*BESIDE, self.metric)))


def compare(request: Request, ask: ComparisonQuestion, asker: Asker) -> Comparison:
    """Compare a window with the one before it, with one scan of each rollup that is needed.

    Raises `UsageError` if effects are required and nothing can tell them.
    """
    check_metric(ask.metric, request.mode, [ask.by])
    scope = resolve(request, asker, [ask.by])
    both = _both(scope, request, elapsed=ask.elapsed)
    scope = scope._replace(header=scope.header._replace(before=both.before))
    causes = _causes(scope, ask)
    totals, cells, *metered = ask_together(asker, _questions(scope, ask, both, causes.query))
    confirm(scope, totals, asker)
    attribution = Attribution(scope.dimension(ask.by), scope.entities, cells)
    found = moves(attribution, ask.metric, ask.top)
    sums = {period: total(totals, period=period) for period in (BEFORE, NOW)}
    report = _report(scope, ask, found, sums)._replace(hours=both.hours)
    told = [*notes(scope, totals, ask.measures), *causes.notes]
    told += comparability(scope, both, first_hour(totals, both, asker))
    if metered:
        told += unmetered(metered[0])
        report = report._replace(effects=explanation(metered[0], report))
    return report._replace(notes=tuple(told))


class _Causes(NamedTuple):
    """The question for what explains a change, or else why there is none."""

    query: Query | None = None
    notes: tuple[Note, ...] = ()


def _causes(scope: Scope, ask: ComparisonQuestion) -> _Causes:
    if not ask.explained or (ask.metric != EXPLAINED and not ask.required):
        return _Causes()
    try:
        return _Causes(question(scope, ask.metric))
    except UsageError as error:
        if ask.required:
            raise
        return _Causes(notes=(Note("no_effects", f"nothing tells why it changed: {error}"),))


def _both(scope: Scope, request: Request, *, elapsed: bool) -> Both:
    window = scope.header.window
    before = request.before or window
    return Both(*aligned(window, before, scope.header.as_of)) if elapsed else Both(window, before)


def _questions(
    scope: Scope, ask: ComparisonQuestion, both: Both, causes: Query | None
) -> list[Query]:
    """Give the questions for the total, for the dimension and, if wanted, for the causes."""
    dimension = scope.dimension(ask.by)
    whole = scope.total_query()._replace(by=uncertain_columns(scope), measures=ask.measures)
    parts = scope.query([ask.by])._replace(by=dimension.columns, measures=ask.measures)
    asked: dict[str, Any] = {
        "periods": both.periods,
        # What several share is divided in every bucket.
        "bucket": scope.header.window.bucket_size() if dimension.splits else None,
    }
    queries = [whole, parts] if causes is None else [whole, parts, causes]
    return [query._replace(**asked) for query in queries]


def _report(
    scope: Scope, ask: ComparisonQuestion, found: Movers, sums: Mapping[str, Sums]
) -> Comparison:
    whole, named = _moved(sums, ask.metric), found.named
    shown = added(one.moved for one in found.rows)
    folded = found.among - len(found.rows)
    return Comparison(
        header=scope.header,
        hours=(Fraction(), Fraction()),
        by=ask.by,
        metric=ask.metric,
        total=whole,
        requests=_moved(sums, "requests"),
        rows=tuple(found.rows),
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
