"""A report that is one module, with its command: how long the requests of each app are."""

from orgstats.cli.bundle import bundled
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.numbers import ratio
from orgstats.domain.records import header_record
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import resolve

COLUMNS = (
    Column("app", "App", "id", "key"),
    Column("cost", "Cost", "money"),
    Column("length", "Tokens per request", "count"),
)


def lengths(request: Request, asker: Asker) -> Document:
    """Give the tokens per request of each app."""
    scope = resolve(request, asker, ["app"])
    cells = asker.ask(scope.query(["app"])._replace(by=("source",)))
    rows = tuple(
        TableRow(
            "row",
            {"app": app, "cost": sums["cost"], "length": ratio(sums["tokens"], sums["requests"])},
        )
        for (app,), sums in cells.sums("source")
    )
    record = {
        "schema": "orgstats.lengths/1",
        **header_record(scope.header),
        "rows": [row.cells for row in rows],
    }
    table = Table("plain", "Lengths", COLUMNS, COLUMNS, rows, empty="No requests.")
    return Document(record, (table,), header=scope.header)


@bundled
def command(
    where: SourceOptions, when: WindowOptions, what: FilterOptions, output: OutputOptions
) -> None:
    """How long the requests of each app are."""
    run = start(where, output)
    request = run.request(when, what)
    run.answer(request, lambda engine: lengths(request, engine))
