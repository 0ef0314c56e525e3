"""A check of a source as a document: a list of statuses, with where something was found."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.findings import Check, CheckDetail, Checkup, many
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import written
from orgstats.reports.documents.columns import titled

DIFFERENCE = "{day} {measure} of {project}: {found} instead of {expected} ({difference})"

# How a detail of each check reads.
LINES = {
    "source": "{table}: {error}",
    "files": "{file} {problem}",
    "rights": "{table}: {may}",
    "columns": "{table}.{column} is {problem}",
    "types": "{table}.{column} is {problem}",
    "hours": "{start} to {end}: {hours} h",
    "duplicates": "{table} {hour} {key}: {count} rows",
    "values": "{table}.{column} {hour} of {project_id}: {value}",
    "negatives": "{table}.{column} {hour} of {project_id}: {value}",
    "projects": "{table} has {project_id} from {first_hour} on: rows {rows}",
    "models": DIFFERENCE,
    "apps": DIFFERENCE,
    "keys": "{day} {measure} of {project}: {found} where at most {expected} is ({difference})",
    "app_models": DIFFERENCE,
    "days": "{day} {measure} of {project_id}: {found} in {table}, not {expected} ({difference})",
    "key_apps": DIFFERENCE,
    "key_models": DIFFERENCE,
}
COLUMNS = tuple(
    Column(name, titled(name), "text", "label" if name == "name" else "detail")
    for name in ("name", "status", "message", "details")
)


def document(report: Checkup) -> Document:
    """Give the document of a check; its finding is what failed."""
    rows = tuple(map(_row, report.checks))
    return Document(
        record={
            "schema": "orgstats.check/1",
            "ok": not report.failures,
            "checks": [check._asdict() for check in report.checks],
        },
        tables=(Table("checklist", report.place, COLUMNS, COLUMNS, rows),),
        notes=report.notes,
        organization=report.organization,
        window=report.window,
        finding=_finding(report.failures),
    )


def _finding(failures: tuple[str, ...]) -> str | None:
    if not failures:
        return None
    return f"{many(len(failures), 'check')} failed: {', '.join(failures)}"


def _row(check: Check) -> TableRow:
    lines = [text for text in (line(check, one) for one in check.details) if text]
    cells = check._asdict() | {"details": "; ".join(lines)}
    # What is fine needs no proof.
    told = () if check.status == "ok" else lines
    return TableRow("row", cells, tuple(TableRow("row", {"message": text}) for text in told))


def line(check: Check, detail: CheckDetail) -> str:
    """Write a detail as a person reads it."""
    pattern = LINES.get(check.name, "")
    money = "measure" in detail and MEASURE[detail["measure"]].kind == "money"
    texts = {key: _text(value, money=money) for key, value in detail.items()}
    if not texts.get("difference", "-").startswith("-"):
        texts["difference"] = f"+{texts['difference']}"
    return pattern.format_map(texts)


def _text(value: Any, *, money: bool) -> str:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        text = written(value)
        if not money:
            return text
        return f"-${text[1:]}" if text.startswith("-") else f"${text}"
    if isinstance(value, Mapping):
        return ", ".join(map(str, value.values()))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
