"""What DuckDB and Postgres do not spell alike."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """What DuckDB and Postgres do not spell alike."""

    name: str
    nano: str
    """An amount `{0}` of dollars, a double, as whole billionths: the nearest, of two the even."""
    decimal: str
    """A decimal amount `{0}` as what a double is cast from, so that it becomes the nearest one."""
    whole: str
    """A floating-point count `{0}` as a whole number: the nearest, of two the even."""
    result: str
    """A sum `{0}` on its way back, exact."""


# A cast of a double to a whole number rounds ties to even in both engines. That of a wide decimal
# to a double misses the nearest one in DuckDB, unless it is read from text.
DUCKDB = Dialect(
    name="duckdb",
    nano="CAST(CAST({0} AS DOUBLE) * 1e9 AS BIGINT)",
    decimal="CAST({0} AS VARCHAR)",
    whole="CAST(CAST({0} AS DOUBLE) AS HUGEINT)",
    result="{0}",
)

# Sums travel as text, for the extension reads numeric as double.
POSTGRES = Dialect(
    name="postgres",
    nano="CAST(CAST({0} AS double precision) * CAST(1e9 AS double precision) AS bigint)",
    decimal="{0}",
    whole="CAST({0} AS bigint)",
    result="CAST({0} AS text)",
)
