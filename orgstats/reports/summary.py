"""The cards: the totals of a window, of the window before it, and their course."""

from collections.abc import Mapping

from orgstats.domain import periods
from orgstats.domain.cells import Cells
from orgstats.domain.measures import MEASURE, METRICS
from orgstats.domain.numbers import Number
from orgstats.domain.results import Summary
from orgstats.domain.window import BucketSize, Window
from orgstats.reports.caching import Saved, saved
from orgstats.reports.notes import notes
from orgstats.reports.scope import Asker, Request, resolve
from orgstats.reports.totals import BucketSteps, confirm, counted, total, uncertain_columns


def summary(
    request: Request,
    asker: Asker,
    *,
    measures: tuple[str, ...] = tuple(MEASURE),
    charted: bool = True,
    caching: bool = False,
) -> Summary:
    """Sum up a window and, if they are to be compared, the one before it, with one scan.

    Only `measures` are summed, and those beside them None; there is a course only if it is charted.
    What `caching` saved takes one more scan.
    """
    scope = resolve(request, asker)
    window = scope.header.window
    size = window.bucket_size()
    query = scope.total_query()._replace(
        by=uncertain_columns(scope), bucket=size if charted else None, measures=measures
    )
    before = request.before
    if before is not None:
        query = query._replace(periods=periods.of(now=window, before=before))
    cells = asker.ask(query)
    spared = saved(scope, query.periods, asker) if caching else Saved()
    confirm(scope, cells, asker)
    return Summary(
        header=scope.header,
        total=total(cells),
        previous=None if before is None else total(cells, period=periods.BEFORE),
        notes=tuple(notes(scope, cells, measures)),
        bucket=size,
        course=_course(cells, window, size) if charted else {},
        saved=spared,
    )


def _course(cells: Cells, window: Window, size: BucketSize) -> Mapping[str, list[Number]]:
    steps = BucketSteps(window, size)
    drawn = [name for name in METRICS if name in cells.measures]
    groups = counted(cells, "bucket", measures=drawn) if drawn else []
    return {name: steps.line((bucket, sums[name]) for (bucket,), sums in groups) for name in drawn}
