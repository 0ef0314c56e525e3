"""`orgstats summary`: the cards."""

from orgstats.cli.bundle import bundled
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import Run, settings


@bundled
def summary(
    where: SourceOptions, when: WindowOptions, what: FilterOptions, output: OutputOptions
) -> None:
    """Total spend, requests and tokens of a window.

    Beside each stands its change against the window before.

    \b
    orgstats summary --month last
    orgstats summary --last 30d --tz Europe/Berlin
    orgstats summary --from 2026-10-01 --to 2026-10-31 -f json
    """
    from orgstats.domain.measures import MEASURE, PUBLISHED
    from orgstats.render.formats import PEOPLE, choose
    from orgstats.reports.summary import summary as ask

    run = Run(settings(where.profile), where, output)
    request = run.request(when, what)._replace(compared=True)
    form = choose(output.format, output.output)
    measures = tuple(MEASURE) if form in PEOPLE else PUBLISHED
    run.report(
        request, lambda engine: ask(request, engine, measures=measures, charted=form == "table")
    )
