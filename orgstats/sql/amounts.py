"""The SQL of one stored number as it enters a sum: exact, and alike in both engines."""

from orgstats.domain.measure import Kind
from orgstats.sql.dialect import Dialect
from orgstats.sql.statement import Columns


def amount(kind: Kind, stored: str, columns: Columns, dialect: Dialect) -> str:
    """Write a stored number: money in billionths of a dollar, all else as it is, or whole."""
    stands = columns[stored]
    if stands == "billionths":
        return stored
    if kind == "money":
        return dialect.nano.format(
            dialect.decimal.format(stored) if stands == "decimal" else stored
        )
    return dialect.whole.format(stored) if stands == "float" else stored


def summed(text: str, dialect: Dialect) -> str:
    """Write the sum of numbers, 0 of none, on its way back."""
    return dialect.result.format(f"COALESCE(SUM({text}), 0)")


def alone(text: str) -> str:
    """Write a whole number of a row that is a group: as wide as a sum of several."""
    return f"CAST(COALESCE({text}, 0) AS HUGEINT)"
