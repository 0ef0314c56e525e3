"""The SELECT text of a report's question, in the subset of SQL that DuckDB and Postgres share.

Money is summed as whole billionths of a dollar: each stored value is widened to double precision,
multiplied by 10^9 and rounded to the nearest whole number, ties to even. Both engines do that in
the same IEEE arithmetic, so that they agree to the last digit, and sums of integers do not depend
on the order of rows.
"""

from functools import partial

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.measure import Kind, Measure
from orgstats.domain.meters import METER_COLUMN
from orgstats.domain.periods import places
from orgstats.domain.rollups import HOUR_COLUMN
from orgstats.domain.routes import CANONICAL_MODEL, canonical_model
from orgstats.sql import meters, modes, times
from orgstats.sql.amounts import alone, amount, summed
from orgstats.sql.dialect import Dialect
from orgstats.sql.grain import rows_are_groups
from orgstats.sql.query import COUNTED, OF_DELETED, OF_UNKNOWN, Query
from orgstats.sql.statement import Columns, Statement, among, literal, one_of

CANONICAL = "split_part(substr(used_model, strpos(used_model, '/') + 1), ':', 1)"
UNKNOWN = "unknown"

# Beyond these a stored number is none: billionths of a dollar must fit 64 bits, counts 28 digits.
MONEY_LIMIT = "9.2e9"
COUNT_LIMIT = "1e28"


def scan(query: Query, columns: Columns, dialect: Dialect) -> Statement:
    """Compile a query: one pass over its rollup, grouped where the rollup lives.

    `columns` are those the rollup really has; a measure whose column is absent is left out. Where
    each row is a group there are none to make.
    """
    keys = _keys(query)
    metered = meters.amounts(columns, dialect) if query.metered else {}
    sums = _sums(query, columns, dialect)
    parts = sums | {name: text for name, (_, text) in metered.items()}
    single = rows_are_groups(query, columns)
    write = alone if single else partial(summed, dialect=dialect)
    values = keys | {name: write(text) for name, text in parts.items()}
    selected = [f"{text} AS {name}" for name, text in values.items()]
    text = (
        "SELECT " + ",\n       ".join(selected) + f"\nFROM {query.rollup.table}"
        "\nWHERE " + "\n  AND ".join(_conditions(query))
    )
    if keys and not single:
        text += "\nGROUP BY " + ", ".join(str(place + 1) for place in range(len(keys)))
    found = Statement(text, tuple(keys), tuple(sums), places(query.spans))
    if not query.metered:
        return found
    kinds = {name: kind for name, (kind, _) in metered.items()}
    return found._replace(metered=kinds, lacking=meters.lacking(columns), metering=query.metering)


def _keys(query: Query) -> dict[str, str]:
    """Write what rows are grouped by, by the names of the columns."""
    keys = {column: _key(query, column) for column in query.by if column != METER_COLUMN}
    if query.apart or query.elsewhere is not None:
        keys["apart"] = _apart(query)
    if (segment := times.segment(query)) is not None:
        keys["segment"] = segment
    if query.bucket is not None:
        keys["bucket"] = times.bucket(query, query.bucket)
    return keys


def _key(query: Query, column: str) -> str:
    """Write a column: the billing mode or time as SQL tells it, any other as it is stored."""
    return modes.TOLD if column == modes.COLUMN else times.column(query, column)


def distinct(query: Query, column: str, relation: str) -> Statement:
    """Compile the list of all values of a column in a relation, whenever they were used."""
    text = f"SELECT DISTINCT {column} FROM {relation} WHERE {one_of('project_id', query.projects)}"
    return Statement(text, (column,), ())


def row_counts(query: Query, by: str) -> Statement:
    """Compile how many rows a query finds for each value of a column, or for each `bucket`."""
    bucket = "0" if query.bucket is None else times.bucket(query, query.bucket)
    text = (
        f"SELECT {bucket if by == 'bucket' else by} AS {by}, count(*) AS counted"
        f" FROM {query.rollup.table}"
        "\nWHERE " + "\n  AND ".join(_conditions(query)) + "\nGROUP BY 1 ORDER BY 1"
    )
    return Statement(text, (by, "counted"), ())


