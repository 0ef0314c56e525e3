"""`orgstats list`: what is there to filter by."""

from typing import Annotated

from typer import Argument

from orgstats.cli.bundle import bundled
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start
from orgstats.domain.dimensions import LISTED
from orgstats.errors import UsageError

KINDS = ("orgs", *LISTED)


@bundled
def listing(
    kind: Annotated[
        str, Argument(help=", ".join(KINDS), metavar="KIND", autocompletion=lambda: list(KINDS))
    ],
    where: SourceOptions,
    output: OutputOptions,
) -> None:
    """List what is there to filter by, with ids.

    \b
    orgstats list projects
    orgstats list keys -f csv
    """
    from orgstats.reports.documents.listing import document
    from orgstats.reports.listing import listing as ask

    if kind not in KINDS:
        raise UsageError(f"there is no list of {kind!r}", hint=f"one of {', '.join(KINDS)}")
    run = start(where, output)
    request = run.request(WindowOptions(), FilterOptions())
    run.answer(request, lambda engine: document(ask(kind, request, engine)))
