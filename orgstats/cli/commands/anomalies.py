"""`orgstats anomalies`: days that were not as usual, and who was behind them."""

from typing import Annotated, NamedTuple

from typer import Option

from orgstats.cli.bundle import bundled
from orgstats.cli.dimension import DimensionOptions
from orgstats.cli.options import (
    FilterOptions,
    MetricOption,
    OutputOptions,
    SourceOptions,
    WindowOptions,
)
from orgstats.cli.run import start


class AnomalyOptions(NamedTuple):
    """What makes a day unusual, and whether the exit code tells."""

    sensitivity: Annotated[
        str,
        Option(help="By how many times the usual spread a day is above the usual.", metavar="Z"),
    ] = "3.5"
    min_impact: Annotated[
        str | None,
        Option(
            help="The least beyond the usual. [default: 50 dollars; 1 % of the window's total]",
            metavar="AMOUNT",
        ),
    ] = None
    fail: Annotated[bool, Option("--fail", help="Exit with 10 if any day was unusual.")] = False
    require_complete: Annotated[
        bool,
        Option(
            "--require-complete",
            help="Exit with 10 if a day that is over could not be judged: the source is late.",
        ),
    ] = False


@bundled
def anomalies(
    what: DimensionOptions,
    judged: AnomalyOptions,
    where: SourceOptions,
    when: WindowOptions,
    who: FilterOptions,
    output: OutputOptions,
    metric: MetricOption = None,
) -> None:
    """Tell which days were unusual, and who was behind them.

    Each complete day, in all and of every row, is compared with the days of its kind, Monday to
    Friday or weekend, among the 28 before.

    \b
    orgstats anomalies --last 2d --fail
    orgstats anomalies --month 2026-09
    orgstats anomalies key --month last --min-impact 20 --sensitivity 5
    orgstats anomalies model --metric tokens -f json
    """
    from orgstats.domain.asking import parse_number
    from orgstats.reports.anomalies.judging import reach
    from orgstats.reports.anomalies.report import AnomalyQuestion
    from orgstats.reports.anomalies.report import anomalies as ask
    from orgstats.reports.documents.anomalies import document

    by = what.chosen
    sensitivity = parse_number(judged.sensitivity, "--sensitivity")
    least = None if judged.min_impact is None else parse_number(judged.min_impact, "--min-impact")
    run = start(where, output)
    request = run.request(when, who)
    request = request._replace(before=reach(request.window))
    asked = AnomalyQuestion(by, run.metric(metric), sensitivity, least)
    run.answer(
        request,
        lambda engine: document(
            ask(request, asked, engine), told=judged.fail, required=judged.require_complete
        ),
    )
