"""Budgets of the configuration file: how much may be spent in a period, and on what."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from orgstats.config.settings import Section
from orgstats.errors import UsageError

EXAMPLE_BUDGET = '[[budget]], name = "All" and amount = 1000, each on a line of its own'
USUAL_PERIOD = "month"
USUAL_WARNINGS = (Decimal(80), Decimal(100))
OWN = ("name", "amount", "period", "warn")
MOST_DOLLARS = Decimal(10) ** 15


class BudgetSetting(NamedTuple):
    """A budget as it was written: dollars, a period, percents, and values by filter."""

    name: str
    amount: Decimal
    period: str
    warn: tuple[Decimal, ...]
    filters: Mapping[str, tuple[str, ...]]


def budgets(
    section: Section, periods: Collection[str], filters: Collection[str]
) -> tuple[BudgetSetting, ...]:
    """Read the budgets, in order; raise `UsageError` that names the file and the budget."""
    tables, origin = section
    if isinstance(tables, dict) or not isinstance(tables, list | tuple):
        raise UsageError(
            f"{origin}: budget is not a list of tables", hint=f"write {EXAMPLE_BUDGET}"
        )
    found = [_budget(one, at, origin, (periods, filters)) for at, one in enumerate(tables, 1)]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{origin}: {names.count(name)} budgets are named {name!r}")
    return tuple(found)


def _budget(
    table: object, at: int, origin: str, known: tuple[Collection[str], Collection[str]]
) -> BudgetSetting:
    if not isinstance(table, dict):
        raise UsageError(f"{origin}: budget {at} is not a table")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f"{origin}: budget {at} has no name", hint=f"write {EXAMPLE_BUDGET}")
    where, (periods, filters) = f"{origin}: budget {name!r}", known
    for key in table:
        if key not in {*OWN, *filters}:
            raise _unknown(str(key), where, (*OWN, *filters))
    if "amount" not in table:
        raise UsageError(f"{where} has no amount", hint=f"write {EXAMPLE_BUDGET}")
    period = table.get("period", USUAL_PERIOD)
    if not isinstance(period, str) or period not in periods:
        raise UsageError(
            f"{where}: period {_said(period)} is not known", hint=f"one of {', '.join(periods)}"
        )
    values = {key: _values(table[key], f"{where}: {key}") for key in filters if key in table}
    amount = _number(table["amount"], f"{where}: amount", MOST_DOLLARS)
    return BudgetSetting(name, amount, period, _warnings(table, where), values)


def _unknown(key: str, where: str, known: Collection[str]) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return UsageError(f"{where} sets {key!r}, which is not known", hint=hint)


def _warnings(table: Mapping[str, object], where: str) -> tuple[Decimal, ...]:
    if "warn" not in table:
        return USUAL_WARNINGS
    listed = table["warn"]
    percents = listed if isinstance(listed, list) else [listed]
    return tuple(sorted(_number(one, f"{where}: warn", MOST_DOLLARS) for one in percents))


def _number(value: object, where: str, most: Decimal) -> Decimal:
    """Give a number as it is written: 0.1 is a tenth, and not the double that is nearest to it."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most:
        return Decimal(repr(value))
    raise UsageError(f"{where} {_said(value)} is not a positive number")


def _values(value: object, where: str) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(one, str) for one in listed):
        raise UsageError(f"{where} is not text or a list of texts")
    return tuple(listed)


def _said(value: object) -> str:
    """Write a value, but not what is in it: that may be nested deeply."""
    return repr(value) if isinstance(value, str | int | float) else "as it is set"
