"""`orgstats forecast`: where the month will end."""

from typing import NamedTuple

from orgstats.cli.bundle import bundled
from orgstats.cli.defaults import USUAL_MONTH
from orgstats.cli.dimension import DimensionOptions
from orgstats.cli.options import (
    ChartOption,
    FilterOptions,
    MetricOption,
    MonthOption,
    OnOption,
    OutputOptions,
    SourceOptions,
    TopOption,
    WindowOptions,
    ZoneOption,
)
from orgstats.cli.run import start
from orgstats.cli.shown import rows


class MonthOptions(NamedTuple):
    """Which month, as of when."""

    month: MonthOption = None
    on: OnOption = None
    tz: ZoneOption = None


@bundled
def forecast(
    what: DimensionOptions,
    where: SourceOptions,
    when: MonthOptions,
    who: FilterOptions,
    output: OutputOptions,
    metric: MetricOption = None,
    top: TopOption = None,
    chart: ChartOption = None,
) -> None:
    """Tell where a month will end, in all and row by row.

    Each day to come counts as the newest complete day of its weekday. The month is this one where
    none is given. Rows, other and unattributed add up to the total.

    \b
    orgstats forecast
    orgstats forecast model --metric tokens
    orgstats forecast key --project "Support Copilot" --top 5
    orgstats forecast --on 2026-10-10 -f json
    """
    from orgstats.reports.documents.forecast import document
    from orgstats.reports.forecast.replay import since
    from orgstats.reports.forecast.report import ForecastQuestion
    from orgstats.reports.forecast.report import forecast as ask

    by = what.chosen
    run = start(where, output)
    request = run.request(
        WindowOptions(month=when.month or USUAL_MONTH["forecast"], tz=when.tz), who, when.on
    )
    request = request._replace(since=since(request.window))
    asked = ForecastQuestion(
        by,
        run.metric(metric),
        rows(run, by, top),
    )
    run.answer(request, lambda engine: document(ask(request, asked, engine)), chart)
