"""Who or what drives usage: rows that add up to the total, within each other, and their course."""

from collections.abc import Iterable, Iterator

from orgstats.domain.cells import Weighing
from orgstats.domain.numbers import add_up, subtract
from orgstats.domain.periods import BEFORE, NOW
from orgstats.domain.results import Breakdown
from orgstats.domain.times import STEPS
from orgstats.errors import UsageError
from orgstats.reports.asking.comparability import Both, against, uncompared
from orgstats.reports.asking.disagreement import disagreement, disagreement_within
from orgstats.reports.asking.notes import notes
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope, check_metric, resolve
from orgstats.reports.asking.together import ask_together
from orgstats.reports.asking.totals import confirm, nothing, total, uncertain_columns
from orgstats.reports.breakdown.answers import Answers, BreakdownQuestion
from orgstats.reports.breakdown.attribution import Attribution, Leaders, Series
from orgstats.reports.breakdown.former import left, remembered
from orgstats.reports.breakdown.nesting import columns_of_all
from orgstats.sql.query import Query

__all__ = ["BreakdownQuestion", "breakdown"]


def breakdown(request: Request, ask: BreakdownQuestion, asker: Asker) -> Breakdown:
    """Break usage down, with one scan of each rollup that is needed.

    Raises `UsageError` for changes of steps of time: their window before has other steps.
    """
    check_metric(ask.metric, request.mode, ask.dimensions)
    for step in {STEPS[name] for name in ask.dimensions if name in STEPS}:
        request.window.check_steps("hour" if step == "hour" else "day")
    if ask.changes:
        check_changes(ask.dimensions)
    scope = resolve(request, asker, ask.dimensions)
    both = against(scope, request) if ask.changes else None
    # There are no changes where the calendar has no window before.
    ask = ask._replace(changes=both is not None)
    if both is not None:
        scope = scope._replace(header=scope.header._replace(before=both.before))
    totals, *cells = ask_together(asker, list(_questions(ask, scope, both)))
    confirm(scope, totals, asker)
    whole = Series("", total(totals))
    if both is not None:
        whole.old = total(totals, period=BEFORE)[ask.metric]
    report = _report(Answers(ask, scope, totals, cells, whole))
    told = () if both is None else uncompared(scope, both, totals, asker)
    return report._replace(notes=(*report.notes, *told))


def check_changes(dimensions: Iterable[str]) -> None:
    """Raise `UsageError` for rows of time, whose changes are not against a window before."""
    timed = [name for name in dimensions if name in STEPS]
    if timed:
        raise UsageError(
            f"rows by {timed[0]} have no change against the window before: it has none of them",
            hint="people see the change against the row before; `orgstats compare` takes any"
            " two windows",
        )


def _questions(ask: BreakdownQuestion, scope: Scope, both: Both | None) -> Iterator[Query]:
    """Give the questions for the total, for the rows, and for the rows within these."""
    dimensions = [scope.dimension(name) for name in ask.dimensions]
    # What several share is divided in every bucket, also where no course is asked for.
    splits = any(one.splits for one in dimensions)
    steps = scope.header.window.bucket_size() if splits else None
    whole = scope.total_query()._replace(
        by=uncertain_columns(scope),
        bucket=ask.bucket or steps,
        measures=ask.measures,
        periods=() if both is None else both.periods,
    )
    yield whole
    for count in range(1, len(dimensions) + 1):
        by = columns_of_all(*dimensions[:count])
        charted = ask.charted in ask.dimensions[count - 1 : count]
        bucket = ask.bucket if charted else None
        yield scope.query(ask.dimensions[:count])._replace(
            by=by, bucket=bucket or steps, measures=ask.measures, periods=whole.periods
        )


def _report(found: Answers) -> Breakdown:
    outer, ask = found.level(0), found.ask
    attribution = Attribution(outer.dimension, outer.entities, found.cells[0])
    ranking = _ranking(attribution, ask)
    lost = ranking.lost
    shown = outer.choose(ranking.series, found.moments, nothing(attribution.cells))
    # By project both are one scan, and need not be added up twice.
    used = outer.whole if attribution.cells is found.totals else total(attribution.cells)
    folded, rest = left(found.whole, shown, subtract(used, lost.sums), ranking.before)
    rows = found.rows(shown)
    # What one scan tells cannot disagree; what is left of a wider rollup can.
    apart = attribution.cells is not found.totals or found.scope.query([ask.by]).whole is not None
    return Breakdown(
        header=found.scope.header,
        by=ask.by,
        metric=ask.metric,
        total=outer.whole,
        rows=rows,
        other=outer.other(folded, ranking.among - sum(bool(one.raws) for one in shown)),
        unattributed=outer.unattributed(rest, found.whole),
        over_time=found.over_time(attribution, shown, lost),
        notes=(
            *notes(found.scope, found.totals, ask.measures),
            *(disagreement(rest.sums, outer.whole) if apart else ()),
            *(() if found.cells[-1] is found.cells[0] else disagreement_within(rows)),
        ),
        within=ask.within,
        moved=outer.moved(outer.whole, found.whole.old),
    )


def _ranking(attribution: Attribution, ask: BreakdownQuestion) -> Leaders:
    """Give the series that lead, of those that are and were where what was before is told."""
    if not ask.changes:
        return attribution.ranking(ask.metric, ask.top)
    raws = attribution.first(Weighing(ask.metric, {NOW: 1, BEFORE: 0}), ask.top)
    ranking, lost = attribution.series(ask.metric, raws)
    found = remembered(attribution, ranking, ask.metric, raws)
    if raws is None:
        return Leaders(found, lost, len(found), add_up(one.old or 0 for one in found))
    was = attribution._replace(period=BEFORE).attributed(ask.metric)
    return Leaders(found, attribution.lost(ask.metric), attribution.among(NOW, BEFORE), was)
