"""Small tables of texts that a statement for DuckDB brings along."""

import json
from collections.abc import Sequence

from orgstats.sql.statement import literal

Texts = Sequence[Sequence[str | None]]


def table(name: str, columns: Sequence[str], rows: Texts) -> str:
    """Write the statement that makes a small table of texts."""
    return f"CREATE OR REPLACE TEMP TABLE {name} AS {values(columns, rows)}"


def values(columns: Sequence[str], rows: Texts) -> str:
    """Write the SELECT of some rows of texts."""
    # One JSON text is by far the quickest way in without another library; a parameter would
    # import pandas and numpy where they are installed.
    listed = ", ".join(f"r[{place}] AS {name}" for place, name in enumerate(columns, start=1))
    given = f"from_json({literal(json.dumps(rows))}, '[[\"VARCHAR\"]]')"
    return f"SELECT {listed} FROM (SELECT unnest({given}) AS r)"
