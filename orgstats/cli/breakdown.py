"""`orgstats breakdown`: who or what drives the bill."""

from orgstats.cli import shown
from orgstats.cli.bundle import bundled
from orgstats.cli.options import (
    BucketOption,
    ByOption,
    ChartOption,
    ColumnsOption,
    FilterOptions,
    MetricOption,
    OutputOptions,
    SortOption,
    SourceOptions,
    TopOption,
    WindowOptions,
)
from orgstats.cli.run import start
from orgstats.errors import UsageError


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
    columns: ColumnsOption = None,
    sort: SortOption = None,
) -> None:
    """Rank what drives usage, and chart it over time.

    The parts add up to the total.

    \b
    orgstats breakdown --by project --month 2026-10
    orgstats breakdown --by model --metric tokens --last 30d
    orgstats breakdown --by key --project "Support Copilot" --top 20
    orgstats breakdown --by member -f csv -o members.csv
    orgstats breakdown --by model --columns cost,output_cost,error_rate --sort error_rate
    """
    from orgstats.domain.dimensions import CHOICES
    from orgstats.reports.breakdown import BreakdownQuestion
    from orgstats.reports.breakdown import breakdown as ask
    from orgstats.reports.documents.breakdown import document

    if by not in CHOICES:
        raise UsageError(f"--by {by!r} is not known", hint=f"one of {', '.join(CHOICES)}")
    run = start(where, output)
    request, form = run.request(when, what), run.format
    rows, seen = shown.rows(run, top), shown.shown(run, metric, columns, sort)
    size = run.bucket(request.window, bucket)
    asked = BreakdownQuestion(
        by,
        seen.metric,
        rows,
        size if form.course else None,
        seen.measures,
        rows or shown.SHOWN_BY_DEFAULT,
    )
    run.answer(
        request,
        lambda engine: document(seen.ordered(ask(request, asked, engine)), seen.columns),
        chart,
    )