def first_hour(relation: str) -> Statement:
    """Compile the question for the first hour of a relation."""
    text = f"SELECT min({HOUR_COLUMN}) AS first_hour FROM {relation}"
    return Statement(text, ("first_hour",), ())


def stored_measures(query: Query, columns: Columns) -> list[tuple[Measure, str]]:
    """Give the measures asked for that a rollup has in the billing mode, with their columns.

    Where it has none of them, the first that it has: SQL sums up something or nothing.
    """
    found = [
        (measure, stored)
        for measure in MEASURES
        if (stored := measure.column_in(query.mode)) is not None and stored in columns
    ]
    return [one for one in found if one[0].name in query.sums] or found[:1]


def _sums(query: Query, columns: Columns, dialect: Dialect) -> dict[str, str]:
    return {
        measure.name: amount(measure.kind, stored, columns, dialect)
        for measure, stored in stored_measures(query, columns)
    }


def _apart(query: Query) -> str:
    """Write whether usage counts, or of what kind of project it is that does not."""
    deleted = f"WHEN {among('project_id', query.apart)} THEN {OF_DELETED}"
    if query.elsewhere is None:
        return f"CASE {deleted} ELSE {COUNTED} END"
    known = f"WHEN {among('project_id', query.projects)} THEN {COUNTED}"
    return f"CASE {f'{deleted} ' if query.apart else ''}{known} ELSE {OF_UNKNOWN} END"


def _of_projects(query: Query) -> list[str]:
    """Write whose usage is read; without a project it may be anybody's but theirs elsewhere."""
    if query.elsewhere is None:
        return [one_of("project_id", query.projects)]
    if not query.elsewhere:
        return []
    return [f"(project_id IS NULL OR NOT {one_of('project_id', query.elsewhere)})"]


def _conditions(query: Query) -> list[str]:
    conditions = [*times.conditions(query), *_of_projects(query)]
    models = query.keep.get(CANONICAL_MODEL)
    conditions += [
        one_of(column, values) for column, values in query.keep.items() if column != CANONICAL_MODEL
    ]
    return conditions + ([] if models is None else _of_models(models))


def _of_models(models: tuple[str, ...]) -> list[str]:
    """Write that a stored model has one of some canonical ids, or is one of these as routed.

    Cutting out the canonical id of every row is slow (7 M rows: 0.65 s); looking for the id
    anywhere in the stored name first leaves few rows to cut (0.25 s).
    """
    ways = [one_of(CANONICAL, models)]
    # What is canonical itself is found by its canonical id.
    if routed := [model for model in models if canonical_model(model) != model]:
        ways.append(one_of("used_model", routed))
    if UNKNOWN in models:
        ways.append(f"{CANONICAL} = ''")
    known = ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"
    if UNKNOWN in models:
        return [known]
    found = " OR ".join(f"strpos(used_model, {literal(model)}) > 0" for model in models)
    return [f"({found})", known]


def offenders(query: Query, columns: Columns) -> Statement:
    """Compile the search for what a query must not sum up: NaN, infinite, or out of range.

    NaN is greater than any number in both engines.
    """
    where = " AND ".join(_conditions(query))
    parts = [
        f"(SELECT '{stored}' AS stored, {HOUR_COLUMN} AS at, CAST({stored} AS text) AS value"
        f" FROM {query.rollup.table} WHERE {where} AND abs(CAST({stored} AS double precision)) >"
        f" {MONEY_LIMIT if kind == 'money' else COUNT_LIMIT} ORDER BY {HOUR_COLUMN} LIMIT 1)"
        for kind, stored in _read(query, columns)
        if columns[stored] != "integer" or kind == "money"
    ]
    return Statement("\nUNION ALL\n".join(parts), ("stored", "at", "value"), ())


def _read(query: Query, columns: Columns) -> list[tuple[Kind, str]]:
    """Give the columns that are summed, each once, with what they hold."""
    found = [(measure.kind, stored) for measure, stored in stored_measures(query, columns)]
    return list(dict.fromkeys([*found, *(meters.stored(columns) if query.metered else [])]))
