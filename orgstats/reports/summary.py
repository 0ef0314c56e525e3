"""The cards: the totals of a window, of the window before it, and their course."""

from collections.abc import Mapping
from typing import NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.measures import MEASURE, METRICS
from orgstats.domain.numbers import Number
from orgstats.domain.oldnew import OldNew
from orgstats.domain.periods import BEFORE
from orgstats.domain.results import Summary
from orgstats.domain.window import Window
from orgstats.reports.asking.comparability import HEAD, Both, against, uncompared
from orgstats.reports.asking.notes import notes
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope, check_metric, resolve
from orgstats.reports.asking.totals import BucketSteps, confirm, counted, total, uncertain_columns
from orgstats.reports.caching import Saved, saved
from orgstats.sql.query import Query


class SummaryQuestion(NamedTuple):
    """What of a summary is wanted: only these `measures` are summed, those beside them None.

    There is a course only if it is `charted`, and the change of a metric only if it is `changed`.
    What `caching` saved takes one more scan.
    """

    measures: tuple[str, ...] = tuple(MEASURE)
    charted: bool = True
    caching: bool = False
    changed: str | None = None


EVERYTHING = SummaryQuestion()


def summary(request: Request, asker: Asker, ask: SummaryQuestion = EVERYTHING) -> Summary:
    """Sum up a window and, if they are to be compared, the one before it, with one scan."""
    if ask.changed is not None:
        check_metric(ask.changed, request.mode)
    scope = resolve(request, asker)
    both = against(scope, request)
    query = _question(scope, ask, both)
    cells = asker.ask(query)
    spared = saved(scope, query.periods, asker) if ask.caching else Saved()
    confirm(scope, cells, asker)
    window = scope.header.window
    report = Summary(
        header=scope.header,
        total=total(cells),
        previous=None if both is None else total(cells, period=BEFORE),
        notes=tuple(notes(scope, cells, ask.measures)),
        bucket=window.bucket_size(),
        course=_course(cells, window) if ask.charted else {},
        saved=spared,
    )
    if both is None or ask.changed is None:
        return report
    told = uncompared(scope, both, cells, asker)
    return _moved(report, ask.changed, both)._replace(notes=(*report.notes, *told))


def _question(scope: Scope, ask: SummaryQuestion, both: Both | None) -> Query:
    periods = () if both is None else both.periods
    return scope.total_query()._replace(
        by=uncertain_columns(scope),
        bucket=scope.header.window.bucket_size() if ask.charted else None,
        measures=ask.measures,
        # Only who is told of a change has to know whether the source has the first day before.
        periods=tuple(one for one in periods if one.name != HEAD or ask.changed),
    )


def _moved(report: Summary, metric: str, both: Both) -> Summary:
    """Give a summary with a metric in both windows, which its header names."""
    header = report.header._replace(before=both.before)
    old, new = (report.previous or {}).get(metric), report.total[metric]
    moved = None if old is None or new is None else OldNew(old, new)
    return report._replace(header=header, moved=moved)


def _course(cells: Cells, window: Window) -> Mapping[str, list[Number]]:
    steps = BucketSteps(window, window.bucket_size())
    drawn = [name for name in METRICS if name in cells.measures]
    groups = counted(cells, "bucket", measures=drawn) if drawn else []
    lines = {name: {bucket: sums[name] or 0 for (bucket,), sums in groups} for name in drawn}
    return {name: steps.line([line]) for name, line in lines.items()}
