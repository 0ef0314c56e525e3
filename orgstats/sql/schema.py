"""What a table has to have to be a rollup, what it may have, and where it falls short.

The columns are those of LLM Gateway's hourly statistics tables.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.entities import ENTITY_TABLES, OPTIONAL_TABLES, TEAM_COLUMNS
from orgstats.domain.measure import Since
from orgstats.domain.rollups import HOUR_COLUMN, ROLLUP, ROLLUPS
from orgstats.errors import DataError
from orgstats.sql.statement import Columns, ColumnType

# Types of columns, in a person's words.
WORDS: dict[ColumnType, str] = {
    "text": "text",
    "time": "a timestamp",
    "integer": "a number",
    "billionths": "a number",
    "decimal": "a number",
    "float": "a number",
    "other": "of another type",
}
NUMBERS: tuple[ColumnType, ...] = ("integer", "decimal", "float")

# What every rollup has beside its grouping columns and those that are summed.
STAMPS = ("id", "created_at", "updated_at")
# What rollups of all measures have beside that.
OTHERS = (
    "streamed_count",
    "non_streamed_count",
    "completed_count",
    "length_limit_count",
    "content_filter_count",
    "tool_calls_count",
    "canceled_count",
    "unknown_finish_count",
)
# What the newest have, which is never read: latency, and what is the gateway's own.
LEFT_ALONE = (
    "total_duration",
    "duration_count",
    "total_time_to_first_token",
    "time_to_first_token_count",
    "total_time_to_first_reasoning_token",
    "time_to_first_reasoning_token_count",
    "api_keys_gateway_error_count",
    "api_keys_upstream_error_count",
    "provider_margin_amount",
)
# Those of all that nobody misses.
SPARE = {"id", "created_at"}
# What newer deployments no longer have.
DROPPED = [
    "service_fee",
    "credits_service_fee",
    "api_keys_service_fee",
    "image_input_tokens",
    "image_output_tokens",
]
# Tables that came later, or that a role may not read.
DISPENSABLE = OPTIONAL_TABLES | {one.table for one in ROLLUPS if one.since != "first"}
TABLES = (*ROLLUP, *ENTITY_TABLES)
# What tells whose a row of a dimension table is.
OWNERS = {
    "project": ("id", "organization_id"),
    "api_key": ("id", "project_id"),
    "user_organization": ("user_id", "organization_id"),
    "organization_team": ("id", "organization_id"),
}


class Fault(NamedTuple):
    """A column that is not there, or is of a type (`found`) where another one belongs."""

    column: str
    wanted: ColumnType
    found: ColumnType | None

    @property
    def words(self) -> str:
        """Give the type found and the one that belongs there, in a person's words."""
        return f"{WORDS[self.found or 'other']}, where {WORDS[self.wanted]} belongs"


def summed(table: str, since: Since | None = None) -> tuple[str, ...]:
    """Give the columns of a rollup's measures, or of those that came at a time."""
    found = (one for one in MEASURES if ROLLUP[table].has(one.name) and since in (None, one.since))
    return tuple(dict.fromkeys(column for one in found for column in one.stored))


def known(table: str) -> tuple[str, ...]:
    """Give the columns that a rollup may have, and that a copy of it keeps."""
    others = OTHERS if ROLLUP[table].measures is None else ()
    return (HOUR_COLUMN, *ROLLUP[table].columns, *summed(table), *others, *STAMPS, *DROPPED)


def faults(table: str, columns: Columns) -> Iterator[Fault]:
    """Give what keeps a table from being read, the first thing first."""
    if table in ENTITY_TABLES:
        yield from _unlike(columns, OWNERS.get(table, ("id",)), ("text",))
        return
    yield from _unlike(columns, ROLLUP[table].columns, ("text",))
    yield from _unlike(columns, (HOUR_COLUMN,), ("time",))
    core = summed(table, "first")
    there = [column for column in summed(table) if column in core or column in columns]
    yield from _unlike(columns, there, NUMBERS)


def require(table: str, name: str, columns: Columns) -> None:
    """Raise `DataError` for the first thing that keeps a table, called `name`, from being read."""
    for fault in faults(table, columns):
        _refuse(name, fault)


def require_alike(table: str, files: Mapping[str, Columns]) -> None:
    """Raise `DataError` for the first file that cannot be read as a part of a table.

    A measure that came later may be absent from some files. Of a dimension table none is: a project
    without its status would no longer be deleted.
    """
    for name, columns in files.items():
        require(table, name, columns)
    for column in ENTITY_TABLES.get(table, ()):
        lacking = [name for name, columns in files.items() if column not in columns]
        if 0 < len(lacking) < len(files):
            _refuse(lacking[0], Fault(column, "text", None))


def _refuse(name: str, fault: Fault) -> None:
    if fault.found is not None:
        raise DataError(f"{fault.column} in {name} is {fault.words}")
    raise DataError(
        f"{name} lacks the column {fault.column}",
        hint="`orgstats check` compares the source with what a rollup has",
    )


def absent(table: str, columns: Columns) -> list[str]:
    """Give the columns that a table may have, and has not."""
    if table in ENTITY_TABLES:
        spared = TEAM_COLUMNS.get(table, ())
        return [name for name in ENTITY_TABLES[table][1:] if name not in {*columns, *spared}]
    core = summed(table, "first")
    return [name for name in known(table) if name not in {*columns, *core, *SPARE, *DROPPED}]


def unknown(table: str, columns: Columns) -> list[str]:
    """Give the columns of a rollup that no release has had; other tables hold what they like."""
    if table in ENTITY_TABLES:
        return []
    return [name for name in columns if name not in {*known(table), *LEFT_ALONE}]


def _unlike(
    columns: Columns, wanted: tuple[str, ...] | list[str], types: tuple[ColumnType, ...]
) -> Iterator[Fault]:
    for column in wanted:
        found = columns.get(column)
        if found not in types:
            yield Fault(column, types[0], found)
