"""`orgstats check`: is the source reachable, complete, fresh; do the rollups agree."""

from orgstats.cli.bundle import bundled
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start


@bundled
def check(where: SourceOptions, when: WindowOptions, output: OutputOptions) -> None:
    """Check that a source is readable, whole and fresh.

    Its rollups have to agree day by day, too.

    \b
    orgstats check
    orgstats check --month last --tz Europe/Berlin
    orgstats check -f json || notify

    All organizations, unless --org names one. Without a window: the 30 days up to the newest hour.
    Exits with 10 if a check fails, with 0 if there are only warnings.
    """
    from orgstats.reports.check.checkup import CheckQuestion
    from orgstats.reports.check.checkup import check as ask
    from orgstats.reports.documents.checkup import document

    run = start(where, output)
    request = run.request(when, FilterOptions())
    given = when.given
    asked = CheckQuestion(
        request.now,
        request.window.zone,
        request.window if given else None,
        request.organization,
    )
    run.answer(None, lambda engine: document(ask(asked, engine)))
