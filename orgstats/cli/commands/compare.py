"""`orgstats compare`: why it changed, and who rose and fell."""

from typing import Annotated, NamedTuple

from typer import Option

from orgstats.cli import shown
from orgstats.cli.bundle import bundled
from orgstats.cli.defaults import USUAL_MONTH
from orgstats.cli.dimension import DimensionOptions
from orgstats.cli.options import (
    FilterOptions,
    MetricOption,
    OutputOptions,
    SourceOptions,
    TopOption,
    WindowOptions,
)
from orgstats.cli.run import start
from orgstats.domain.baseline import ALIGNMENTS, PREVIOUS
from orgstats.domain.words import choice


class CompareOptions(NamedTuple):
    """With what a window is compared, and what is told of it."""

    against: Annotated[
        str,
        Option(
            help="The window before: previous (of equal length, or the month before), year (the"
            " same days a year earlier), 2026-09, or 2026-08-01..2026-08-15.",
            metavar="WINDOW",
        ),
    ] = PREVIOUS
    align: Annotated[
        str,
        Option(
            help="Where the window is not over: elapsed compares as much of both, none the whole"
            " windows.",
            metavar="HOW",
            autocompletion=lambda: list(ALIGNMENTS),
        ),
    ] = ALIGNMENTS[0]
    effects: Annotated[
        bool, Option("--effects", help="Only the effects that make up the change of cost.")
    ] = False


@bundled
def compare(
    what: DimensionOptions,
    how: CompareOptions,
    where: SourceOptions,
    when: WindowOptions,
    who: FilterOptions,
    output: OutputOptions,
    metric: MetricOption = None,
    top: TopOption = None,
) -> None:
    """Tell why cost changed, and who rose and fell.

    Rows, other and unattributed add up to the change, and so do the effects that explain it. The
    window is this month where none is given.

    \b
    orgstats compare --month 2026-10
    orgstats compare model --month 2026-10 --against year
    orgstats compare key --project "Support Copilot" --last 7d
    orgstats compare member --month last -f csv
    orgstats compare --month last --effects
    """
    from orgstats.domain.baseline import baseline
    from orgstats.reports.comparison.report import ComparisonQuestion
    from orgstats.reports.comparison.report import compare as ask
    from orgstats.reports.documents.comparison import document

    by = what.chosen
    align = choice("--align", how.align, ALIGNMENTS)
    when = when.or_month(USUAL_MONTH["compare"])
    run = start(where, output)
    request = run.request(when, who)
    request = request._replace(before=baseline(how.against, request.window, request.today))
    asked = ComparisonQuestion(
        by,
        run.metric(metric),
        shown.rows(run, by, top),
        elapsed=align == ALIGNMENTS[0],
    )
    if how.effects:
        asked = asked._replace(required=True)
    elif not run.format.beside:
        asked = asked._replace(explained=False)
    run.answer(
        request,
        lambda engine: document(ask(request, asked, engine), effects_only=how.effects),
    )
