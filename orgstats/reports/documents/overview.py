"""The overview as a document: a sentence, and a few rows of each thing that moved."""

from collections.abc import Iterator

from orgstats.domain import humanize
from orgstats.domain.anomalies import Anomaly
from orgstats.domain.budgets import Standing, Standings
from orgstats.domain.comparison import Comparison
from orgstats.domain.document import Column, Document, Table, TableRow
from orgstats.domain.measures import MEASURE
from orgstats.domain.outlook import Forecast
from orgstats.domain.records import header_record, notes_record
from orgstats.domain.times import WEEKDAYS
from orgstats.reports.documents.excesses import ALL_USAGE
from orgstats.reports.documents.sentences import lead, named
from orgstats.reports.overview import MOVED, RECENT_DAYS, Overview

SHOWN_BUDGETS = 2
_PARTS = ("projects", "models", "findings", "budgets")
"""What a record tells, also where there is none of it; the first is what machines write as rows."""

STATUS_WORDS = {"over": "over", "warn": "nearly used up"}


def document(report: Overview) -> Document:
    """Give the document of an overview."""
    *others, last = _tables(report)
    tables = (*others, last._replace(remarks=_remarks(report)))
    told = {table.about["name"]: [dict(row.cells) for row in table.rows] for table in tables}
    return Document(
        record={
            "schema": "orgstats.overview/1",
            **header_record(report.projects.header),
            **{name: told.get(name, []) for name in _PARTS},
            "notes": notes_record(report.notes),
        },
        tables=tables,
        header=report.projects.header,
        notes=report.notes,
        lead=tuple(_lead(report)),
    )


def _lead(report: Overview) -> Iterator[str]:
    yield from lead(report.projects)[:1]
    yield from expected(report.forecast)
    if report.anomalies.days and not report.anomalies.findings:
        yield f"Nothing was unusual in the last {RECENT_DAYS} days."
    if report.budgets is not None and not _broken(report.budgets):
        count = len(report.budgets.standings)
        yield "The budget holds." if count == 1 else f"All {count} budgets hold."


def _remarks(report: Overview) -> tuple[str, ...]:
    """Say below all that budgets are not looked at where none is set."""
    return ("No budget is set: `orgstats budget` tells how.",) if report.budgets is None else ()


def expected(report: Forecast) -> Iterator[str]:
    """Say where a month that is not over will end, where that can be told."""
    expected, ends = report.total.expected, report.range
    if report.header.complete or expected is None:
        return
    between = ""
    if ends is not None:
        low, high = (humanize.full(value, "money") for value in ends)
        between = f", between {low} and {high}"
    yield f"Expected by {report.header.window.last}: {humanize.full(expected, 'money')}{between}."


def _tables(report: Overview) -> Iterator[Table]:
    yield _moves(report.projects)
    if report.models is not None and report.models.rows:
        yield _moves(report.models)
    if report.anomalies.findings:
        yield _unusual(report)
    if report.budgets is not None and (broken := _broken(report.budgets)):
        yield _budgets(broken)


def _moves(report: Comparison) -> Table:
    rows = tuple(
        TableRow(
            "row",
            {"key": one.key, "label": one.label, **one.moved._asdict(), "change": one.moved.change},
            title=named(one, report),
        )
        for one in report.rows
    )
    name = f"{report.by}s"
    return _table(name, f"{name.capitalize()} that moved most", ("Before", "Now"), rows)


def _unusual(report: Overview) -> Table:
    found = report.anomalies.findings
    shown = found[:MOVED]
    of = f", {len(shown)} of {len(found)}" if len(found) > len(shown) else ""
    rows = tuple(_day(one) for one in shown)
    return _table("findings", f"Unusual in {RECENT_DAYS} days{of}", ("Usual", "Was"), rows)


def _day(one: Anomaly) -> TableRow:
    expected, actual = one.excess
    cells = {"day": str(one.day), "key": one.key, "label": one.label}
    numbers = {"old": expected, "new": actual, "change": one.excess.impact}
    name = ALL_USAGE if one.key is None else humanize.named(one.label)
    title = f"{WEEKDAYS[one.day.weekday()][:3]} {one.day} {name}"
    return TableRow("row", cells | numbers, title=title)


def _broken(report: Standings) -> list[Standing]:
    """Give the budgets that do not hold, or are not expected to."""
    return [one for one in report.standings if one.status != "ok"]


def _budgets(broken: list[Standing]) -> Table:
    rows = tuple(
        TableRow(
            "row",
            {
                "name": one.budget.name,
                "status": one.status,
                "old": one.budget.amount,
                "new": one.spent,
                "change": one.forecast,
            },
            title=f"{one.budget.name} ({STATUS_WORDS[one.status]})",
        )
        for one in broken[:SHOWN_BUDGETS]
    )
    of = f", {len(rows)} of {len(broken)}" if len(broken) > len(rows) else ""
    found = _table("budgets", f"Budgets to look at{of}", ("Budget", "Spent"), rows)
    *columns, last = found.columns
    last = last._replace(title="Expected", role="value")
    return found._replace(columns=(*columns, last), shown=(*columns, last))


def _table(name: str, title: str, titles: tuple[str, str], rows: tuple[TableRow, ...]) -> Table:
    kind = MEASURE["cost"].kind
    columns = (
        Column("label", title, "text", "label"),
        Column("old", titles[0], kind),
        Column("new", titles[1], kind),
        Column("change", "Change", kind, "change"),
    )
    return Table(
        "brief",
        title,
        columns,
        columns,
        rows,
        about={"name": name},
        ranked="change",
        empty="No usage in either month.",
    )
