"""`orgstats breakdown`: who or what drives the bill."""

from orgstats.cli.bundle import bundled
from orgstats.cli.options import (
    BucketOption,
    ByOption,
    ChartOption,
    FilterOptions,
    MetricOption,
    OutputOptions,
    SourceOptions,
    TopOption,
    WindowOptions,
)
from orgstats.cli.run import start
from orgstats.errors import UsageError

SHOWN_BY_DEFAULT = 10


@bundled
def breakdown(
    by: ByOption,
    where: SourceOptions,
    when: WindowOptions,
    what: FilterOptions,
    output: OutputOptions,
    metric: MetricOption = None,
    top: TopOption = None,
    bucket: BucketOption = None,
    chart: ChartOption = None,
) -> None:
    """Rank what drives usage, and chart it over time.

    The parts add up to the total.

    \b
    orgstats breakdown --by project --month 2026-10
    orgstats breakdown --by model --metric tokens --last 30d
    orgstats breakdown --by key --project "Support Copilot" --top 20
    orgstats breakdown --by member -f csv -o members.csv
    """
    from orgstats.domain.dimensions import CHOICES
    from orgstats.domain.measures import METRICS
    from orgstats.reports.breakdown import BreakdownQuestion
    from orgstats.reports.breakdown import breakdown as ask
    from orgstats.reports.documents.breakdown import document

    if by not in CHOICES:
        raise UsageError(f"--by {by!r} is not known", hint=f"one of {', '.join(CHOICES)}")
    run = start(where, output)
    request, form = run.request(when, what), run.format
    rows = run.config.number("top", top)
    size = run.bucket(request.window, bucket)
    asked = BreakdownQuestion(
        by,
        run.config.text("metric", metric) or "cost",
        rows or (SHOWN_BY_DEFAULT if form.people else None),
        size if form.course else None,
        courses=rows or SHOWN_BY_DEFAULT,
    )
    if form.people:
        # People are shown no more than these: the others need not be summed.
        asked = asked._replace(measures=METRICS)
    run.answer(request, lambda engine: document(ask(request, asked, engine)), chart)
