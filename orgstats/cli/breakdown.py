"""`orgstats breakdown`: who or what drives the bill."""

from typing import TYPE_CHECKING, NamedTuple

from orgstats.cli import shown
from orgstats.cli.bundle import bundled
from orgstats.cli.options import (
    AcrossOption,
    BucketOption,
    ByOption,
    ChartOption,
    ColumnsOption,
    FilterOptions,
    MetricOption,
    OutputOptions,
    SortOption,
    SourceOptions,
    TopLevelsOption,
    WindowOptions,
)
from orgstats.cli.run import Run, start
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from orgstats.domain.document import Document
    from orgstats.domain.times import TimeStep
    from orgstats.engine.engine import Engine
    from orgstats.reports.breakdown import BreakdownQuestion
    from orgstats.reports.scope import Request


class BreakdownOptions(NamedTuple):
    """What a breakdown is by, and how much of it is shown."""

    by: ByOption
    across: AcrossOption = None
    metric: MetricOption = None
    top: TopLevelsOption = None
    bucket: BucketOption = None
    chart: ChartOption = None
    columns: ColumnsOption = None
    sort: SortOption = None


@bundled
def breakdown(
    asked: BreakdownOptions,
    where: SourceOptions,
    when: WindowOptions,
    what: FilterOptions,
    output: OutputOptions,
) -> None:
    """Rank what drives usage, and chart it over time.

    The parts add up to the total.

    \b
    orgstats breakdown --by project --month 2026-10
    orgstats breakdown --by project,model --top 5,2 --month 2026-10
    orgstats breakdown --by day --last 30d
    orgstats breakdown --by model --across month --last 6m
    orgstats breakdown --by key --project "Support Copilot" --top 20
    orgstats breakdown --by member -f csv -o members.csv
    orgstats breakdown --by model --columns cost,output_cost,error_rate --sort error_rate
    """
    rank(start(where, output), asked, when, what)


def rank(run: Run, asked: BreakdownOptions, when: WindowOptions, what: FilterOptions) -> None:
    """Write a breakdown, by which a run answers."""
    from orgstats.reports.breakdown import breakdown as ask
    from orgstats.reports.documents import breakdown as rows
    from orgstats.reports.documents import matrix

    seen = shown.shown(run, asked.metric, asked.columns, asked.sort)
    step = _across(asked, run)
    request = run.request(when, what)
    question = _question(asked, run, request, seen)

    def answer(engine: "Engine") -> "Document":
        report = seen.ordered(ask(request, question, engine))
        if step is not None:
            return matrix.document(report, step)
        return rows.document(report, seen.columns)

    run.answer(request, answer, asked.chart)


def _across(asked: BreakdownOptions, run: Run) -> "TimeStep | None":
    """Give the step of time across, if any is asked for."""
    from orgstats.cli import levels

    by = levels.dimensions(asked.by)
    if asked.across is None:
        return None
    if asked.columns is not None:
        raise UsageError(
            f"--across {asked.across} and --columns contradict each other",
            hint="--metric tells what the columns of time hold",
        )
    return levels.across(asked.across, by, run.to.format, asked.bucket)


def _question(
    asked: BreakdownOptions, run: Run, request: "Request", seen: shown.Shown
) -> "BreakdownQuestion":
    """Give what is asked of the rollups: nothing that is not shown."""
    from orgstats.cli import levels
    from orgstats.reports.breakdown import BreakdownQuestion

    by, step = levels.dimensions(asked.by), _across(asked, run)
    top = levels.tops(by, asked.top, run)
    bucket = asked.bucket if step is None else levels.bucket_across(step)
    size = run.bucket(request.window, bucket)
    question = BreakdownQuestion(
        by[0],
        seen.metric,
        top[0],
        size if run.format.course or step else None,
        seen.measures,
        top[0] or levels.USUAL_ROWS[0],
        by[1] if by[1:] else None,
        top[-1],
    )
    if step is None:
        return question
    crossed = question._replace(courses=None, crossed=True)
    return crossed if asked.sort else crossed._replace(measures=(seen.metric,))
