"""Allocation rules of the configuration file: which team pays for what."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import gcd, inf, lcm
from typing import TYPE_CHECKING, NamedTuple

from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from orgstats.config.settings import Section

# What the weights of a split come to at most once they are whole numbers.
MOST_WEIGHT = 10**9
# What is written where no rule takes usage.
RESERVED = ("(unallocated)", "Unallocated")
EXAMPLE_RULE = '[[allocation]] and team = "A", each on a line of its own'
SPLIT = "split = {A = 60, B = 40}"


class RuleSetting(NamedTuple):
    """A rule as it was written: teams with the least whole weights, and names by condition."""

    teams: tuple[tuple[str, int], ...]
    conditions: Mapping[str, tuple[str, ...]] = {}


def rules(section: Section, known: Collection[str]) -> tuple[RuleSetting, ...]:
    """Read the rules, in order; raise `UsageError` that names the file and the rule.

    `known` are the conditions that a rule may have.
    """
    tables, origin = section
    if isinstance(tables, dict) or not isinstance(tables, list | tuple):
        raise UsageError(
            f"{origin}: allocation is not a list of rules", hint=f"write {EXAMPLE_RULE}"
        )
    return tuple(
        _rule(one, f"{origin}: allocation rule {at}", known) for at, one in enumerate(tables, 1)
    )


def _rule(table: object, where: str, known: Collection[str]) -> RuleSetting:
    if not isinstance(table, dict):
        raise UsageError(f"{where} is not a table")
    for name in table:
        if name not in {"team", "split", *known}:
            raise _unknown(str(name), where, known)
    if len({"team", "split"} & table.keys()) != 1:
        both = "both team and split" if "team" in table else "neither team nor split"
        raise UsageError(f"{where} has {both}", hint=f'write team = "A", or {SPLIT}')
    conditions = {
        name: _patterns(table[name], f"{where}: {name}") for name in known if name in table
    }
    if "team" in table:
        return RuleSetting(((_team(table["team"], f"{where}: team"), 1),), conditions)
    return RuleSetting(_split(table["split"], f"{where}: split"), conditions)


def _unknown(name: str, where: str, known: Collection[str]) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, ("team", "split", *known), 1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return UsageError(f"{where} sets {name!r}, which is not a condition", hint=hint)


def _patterns(value: object, where: str) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(one, str) and "\0" not in one for one in listed):
        raise UsageError(f"{where} is not text or a list of texts")
    return tuple(listed)


def _team(value: object, where: str) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise UsageError(f"{where} is not a name")
    if value in RESERVED:
        raise UsageError(f"{where}: {value!r} names what no rule takes, and cannot be a team")
    return value


def _split(value: object, where: str) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, dict) or not value:
        raise UsageError(f"{where} is not a table of weights", hint=f"write {SPLIT}")
    shares = {_team(name, where): _weight(one, f"{where}: {name}") for name, one in value.items()}
    return _whole(shares, where)


def _weight(value: object, where: str) -> Fraction:
    """Give a weight as it is written: 0.1 is a tenth, and not the double that is nearest to it."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < inf:
        return Fraction(Decimal(repr(value)))
    said = repr(value) if isinstance(value, int | float | str) else "what it is set to"
    raise UsageError(f"{where}: {said} is not a positive number")


def _whole(shares: Mapping[str, Fraction], where: str) -> tuple[tuple[str, int], ...]:
    """Give weights as the least whole numbers of the same ratio."""
    scale = lcm(*(one.denominator for one in shares.values()))
    weights = {name: int(one * scale) for name, one in shares.items()}
    divisor = gcd(*weights.values())
    if sum(weights.values()) // divisor > MOST_WEIGHT:
        raise UsageError(f"{where}: the weights need more than nine digits")
    return tuple((name, weight // divisor) for name, weight in weights.items())
