"""The cards: the totals of a window, of the window before it, and their course."""

from orgstats.catalog import METRICS
from orgstats.cells import Summary
from orgstats.reports.scope import Asker, Request, resolve
from orgstats.reports.totals import Steps, confirm, counted, notes, total, uncertain_columns
from orgstats.window import BucketSize


def summary(request: Request, asker: Asker, bucket: BucketSize | None = None) -> Summary:
    """Sum up a window and, if they are to be compared, the one before it, with one scan."""
    scope = resolve(request, asker)
    window = scope.header.window
    size = bucket or window.bucket_size()
    query = scope.query(())._replace(by=uncertain_columns(scope), bucket=size)
    before = window.previous() if request.compared else None
    if before is not None:
        query = query._replace(start=before.start, since=window.start)
    cells = asker.ask(query)
    confirm(scope, cells, asker)
    steps = Steps(window, size)
    groups = counted(cells, "bucket", measures=METRICS)
    return Summary(
        header=scope.header,
        total=total(cells),
        previous=None if before is None else total(cells, previous=True),
        notes=tuple(notes(scope, cells)),
        bucket=size,
        course={
            name: steps.line((bucket, sums[name]) for (bucket,), sums in groups) for name in METRICS
        },
    )
