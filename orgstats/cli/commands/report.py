"""`orgstats report`: the monthly report as one file."""

from typing import Annotated, NamedTuple

from typer import Option

from orgstats.cli.bundle import bundled
from orgstats.cli.defaults import USUAL_MONTH
from orgstats.cli.offered import offering
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start
from orgstats.domain.words import choice
from orgstats.errors import UsageError
from orgstats.reports.monthly.agenda import REPORT_SECTIONS

REPORTED = ("html", "markdown")


class ReportOptions(NamedTuple):
    """What a report tells, and what it is called."""

    sections: Annotated[
        str | None,
        Option(
            help=f"Its parts in this order, comma-separated: {', '.join(REPORT_SECTIONS)}."
            " [default: those that have something to tell]",
            metavar="NAMES",
            autocompletion=lambda: list(REPORT_SECTIONS),
        ),
    ] = None
    title: Annotated[
        str | None,
        Option(help="What stands above it. [default: LLM usage and spend]", metavar="TEXT"),
    ] = None


@offering(REPORTED)
@bundled
def report(
    asked: ReportOptions,
    where: SourceOptions,
    when: WindowOptions,
    who: FilterOptions,
    output: OutputOptions,
) -> None:
    """Write the monthly report as one file, for those who use no terminal.

    The window is last month where none is given. Deleted projects count, for the report is an
    account.

    \b
    orgstats report -o report-{month}.html
    orgstats report --month 2026-10 --title "Spend of the board" -o october.html
    orgstats report --month 2026-10 -f markdown --sections summary,changes,projects
    """
    from orgstats.cli.commands.budget import configured
    from orgstats.render.formats import suffixes
    from orgstats.reports.asking.names import check_text
    from orgstats.reports.budgets.report import BudgetQuestion
    from orgstats.reports.documents.monthly import document
    from orgstats.reports.documents.summary import summed
    from orgstats.reports.monthly.agenda import MonthlyQuestion, whole_span
    from orgstats.reports.monthly.report import monthly

    sections = None if asked.sections is None else _sections(asked.sections)
    if asked.title is not None:
        check_text("title", asked.title)
    run = start(where, output, suffixes(*REPORTED))
    when = when.or_month(USUAL_MONTH["report"])
    request = run.request(when, who._replace(include_deleted=who.include_deleted is not False))
    request = request._replace(before=request.window.previous())
    # The page is read elsewhere: where the file lies is nobody's business there.
    budgets = BudgetQuestion(configured(run.config), "the configuration")
    question = MonthlyQuestion(summed(None, people=True, record=False), budgets, sections)
    run.answer(
        whole_span(request, question),
        lambda engine: document(monthly(request, question, engine), asked.title),
    )


def _sections(text: str) -> tuple[str, ...]:
    """Read names of sections; raise `UsageError` for one that is not known, or comes twice."""
    names = tuple(choice("--sections", name, REPORT_SECTIONS) for name in text.split(","))
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"--sections names {name} twice")
    return names
