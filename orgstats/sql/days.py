"""The SELECT text of the sums of local days: exact, and of numbers that are whole.

Amounts are billionths of a dollar. What a meter counts is what is left of each stored hour, which
no sum of its parts would tell.
"""

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.meters import METERS
from orgstats.domain.rollups import LOCAL_DAY, PROJECT_COLUMN, Rollup
from orgstats.domain.times import DAY_COLUMN
from orgstats.domain.window import Window
from orgstats.sql import meters, times
from orgstats.sql.amounts import amount
from orgstats.sql.checks import MONEY
from orgstats.sql.dialect import DUCKDB
from orgstats.sql.query import Query
from orgstats.sql.schema import summed
from orgstats.sql.snapshot import WHOLE
from orgstats.sql.statement import Columns

MEASURED = {column for one in MEASURES for column in one.stored}


def fractions(rollup: Rollup, columns: Columns) -> str:
    """Write the SELECT that tells whether any count is not whole."""
    counts = (name for name in summed(rollup.table) if name not in MONEY)
    odd = [f"{name} <> trunc({name})" for name in counts if columns.get(name) == "decimal"]
    return f"SELECT COALESCE(bool_or({' OR '.join(odd) or 'false'}), false) FROM {rollup.table}"


def sums(rollup: Rollup, columns: Columns, month: Window, *, exact: bool) -> str:
    """Write the SELECT of the sums of the days of a local month, sorted so that filters prune.

    All are whole numbers of 64 bits, unless they are to be as `exact` as they come.
    """
    query = Query(rollup, month, ())
    when = times.column(query, DAY_COLUMN)
    keys = (*rollup.columns, LOCAL_DAY)
    values = [*rollup.columns, f"{when} AS {LOCAL_DAY}"]
    for name, text in _parts(rollup, columns).items():
        total = f"COALESCE(SUM({text}), 0)"
        values.append(f"{total if exact else f'CAST({total} AS {WHOLE})'} AS {name}")
    where = " AND ".join(times.conditions(query))
    order = sorted(keys, key=PROJECT_COLUMN.__ne__)
    return (
        f"SELECT {', '.join(values)} FROM {rollup.table} WHERE {where}"
        f" GROUP BY {', '.join(str(place + 1) for place in range(len(keys)))}"
        f" ORDER BY {', '.join(order)}"
    )


def _parts(rollup: Rollup, columns: Columns) -> dict[str, str]:
    """Write what each column sums up, by its name."""
    found: dict[str, str] = {}
    for name in summed(rollup.table):
        if name in columns:
            found[name] = amount("money" if name in MONEY else "count", name, columns, DUCKDB)
    for meter in METERS:
        if meter.clamped is not None and meter.counts in columns:
            found[meter.clamped] = meters.counted(meter, columns, DUCKDB)
    return found


def lacking(found: Columns, hours: Columns) -> tuple[str, ...]:
    """Give the columns of measures that hours have, and the sums of their days have not."""
    return tuple(name for name in hours if name in MEASURED and name not in found)


def stored(found: Columns, hours: Columns) -> Columns:
    """Give what the columns of sums hold that some hours have, too: amounts are billionths."""
    told = (name for name in found if name in hours or name not in MEASURED)
    return {name: "billionths" if name in MONEY else found[name] for name in told}
