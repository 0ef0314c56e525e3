"""The SQL of meters: their sums in the scan of a rollup, and the cells that are made of these.

The cells of a group, one a meter and one for what no meter tells, add up to all of its measures.
"""

from collections.abc import Iterator, Sequence

from orgstats.domain.measure import Kind
from orgstats.domain.meters import METER_COLUMN, METERED, METERS, NO_METER, Meter
from orgstats.sql.amounts import amount
from orgstats.sql.dialect import Dialect
from orgstats.sql.statement import Columns, Statement, literal


def lacking(columns: Columns) -> tuple[str, ...]:
    """Give the columns of costs that a rollup lacks."""
    return tuple(m.cost for m in METERS if m.cost is not None and m.cost not in columns)


def stored(columns: Columns) -> list[tuple[Kind, str]]:
    """Give the columns of a rollup that tell of meters, with what they hold."""
    found: list[tuple[Kind, str]] = []
    for meter in METERS:
        found += [("money", meter.cost)] if meter.cost else []
        found += [("count" if meter.unit == "requests" else "tokens", c) for c in meter.columns]
    return [(kind, column) for kind, column in found if column in columns]


def amounts(columns: Columns, dialect: Dialect) -> dict[str, tuple[Kind, str]]:
    """Give what is summed for each meter: its kind, and the SQL of a stored row's part."""
    found: dict[str, tuple[Kind, str]] = {}
    for meter in METERS:
        if meter.cost is not None and meter.cost in columns:
            found[cost_column(meter)] = "money", amount("money", meter.cost, columns, dialect)
        if meter.counts in columns:
            kind: Kind = "count" if meter.unit == "requests" else "tokens"
            found[quantity_column(meter)] = kind, counted(meter, columns, dialect)
    return found


def counted(meter: Meter, columns: Columns, dialect: Dialect) -> str:
    """Write the quantity of a stored row; a part that the row lacks is 0."""
    if meter.clamped is not None and meter.clamped in columns:
        return meter.clamped
    counts, *less = (amount("tokens", c, columns, dialect) for c in meter.columns if c in columns)
    if not less:
        return counts
    taken = " + ".join(f"COALESCE({part}, 0)" for part in less)
    # A part can be greater than its whole; no difference of unsigned numbers is below 0.
    return f"CASE WHEN {counts} > {taken} THEN {counts} - ({taken}) ELSE 0 END"


def cells(statement: Statement, relation: str) -> str:
    """Write the relation of a statement's cells, from that of its rows."""
    if not statement.metered or statement.metering != "spread":
        return relation
    return _spread(statement, relation)


def summed(statement: Statement, by: Sequence[str], measures: Sequence[str], groups: str) -> str:
    """Write the relation of the cells by meter of some sums of groups that meters stand beside.

    Making cells of sums takes a part of the time that making cells of each group does.
    """
    keys = tuple(name for name in statement.keys if name in by)
    wanted = tuple(name for name in statement.measures if name in {*measures, *METERED})
    sums = (f"SUM({name}) AS {name}" for name in (*wanted, *statement.metered))
    text = f"(SELECT {', '.join((*keys, *sums))} FROM {groups} GROUP BY ALL HAVING count(*) > 0)"
    return _spread(statement._replace(keys=keys, measures=wanted), text)


def _spread(statement: Statement, relation: str) -> str:
    parts = [_rest(statement), *_parts(statement)]
    union = "\nUNION ALL BY NAME ".join(parts)
    return f"(WITH groups AS MATERIALIZED (SELECT * FROM {relation})\n{union})"


def answered(statement: Statement) -> Statement:
    """Give the statement with the columns of its cells: the meter is one of their keys.

    Where meters stand beside, what each had is among the measures.
    """
    if not statement.metered:
        return statement
    if statement.metering == "beside":
        return statement._replace(measures=(*statement.measures, *statement.metered))
    return statement._replace(keys=(*statement.keys, METER_COLUMN))


def _parts(statement: Statement) -> Iterator[str]:
    for meter in METERS:
        values = {"cost": _cost_of(meter, statement)}
        if meter.unit and quantity_column(meter) in statement.metered:
            values[meter.unit] = quantity_column(meter)
        some = " OR ".join(f"{text} <> 0" for text in values.values())
        yield f"{_select(statement, meter.name, values)} WHERE {some}"


def _rest(statement: Statement) -> str:
    """Write what no meter tells of each group: all measures that are not parts of one."""
    values = {name: name for name in statement.measures} | {"cost": "0"}
    for meter in METERS:
        if meter.unit and quantity_column(meter) in statement.metered:
            values[meter.unit] += f" - {quantity_column(meter)}"
    return _select(statement, NO_METER, values)


def _select(statement: Statement, meter: str, values: dict[str, str]) -> str:
    named = (f"{text} AS {name}" for name, text in values.items())
    listed = ", ".join((*statement.keys, f"{literal(meter)} AS {METER_COLUMN}", *named))
    return f"SELECT {listed} FROM groups"


def _cost_of(meter: Meter, statement: Statement) -> str:
    """Write what a meter cost; a column that is not there is 0, and the last has what is left."""
    if meter.cost is not None:
        return cost_column(meter) if cost_column(meter) in statement.metered else "0"
    costs = [cost_column(one) for one in METERS if cost_column(one) in statement.metered]
    return " - ".join(["cost", *costs])


def cost_column(meter: Meter) -> str:
    """Give the name of the sum of what a meter cost."""
    return f"cost_of_{meter.name}"


def quantity_column(meter: Meter) -> str:
    """Give the name of the sum of how much of a meter there was."""
    return f"quantity_of_{meter.name}"
