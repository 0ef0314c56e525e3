"""`orgstats summary`: the cards."""

from orgstats.cli import shown
from orgstats.cli.bundle import bundled
from orgstats.cli.options import (
    ColumnsOption,
    FilterOptions,
    MetricOption,
    OutputOptions,
    SourceOptions,
    WindowOptions,
)
from orgstats.cli.run import start
from orgstats.errors import UsageError


@bundled
def summary(
    where: SourceOptions,
    when: WindowOptions,
    what: FilterOptions,
    output: OutputOptions,
    columns: ColumnsOption = None,
    metric: MetricOption = None,
) -> None:
    """Total spend, requests and tokens of a window.

    Beside each stands its change against the window before.

    \b
    orgstats summary --month last
    orgstats summary --last 30d --tz Europe/Berlin
    orgstats summary --from 2026-10-01 --to 2026-10-31 -f json
    orgstats summary --month 2026-10 --columns cost,cached_input_cost,cached_share
    orgstats summary --month 2026-10 --columns change,change_share --metric requests
    """
    from orgstats.reports.documents.summary import document, summed
    from orgstats.reports.summary import SummaryQuestion
    from orgstats.reports.summary import summary as ask

    run = start(where, output)
    form, chosen = run.format, shown.columns(columns)
    if chosen is not None and not chosen.written:
        raise UsageError("--columns id: a summary has no rows", hint="name a measure or a ratio")
    changes = chosen is not None and bool(chosen.changes)
    if metric is not None and not changes:
        raise UsageError(
            f"--metric {metric}: a summary tells of all metrics",
            hint="--metric chooses the one of --columns change",
        )
    changed = run.metric(metric)
    request = run.request(when, what)
    request = request._replace(before=request.window.previous())
    asked = SummaryQuestion(
        summed(chosen, people=form.people, record=form.record, metric=changed),
        charted=form.people and form.course,
        caching=form.people and chosen is None,
        changed=changed if changes else None,
    )
    run.answer(request, lambda engine: document(ask(request, engine, asked), chosen, changed))
