"""What DuckDB and Postgres do not spell alike."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """What DuckDB and Postgres do not spell alike."""

    name: str
    nano: str
    """A floating-point amount `{0}` of dollars as whole billionths, half away from zero."""
    whole: str
    """A floating-point count `{0}` as a whole number."""
    result: str
    """A sum `{0}` on its way back, exact."""


DUCKDB = Dialect(
    name="duckdb",
    nano="CAST(round(CAST({0} AS DOUBLE) * 1e9) AS BIGINT)",
    whole="CAST(round(CAST({0} AS DOUBLE)) AS HUGEINT)",
    result="{0}",
)

# round() of a double rounds half to even here, and a cast to numeric keeps 15 digits; adding the
# double just below 0.5 before cutting is exact where adding 0.5 is not. Sums travel as text, for
# the extension reads numeric as double.
_DOUBLE = "CAST({0} AS double precision)"
_BELOW_HALF = (
    "CASE WHEN {0} < 0 THEN CAST(-0.49999999999999994 AS double precision)"
    " ELSE CAST(0.49999999999999994 AS double precision) END"
)
POSTGRES = Dialect(
    name="postgres",
    nano=f"CAST(trunc({_DOUBLE} * CAST(1e9 AS double precision) + {_BELOW_HALF}) AS bigint)",
    whole=f"CAST(trunc({_DOUBLE} + {_BELOW_HALF}) AS bigint)",
    result="CAST({0} AS text)",
)
