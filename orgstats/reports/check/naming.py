"""Ids about which the rows of a dimension table differ: no report could tell which one is true."""

from orgstats.domain.entities import ENTITY_TABLES, sort
from orgstats.domain.findings import MOST_DETAILS, Check, CheckDetail, Status, many
from orgstats.reports.check.schema import Structure, judged
from orgstats.sql import entities


def conflicts(structure: Structure) -> tuple[Check, frozenset[str]]:
    """Judge whether each id has one meaning, and give the tables in which one has more."""
    details: list[tuple[Status, CheckDetail]] = []
    for table in filter(structure.is_sound, ENTITY_TABLES):
        rows = structure.read(table, entities.conflicts(table, structure.columns[table]))
        _, differing = sort(rows)
        details += [("fail", {"table": table, "id": name}) for _, name in differing]
    tables = frozenset(detail["table"] for _, detail in details)
    message = f"{many(len(details), 'id')} with rows that differ"
    return judged("entities", details[:MOST_DETAILS], message, "every id has one meaning"), tables
