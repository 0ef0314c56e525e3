"""A check of a source as JSON, as rows, and its details as a person reads them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orgstats.domain.findings import Check, Checkup, Detail, many
from orgstats.domain.measures import MEASURE
from orgstats.domain.results import Listing
from orgstats.render.records import dumps, number

MARKS = {"ok": "ok", "warn": "warn", "fail": "FAIL"}
DIFFERENCE = "{day} {measure} of {project}: {found} instead of {expected} ({difference})"

# How a detail of each check reads.
LINES = {
    "source": "{table}: {error}",
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
    "key_models": DIFFERENCE,
}


def document(report: Checkup) -> dict[str, Any]:
    """Give the members of the JSON."""
    return {
        "schema": "orgstats.check/1",
        "ok": not report.failures,
        "checks": [
            {
                "name": check.name,
                "status": check.status,
                "message": check.message,
                "details": list(check.details),
            }
            for check in report.checks
        ],
    }


def json_text(report: Checkup) -> str:
    """Write one JSON object, a line a check."""
    members = document(report)
    checks = ",\n".join(f"    {dumps(check)}" for check in members["checks"])
    return (
        f'{{\n  "schema": {dumps(members["schema"])},\n  "ok": {dumps(members["ok"])},\n'
        f'  "checks": [\n{checks}\n  ]\n}}\n'
    )


def listing(report: Checkup) -> Listing:
    """Give the checks as rows, for the formats that hold no more than rows."""
    columns = ("name", "status", "message", "details")
    rows = [
        {
            "name": check.name,
            "status": check.status,
            "message": check.message,
            "details": "; ".join(filter(None, (line(check, one) for one in check.details))),
        }
        for check in report.checks
    ]
    return Listing("checks", columns, tuple(rows))


def line(check: Check, detail: Detail) -> str:
    """Write a detail as a person reads it."""
    pattern = LINES.get(check.name, "")
    money = "measure" in detail and MEASURE[detail["measure"]].kind == "money"
    texts = {key: _text(value, money=money) for key, value in detail.items()}
    if not texts.get("difference", "-").startswith("-"):
        texts["difference"] = f"+{texts['difference']}"
    return pattern.format_map(texts)


def _text(value: Any, *, money: bool) -> str:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        text = number(value)
        if not money:
            return text
        return f"-${text[1:]}" if text.startswith("-") else f"${text}"
    if isinstance(value, Mapping):
        return ", ".join(map(str, value.values()))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def total(report: Checkup) -> str:
    """Write how many checks came to what."""
    counts = dict.fromkeys(MARKS, 0)
    for check in report.checks:
        counts[check.status] += 1
    return (
        f"{counts['ok']} ok, {many(counts['warn'], 'warning')}, {many(counts['fail'], 'failure')}"
    )
