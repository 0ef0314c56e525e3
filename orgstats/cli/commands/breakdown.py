"""`orgstats breakdown`: who or what drives the bill."""

from typing import TYPE_CHECKING, NamedTuple

from orgstats.cli import shown
from orgstats.cli.bundle import bundled
from orgstats.cli.dimension import LevelOptions
from orgstats.cli.options import (
    AcrossOption,
    BucketOption,
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
    from orgstats.reports.asking.request import Request
    from orgstats.reports.breakdown.report import BreakdownQuestion


class BreakdownOptions(NamedTuple):
    """What of a breakdown is shown, and how much."""

    across: AcrossOption = None
    metric: MetricOption = None
    top: TopLevelsOption = None
    bucket: BucketOption = None
    chart: ChartOption = None
    columns: ColumnsOption = None
    sort: SortOption = None


@bundled
def breakdown(
    what: LevelOptions,
    asked: BreakdownOptions,
    where: SourceOptions,
    when: WindowOptions,
    who: FilterOptions,
    output: OutputOptions,
) -> None:
    """Rank what drives usage, and chart it over time.

    The parts add up to the total.

    \b
    orgstats breakdown project --month 2026-10
    orgstats breakdown project,model --top 5,2 --month oct
    orgstats breakdown day --last 30d
    orgstats breakdown model --across month --last 6m
    orgstats breakdown key --project "Support Copilot" --top 20
    orgstats breakdown member -f csv -o members.csv
    orgstats breakdown model --columns cost,output_cost,error_rate --sort error_rate
    orgstats breakdown model --month oct --columns change,change_share
    """
    rank(start(where, output), what, asked, when, who)


def rank(
    run: Run, what: LevelOptions, asked: BreakdownOptions, when: WindowOptions, who: FilterOptions
) -> None:
    """Write a breakdown, by which a run answers."""
    from orgstats.reports.breakdown.report import breakdown as ask
    from orgstats.reports.documents import breakdown as rows
    from orgstats.reports.documents import matrix

    axes = _axes(what, asked, run)
    seen = shown.shown(run, asked.metric, asked.columns, asked.sort, axes.by)
    request = run.request(when, who)
    if seen.changes:
        request = request._replace(before=request.window.previous())
    question = _question(axes, asked, run, request, seen)

    def answer(engine: "Engine") -> "Document":
        report = seen.ordered(ask(request, question, engine))
        if axes.across is not None:
            return matrix.document(report, axes.across)
        return rows.document(report, seen.columns)

    run.answer(request, answer, asked.chart)


class Axes(NamedTuple):
    """The dimensions of the rows, and the step of time across, if there is one."""

    by: tuple[str, ...]
    across: "TimeStep | None" = None


def _axes(what: LevelOptions, asked: BreakdownOptions, run: Run) -> Axes:
    """Read what the rows are by, and what is across."""
    from orgstats.cli import levels

    by = levels.dimensions(what.text)
    if asked.across is None:
        return Axes(by)
    if asked.columns is not None:
        raise UsageError(
            f"--across {asked.across} and --columns contradict each other",
            hint="--metric tells what the columns of time hold",
        )
    return Axes(by, levels.across(asked.across, by, run, asked.bucket))


def _question(
    axes: Axes, asked: BreakdownOptions, run: Run, request: "Request", seen: shown.Shown
) -> "BreakdownQuestion":
    """Give what is asked of the rollups: nothing that is not shown."""
    from orgstats.cli import levels
    from orgstats.reports.breakdown.report import BreakdownQuestion

    by, step = axes
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
        changes=seen.changes,
    )
    if step is None:
        return question
    crossed = question._replace(courses=None, crossed=True)
    return crossed if asked.sort else crossed._replace(measures=(seen.metric,))
