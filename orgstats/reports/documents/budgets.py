"""Budgets as a document: a table with a row each, and a sentence for each that may not hold."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from orgstats.domain import humanize
from orgstats.domain.budgets import Standing, Standings
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.findings import many
from orgstats.domain.numbers import ratio
from orgstats.domain.records import filters_record, instant_record, notes_record
from orgstats.domain.results import Filters

LABEL = Column("name", "Budget", "text", "label")
FROM, TO = Column("from", "From", "time", "detail"), Column("to", "To", "time", "detail")
NARROWED = Column("filters", "Filters", "text", "detail")
AMOUNT, SPENT = Column("amount", "Budget", "money"), Column("spent", "Spent", "money")
PART = Column("share", "Used", "rate")
PACE, AHEAD = Column("pace", "Pace", "money"), Column("forecast", "Expected", "money")
EXHAUSTED = Column("exhausted_on", "Used up", "time", "detail")
STANDS = Column("status", "Status", "text", "detail")


def document(report: Standings) -> Document:
    """Give the document of budgets; its finding is those that make a run fail."""
    rows = tuple(TableRow("row", _cells(one)) for one in report.standings)
    windows = {one.window for one in report.standings}
    return Document(
        record=_record(report),
        tables=(_table(report, rows),),
        notes=report.notes,
        organization=report.organization,
        window=windows.pop() if len(windows) == 1 else None,
        finding=_finding(report),
        findings=tuple(_sentence(one) for one in report.standings if one.status != "ok"),
    )


def _record(report: Standings) -> dict[str, Any]:
    organization = report.organization
    return {
        "schema": "orgstats.budget/1",
        "organization": {"id": organization.id, "name": organization.name},
        "as_of": None if report.as_of is None else instant_record(report.as_of),
        "budgets": [_budget_record(one) for one in report.standings],
        "notes": notes_record(report.notes),
    }


def _budget_record(one: Standing) -> dict[str, Any]:
    window, exhausted = one.window, one.exhausted_on
    return {
        "name": one.budget.name,
        "period": {"from": str(window.first), "to": str(window.last)},
        "filters": filters_record(one.filters),
        "amount": one.budget.amount,
        "spent": one.spent,
        "share": one.share,
        "pace": one.pace,
        "forecast": one.forecast,
        "exhausted_on": None if exhausted is None else str(exhausted),
        "status": one.status,
    }


def _cells(one: Standing) -> dict[str, Any]:
    record = _budget_record(one)
    period: dict[str, Any] = record.pop("period")
    return record | period | {"filters": _narrowed(one.filters)}


def _narrowed(filters: Filters) -> str:
    """Give in words what a budget is narrowed to."""
    return "; ".join(f"{name} {', '.join(found)}" for name, found in filters.names.items())


def _table(report: Standings, rows: tuple[TableRow, ...]) -> Table:
    numbers = (AMOUNT, SPENT, PART, PACE, AHEAD)
    as_of = None if report.as_of is None else instant_record(report.as_of)
    known = [] if report.as_of is None else [_as_of(report.as_of, report.timezone)]
    return Table(
        "budgets",
        " · ".join([f"Budgets of {report.organization.name}", *known]),
        (LABEL, FROM, TO, NARROWED, *numbers, EXHAUSTED, STANDS),
        (LABEL, STANDS, SPENT, AMOUNT, AHEAD, PART, EXHAUSTED, TO, PACE),
        rows,
        about={
            "organization_id": report.organization.id,
            "as_of": as_of,
            "timezone": report.timezone,
        },
        empty="No budgets.",
    )


def _as_of(instant: datetime, timezone: str) -> str:
    local = instant.astimezone(ZoneInfo(timezone))
    return f"as of {local:%Y-%m-%d %H:%M} {timezone}"


def _sentence(one: Standing) -> str:
    """Say what is wrong with a budget."""
    amount, spent = humanize.money(one.budget.amount), humanize.money(one.spent)
    start = f"budget {one.budget.name!r}: {spent} of {amount} is spent"
    told = [f"{start} ({humanize.percent(ratio(one.spent, one.budget.amount))})"]
    if one.status != "over" and one.foreseen:
        told.append(f"{humanize.money(one.forecast)} is expected by {one.window.last}")
    if one.exhausted_on is not None:
        told.append(f"used up on {one.exhausted_on}")
    return ", ".join(told)


def _finding(report: Standings) -> str | None:
    over = [one for one in report.failing if one.status == "over"]
    ahead = [one for one in report.failing if one.status != "over"]
    told = [f"{many(len(over), 'budget')} over"] if over else []
    told += [f"{many(len(ahead), 'budget')} expected to be over"] if ahead else []
    return f"{' and '.join(told)}" if told else None
