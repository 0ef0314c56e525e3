"""Rows that must not be: two for one key and hour, and values that are negative or no numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orgstats.domain.findings import MOST_DETAILS, Check, CheckDetail, Status, many
from orgstats.domain.rollups import ROLLUP
from orgstats.reports.check.freshness import Extent, Owner, hour
from orgstats.reports.check.schema import Structure, judged
from orgstats.sql import checks, schema
from orgstats.sql.statement import Columns


@dataclass(slots=True)
class Values:
    """What one pass over every rollup told: odd columns by table, rows by table and project."""

    negative: dict[str, list[str]] = field(default_factory=dict)
    none: dict[str, list[str]] = field(default_factory=dict)
    owners: list[Owner] = field(default_factory=list)


def duplicates(structure: Structure, extent: Extent) -> Check:
    """Judge which keys have more than one row in an hour: they count twice."""
    details: list[tuple[Status, CheckDetail]] = []
    for table in structure.rollups:
        statement = checks.duplicates(extent.rows(table))
        for *key, at, copies in structure.read(table, statement):
            names = dict(zip(ROLLUP[table].unique, key, strict=True))
            detail = {"table": table, "key": names, "hour": hour(at), "count": copies}
            details.append(("fail", detail))
    some = "at least " if len(details) >= MOST_DETAILS else ""
    message = f"{some}{many(len(details), 'key')} with more than one row in an hour"
    return judged("duplicates", details, message, "no key has two rows in an hour")


def survey(structure: Structure, extent: Extent) -> Values:
    """Look at every value of every rollup, in one pass each."""
    values = Values()
    for table in structure.rollups:
        ends = list(_ends(table, structure.columns[table]))
        everyone = extent._replace(projects=None).rows(table)
        found = structure.read(table, checks.extremes(everyone, ends))
        values.owners += [(table, project, count, first) for project, count, first, _ in found]
        listed = None if extent.projects is None else {*extent.projects}
        odd = {text for project, *_, text in found if listed is None or project in listed}
        marks = {mark for text in odd for mark in re.findall(r"(\d+)(\D)", text)}
        for place, mark in sorted(marks, key=lambda one: int(one[0])):
            columns = values.negative if mark == checks.BELOW else values.none
            _add(columns, table, ends[int(place)][0])
    return values


def _ends(table: str, columns: Columns) -> Iterator[checks.End]:
    for column in schema.summed(table):
        if column in columns:
            yield column, "min"
            # Whole numbers are neither NaN nor infinite.
            if columns[column] != "integer":
                yield column, "max"


def _add(columns: dict[str, list[str]], table: str, column: str) -> None:
    listed = columns.setdefault(table, [])
    if column not in listed:
        listed.append(column)


def numbers(structure: Structure, extent: Extent, values: Values) -> Check:
    """Judge which stored values are no numbers, or beyond what can be summed."""
    details = _odd(structure, extent, values.none, "fail")
    message = f"{_listed(details, 'value')} NaN, infinite or too large"
    return judged("values", details, message, "every value is a number")


def negatives(structure: Structure, extent: Extent, values: Values) -> Check:
    """Judge which stored values are negative, as corrections are."""
    details = _odd(structure, extent, values.negative, "warn")
    message = f"{_listed(details, 'value')} below zero"
    return judged("negatives", details, message, "no value is below zero")


def _odd(
    structure: Structure, extent: Extent, columns: dict[str, list[str]], status: Status
) -> list[tuple[Status, CheckDetail]]:
    details: list[tuple[Status, CheckDetail]] = []
    for table, stored in columns.items():
        statement = checks.oddities(extent.rows(table), stored, negative=status == "warn")
        for column, at, project, value in sorted(
            structure.read(table, statement), key=lambda row: (row[1], row[2] or "", row[0])
        ):
            place = {"table": table, "column": column, "hour": hour(at), "project_id": project}
            details.append((status, {**place, "value": value}))
    return details


def _listed(details: list[tuple[Status, CheckDetail]], noun: str) -> str:
    return f"{'at least ' if len(details) >= MOST_DETAILS else ''}{many(len(details), noun)}"
