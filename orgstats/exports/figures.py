"""The numbers of an export's rows in SQL: whole billionths as dollars, and numbers as text."""

from orgstats.domain.measures import MEASURE
from orgstats.exports.made import MADE

# What is below in billionths has less than 18 digits.
SMALL = 10**18 - 1


def kind(name: str) -> str:
    """Give what a column holds: a kind of number, or text."""
    return MADE[name].kind if name in MADE else MEASURE[name].kind


def typed(name: str, value: str) -> str:
    """Write a column as a value: decimals of dollars, whole numbers, text as it is."""
    if kind(name) == "text":
        return value
    return _dollars(value) if kind(name) == "money" else f"CAST({value} AS BIGINT)"


def written(name: str) -> str:
    """Write a number in SQL as `numbers` does: no exponent, no trailing zeros."""
    text = f"CAST({name} AS VARCHAR)"
    if kind(name) == "text":
        return f"{name}_written"
    if kind(name) == "count":
        return text
    if kind(name) != "money":
        return f"IF(contains({text}, '.'), {_trimmed(text)}, {text})"
    whole = f"CAST({_dollars(name)} AS VARCHAR)"
    # Small amounts, and those without zeros to trim, take a quarter of the time.
    small = f"CAST(CAST({_dollars(name)} AS DECIMAL(18, 9)) AS VARCHAR)"
    return (
        f"CASE WHEN {name} NOT BETWEEN -{SMALL} AND {SMALL} THEN {_trimmed(whole)}"
        f" WHEN CAST({name} AS BIGINT) % 10 <> 0 THEN {small} ELSE {_trimmed(small)} END"
    )


def _dollars(value: str) -> str:
    # Whole billionths become dollars by a product, which is exact.
    return f"CAST({value} AS DECIMAL(29, 0)) * CAST('0.000000001' AS DECIMAL(9, 9))"


def _trimmed(text: str) -> str:
    return f"rtrim(rtrim({text}, '0'), '.')"
