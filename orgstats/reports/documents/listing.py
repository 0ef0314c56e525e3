"""A list as a document: one plain table."""

from orgstats.domain.document import Column, ColumnRole, Document, Table, TableRow
from orgstats.domain.results import Listing
from orgstats.reports.documents.columns import titled

ROLES: dict[str, ColumnRole] = {"key": "key", "label": "label"}


def document(report: Listing) -> Document:
    """Give the document of a list."""
    columns = tuple(map(_column, report.columns))
    rows = tuple(TableRow("row", row) for row in report.rows)
    table = Table("plain", titled(report.kind), columns, columns, rows, empty=f"No {report.kind}.")
    record = {
        "schema": "orgstats.list/1",
        "kind": report.kind,
        "rows": [row.cells for row in rows],
    }
    return Document(record, (table,), notes=report.notes, organization=report.organization)


def _column(name: str) -> Column:
    identifies = name == "key" or name.endswith("_id")
    # What is called key in every format is the id of what people see; keys are listed, too.
    title = titled("id" if name == "key" else name)
    return Column(name, title, "id" if identifies else "text", ROLES.get(name, "detail"))
