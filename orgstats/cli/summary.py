"""`orgstats summary`: the cards."""

from orgstats.cli.bundle import bundled
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start


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
    from orgstats.render.formats import PEOPLE
    from orgstats.reports.summary import summary as ask

    run = start(where, output)
    request = run.request(when, what)._replace(compared=True)
    measures = tuple(MEASURE) if run.to.format in PEOPLE else PUBLISHED
    charted = run.to.format == "table"
    run.report(request, lambda engine: ask(request, engine, measures=measures, charted=charted))
