"""What a source is made of: its tables and columns, what may be read, what could be written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from orgstats.domain.entities import TEAM_TABLES
from orgstats.domain.findings import Check, CheckDetail, Status, many
from orgstats.domain.rollups import ROLLUP
from orgstats.errors import DataError, OrgstatsError, SourceError
from orgstats.reports.check.inspector import Inspector
from orgstats.sql import checks, schema
from orgstats.sql.statement import Columns, Statement

# Unknown columns that are named.
MOST_NAMES = 5
NEWEST_TABLES = TEAM_TABLES | {one.table for one in ROLLUP.values() if one.since == "newest"}


@dataclass(slots=True)
class Structure:
    """The tables that were found, and what went wrong in reading them."""

    inspector: Inspector
    columns: dict[str, Columns] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unread: dict[str, OrgstatsError] = field(default_factory=dict)

    def is_sound(self, table: str) -> bool:
        """Tell whether a table can be read and has what it must have."""
        if table not in self.columns or table in self.unread:
            return False
        return not any(schema.faults(table, self.columns[table]))

    @property
    def rollups(self) -> list[str]:
        """Give the rollups whose rows can be looked at."""
        return [table for table in ROLLUP if self.is_sound(table)]

    def read(self, table: str, statement: Statement) -> list[tuple[Any, ...]]:
        """Give the rows of a statement; none if the table turns out to be damaged."""
        try:
            return self.inspector.read(statement)
        except DataError as error:
            self.fail(table, error)
            return []

    def fail(self, table: str, error: OrgstatsError) -> None:
        """Keep in mind that a table cannot be read."""
        self.inspector.rollback()
        self.unread[table] = error

    def name(self, table: str) -> str:
        """Give a table as the source knows it."""
        return self.inspector.source.name(table)


def look(inspector: Inspector) -> Structure:
    """Find every table; raise `SourceError` if the source turns out not to be reachable."""
    found = Structure(inspector)
    for table in schema.TABLES:
        try:
            columns = inspector.found(table)
        except OrgstatsError as error:
            found.unread[table] = error
            continue
        if columns is None:
            found.missing.append(table)
        else:
            found.columns[table] = columns
    for why in found.unread.values():
        if not found.columns and isinstance(why, SourceError):
            raise why
    return found


def reading(structure: Structure) -> Check:
    """Judge whether what is there can be read; asked last, for damage shows in reading."""
    details = [
        {"table": table, "error": error.message, "hint": error.hint}
        for table, error in structure.unread.items()
    ]
    if details:
        return Check("source", "fail", f"{many(len(details), 'table')} cannot be read", (*details,))
    return Check("source", "ok", f"{many(len(structure.columns), 'table')} can be read")


def rights(structure: Structure) -> Check:
    """Judge what the role could write, which a report never needs."""
    inspector = structure.inspector
    source = inspector.source
    statement = checks.rights(structure.columns, source.whole, source.dialect)
    if statement is None:
        return Check("rights", "ok", "files are only read")
    details = []
    name, mighty = "the role", False
    for role, superuser, table, *may in inspector.read(statement):
        name, mighty = role, superuser
        listed = [right for right, granted in zip(checks.WRITES, may, strict=True) if granted]
        if listed:
            details.append({"table": table, "role": role, "may": listed})
    if mighty:
        return Check("rights", "warn", f"{name} is a superuser: a role that reads is enough")
    if details:
        message = f"{name} may write {many(len(details), 'table')}: a role that reads is enough"
        return Check("rights", "warn", message, (*details,))
    return Check("rights", "ok", f"{name} may only read")


def tables(structure: Structure) -> Check:
    """Judge which tables are missing; that only the newest gateways have some is no fault."""
    details: list[tuple[Status, CheckDetail]] = [
        (
            "warn" if table in schema.DISPENSABLE else "fail",
            {"table": table, "problem": "missing", "needed": table not in schema.DISPENSABLE},
        )
        for table in structure.missing
        if table not in NEWEST_TABLES
    ]
    names = ", ".join(detail["table"] for _, detail in details)
    newest = [table for table in structure.missing if table in NEWEST_TABLES]
    fine = "every table is there" + f" but for newer gateways' {', '.join(newest)}" * bool(newest)
    return judged("tables", details, f"missing: {names}", fine)


def columns(structure: Structure) -> Check:
    """Judge which columns are missing; those that nobody knows tell of a newer gateway."""
    details: list[tuple[Status, CheckDetail]] = []
    for table, found in structure.columns.items():
        core = [fault.column for fault in schema.faults(table, found) if fault.found is None]
        spare = [column for column in schema.absent(table, found) if column not in core]
        details += [_column("fail", table, column, "missing") for column in core]
        details += [_column("warn", table, column, "missing") for column in spare]
    newer = _newer(structure)
    message = f"{many(len(details), 'column')} missing{newer}"
    fine = f"every column is there{newer or ', and no other'}"
    return judged("columns", details, message, fine)


def _newer(structure: Structure) -> str:
    """Name the columns that no release known here has had, each once, on one line."""
    found = [schema.unknown(table, columns) for table, columns in structure.columns.items()]
    names = list(dict.fromkeys(name for listed in found for name in listed))
    if not names:
        return ""
    listed = ", ".join(names[:MOST_NAMES]) + ", …" * (len(names) > MOST_NAMES)
    return f"; the database is newer, it also has {listed}"


def types(structure: Structure) -> Check:
    """Judge which columns are of a type that cannot be read as what they should be."""
    details: list[tuple[Status, CheckDetail]] = [
        ("fail", {"table": table, "column": fault.column, "problem": fault.words})
        for table, found in structure.columns.items()
        for fault in schema.faults(table, found)
        if fault.found is not None
    ]
    message = f"{many(len(details), 'column')} of another type"
    return judged("types", details, message, "every column is of its type")


def _column(status: Status, table: str, column: str, problem: str) -> tuple[Status, CheckDetail]:
    needed = status == "fail"
    return status, {"table": table, "column": column, "problem": problem, "needed": needed}


def judged(
    name: str, details: Iterable[tuple[Status, CheckDetail]], message: str, fine: str
) -> Check:
    """Give a check whose status is that of its worst detail, the worst first."""
    ordered: Sequence[tuple[Status, CheckDetail]] = sorted(
        details, key=lambda pair: pair[0] != "fail"
    )
    if not ordered:
        return Check(name, "ok", fine)
    return Check(name, ordered[0][0], message, tuple(detail for _, detail in ordered))
