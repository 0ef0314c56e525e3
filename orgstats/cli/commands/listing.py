"""`orgstats list`: what is there to filter by."""

from typing import Annotated

from typer import Argument, Option

from orgstats.cli.bundle import bundled
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start
from orgstats.domain.dimensions import LISTED
from orgstats.domain.words import meant, nearest
from orgstats.errors import UsageError

KINDS = ("orgs", *LISTED)


@bundled
def listing(
    kind: Annotated[
        str, Argument(help=", ".join(KINDS), metavar="KIND", autocompletion=lambda: list(KINDS))
    ],
    where: SourceOptions,
    output: OutputOptions,
    explain: Annotated[
        bool, Option("--explain", help="Of teams: which rule takes each project and key.")
    ] = False,
) -> None:
    """List what is there to filter by, with ids.

    \b
    orgstats list projects
    orgstats list keys -f csv
    orgstats list teams --explain
    """
    from orgstats.reports.documents.listing import document
    from orgstats.reports.listing import listing as ask

    found = meant(kind, KINDS)
    if found is None:
        raise UsageError(f"there is no list of {kind!r}", hint=nearest(kind, KINDS))
    kind = found
    if explain and kind != "teams":
        raise UsageError(f"--explain is of teams, not of {kind}", hint="list teams --explain")
    run = start(where, output)
    request = run.request(WindowOptions(), FilterOptions())
    if explain:
        from orgstats.reports.allocation.report import explain as told

        run.answer(request, lambda engine: document(told(request, engine)))
        return
    run.answer(request, lambda engine: document(ask(kind, request, engine)))
