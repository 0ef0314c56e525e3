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
    from orgstats.domain.measures import STANDARD
    from orgstats.domain.ratios import RATIO
    from orgstats.reports.documents.summary import document
    from orgstats.reports.summary import summary as ask

    run = start(where, output)
    request = run.request(when, what)
    request = request._replace(before=request.window.previous())
    shown = run.format.people
    measures = (*STANDARD, *RATIO["error_rate"].measures) if shown else STANDARD
    charted = shown and run.format.course
    run.answer(
        request,
        lambda engine: document(ask(request, engine, measures=measures, charted=charted)),
    )
