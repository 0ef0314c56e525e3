"""A SELECT and how names and values are quoted in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from orgstats.domain.measure import Kind
from orgstats.domain.meters import Metering

ColumnType = Literal["integer", "billionths", "decimal", "float", "text", "time", "other"]
Columns = Mapping[str, ColumnType]

# A list of more values is written as one text.
LONG_LIST = 1_000


class Statement(NamedTuple):
    """The text of a SELECT and the names of its columns: what it groups by, what it sums.

    `periods` are the segments of time that each period consists of, as in the column `segment`.
    `metered` are sums of meters beside the measures, of which cells of each meter are made as its
    `metering` says; `lacking` are columns that would tell more of them.
    """

    text: str
    keys: tuple[str, ...]
    measures: tuple[str, ...]
    periods: Mapping[str, tuple[int, ...]] = {}
    metered: Mapping[str, Kind] = {}
    lacking: tuple[str, ...] = ()
    metering: Metering = "summed"


def identifier(name: str) -> str:
    """Quote a name."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Quote a text value."""
    quoted = "'" + value.replace("'", "''") + "'"
    # Files can hold NUL, which would end the statement; no server stores it.
    return "(" + quoted.replace("\0", "' || chr(0) || '") + ")" if "\0" in value else quoted


def files(names: Iterable[str]) -> str:
    """Quote the names of files for `read_parquet`, as names and not as patterns of others."""
    return f"[{', '.join(literal(name_only(name)) for name in names)}]"


def name_only(name: str) -> str:
    """Write a name so that DuckDB takes it for no pattern."""
    return re.sub(r"([*?[])", r"[\1]", name)


def instant(value: datetime) -> str:
    """Write a UTC instant as the naive timestamp that the rollups store."""
    return f"TIMESTAMP '{value.astimezone(UTC).replace(tzinfo=None).isoformat(' ')}'"


def among(column: str, values: Sequence[str]) -> str:
    """Write that a column has one of many values, for where it is no condition.

    Engines hash these; a list they would compare with value by value in every row.
    """
    if len(values) > LONG_LIST:
        return _split(column, values)
    listed = ", ".join(f"({literal(value)})" for value in values)
    known = f"SELECT known.id FROM (VALUES {listed}) AS known (id)"
    return f"{column} IN ({known})" if listed else "1 = 0"


def one_of(column: str, values: Iterable[str]) -> str:
    """Write that a column has one of some values; never true when there are none."""
    values = tuple(values)
    if len(values) > LONG_LIST:
        return _split(column, values)
    listed = ", ".join(map(literal, values))
    return f"{column} IN ({listed})" if listed else "1 = 0"


def _split(column: str, values: Sequence[str]) -> str:
    """Write that a column has one of so many values that they are one text, split where it runs.

    An engine takes a kilobyte for each expression of a list, outside the limit of its memory.
    """
    known = "".join(values)
    mark = next(one for one in map(chr, range(ord(","), 0xD800)) if one not in known)
    texts = f"string_to_array({literal(mark.join(values))}, {literal(mark)})"
    return f"{column} IN (SELECT unnest({texts}))"
