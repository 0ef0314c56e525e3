"""The SQL of billing modes: which one stored usage is of, and what is of both divided between them.

The SELECTs that divide are for DuckDB alone.
"""

from typing import Final

# The column of cells that tells the billing mode of a stored row.
COLUMN: Final = "billing"
CREDITS, BYOK, BOTH = 0, 1, 2
# Below this the rounded product of doubles is not further than one from the exact one.
NEAR: Final = 10**15

_BY_REQUESTS = f"WHEN {{byok}} = 0 THEN {CREDITS} WHEN {{credits}} = 0 THEN {BYOK} ELSE {BOTH} END"
TOLD: Final = (
    f"CASE WHEN api_keys_cost = 0 AND credits_cost <> 0 THEN {CREDITS}"
    f" WHEN credits_cost = 0 AND api_keys_cost <> 0 THEN {BYOK}"
    f" WHEN credits_cost <> 0 THEN {BOTH} "
    + _BY_REQUESTS.format(credits="credits_request_count", byok="api_keys_request_count")
)
"""The billing mode of a stored row: that of its cost or, without any, of its requests."""

OF_REQUESTS: Final = (
    f"CASE WHEN credits_requests = 0 AND byok_requests = 0 THEN {BOTH} "
    + _BY_REQUESTS.format(credits="credits_requests", byok="byok_requests")
)
"""The billing mode of what is left of a group: roundings of a cost do not make it one of both."""

# `nearest`: the whole number nearest to `units * part / whole`, of two the greater: a double is not
# far from it, and a division of 128 bits takes twenty times as long. `of_credits`: how many whole
# units are paid with credits, by largest remainder.
DIVIDING: Final = f"""
CREATE OR REPLACE TEMP MACRO beside(units, part, whole, near) AS
    near + CASE WHEN 2 * units * part + whole - 2 * whole * near < 0 THEN -1
      WHEN 2 * units * part - whole - 2 * whole * near >= 0 THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMP MACRO over(units, whole) AS ((units % whole) + whole) % whole;
CREATE OR REPLACE TEMP MACRO rounded(parts, whole) AS
    parts // whole + CAST(parts % whole > 0 AND parts % whole >= whole - parts % whole AS INTEGER);
CREATE OR REPLACE TEMP MACRO nearest(units, part, whole) AS
    CASE WHEN abs(units) < {NEAR} THEN beside(units, part, whole, CAST(round(
        CAST(units AS DOUBLE) * CAST(part AS DOUBLE) / CAST(whole AS DOUBLE)) AS HUGEINT))
      ELSE (units - over(units, whole)) // whole * part
        + rounded(over(units, whole) * part, whole) END;
CREATE OR REPLACE TEMP MACRO of_credits(units, credits, byok) AS
    CASE WHEN byok = 0 THEN units WHEN credits = 0 OR units = 0 THEN 0
      ELSE nearest(units, credits, credits + byok) END;
"""


def weights() -> tuple[str, str]:
    """Write how much of a group is paid with credits, and how much is not, in whole numbers.

    That is the ratio of its costs or, without any, of its requests.
    """
    return _weight(CREDITS, "credits", "1"), _weight(BYOK, "byok", "0")


def _weight(mode: int, name: str, otherwise: str) -> str:
    above = [
        f"greatest(credits_{what}, 0) + greatest(byok_{what}, 0) > 0"
        f" THEN CAST(greatest({name}_{what}, 0) AS HUGEINT)"
        for what in ("cost", "requests")
    ]
    return (
        f"CASE WHEN {COLUMN} <> {BOTH} THEN CAST({COLUMN} = {mode} AS HUGEINT)"
        f" WHEN {' WHEN '.join(above)} ELSE {otherwise} END"
    )
