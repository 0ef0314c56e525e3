"""The SQL that makes charges of wide cells: what each meter cost, by route and billing mode.

Cells come by levels, the narrowest first: of a later level only what the former ones do not tell
becomes charges. For DuckDB alone.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from orgstats.domain.meters import METERS
from orgstats.sql import meters, modes

# What tells groups apart.
GROUP_KEYS: Final = ("bucket", "project_id", "api_key_id", "used_model", "used_provider")
# What charges are made of: these measures, and what each meter cost and counted.
PAID: Final = ("cost", "discount_savings", "credits_cost", "byok_cost")
COUNTS: Final = ("credits_requests", "byok_requests")
COSTS: Final = tuple(meters.cost_column(one) for one in METERS if one.cost is not None)
QUANTITIES: Final = tuple(meters.quantity_column(one) for one in METERS if one.unit is not None)
SUMS: Final = (*PAID, *COUNTS, *COSTS, *QUANTITIES)
# The numbers of a charge: billionths of a dollar, a quantity, billionths that a discount saved.
AMOUNTS: Final = ("cost", "quantity", "saved")
LAST_METER: Final = len(METERS) - 1

# Whether all is told by which usage is allotted to teams.
_WHOSE = "whose"
_GROUP = (*GROUP_KEYS, _WHOSE)


class Tier(NamedTuple):
    """Cells: a relation, what it tells apart, its sums, and whether it tells whose they are."""

    relation: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    whose: bool = True


def groups(tier: Tier) -> str:
    """Write the groups of the first tier."""
    mode = modes.COLUMN if modes.COLUMN in tier.keys else f"CAST(NULL AS INTEGER) AS {modes.COLUMN}"
    sums = (f"{_number(name, tier)} AS {name}" for name in SUMS)
    return f"SELECT {_keys(tier)}, {mode}, {', '.join(sums)} FROM {tier.relation}"


def rest(tier: Tier, told: str) -> str:
    """Write the groups of what a level has beyond those told already, if that is any usage.

    A cost alone is what rounding leaves between rollups; it is told of no route.
    """
    keys = [name for name in GROUP_KEYS if name in tier.keys]
    sums = [name for name in SUMS if name in tier.sums]
    plus = (f"{_number(name, tier)} AS {name}" for name in sums)
    minus = (f"-{name}" for name in sums)
    some = " OR ".join(f"SUM({name}) <> 0" for name in sums if name in QUANTITIES) or "false"
    left = (
        f"SELECT {_listed(keys, (f'SUM({name}) AS {name}' for name in sums))}"
        f" FROM (SELECT {_listed(keys, plus)} FROM {tier.relation}"
        f" UNION ALL SELECT {_listed(keys, minus)} FROM {told})"
        f" GROUP BY {', '.join(keys)} HAVING {some}"
    )
    own = tier._replace(sums=tuple(sums))
    numbers = (f"{_number(name, own)} AS {name}" for name in SUMS)
    numbered = f"SELECT {_keys(tier)}, {', '.join(numbers)} FROM ({left})"
    mode = f"{modes.OF_REQUESTS} AS {modes.COLUMN}"
    return f"SELECT {_listed(_GROUP, (mode, *SUMS))} FROM ({numbered})"


def charges(table: str) -> str:
    """Write the charges of groups: one a meter and billing mode with cost, quantity or savings.

    What of a quantity is finer than a unit is paid with credits, if anything is.
    """
    ours = {name: f"of_credits({name}, credits, byok)" for name in ("cost", "saved")}
    finer = "CASE WHEN credits = 0 THEN 0 ELSE quantity - units END"
    ours["quantity"] = f"of_credits(units, credits, byok) + {finer}"
    credited = (f"{part} AS {name}_credits" for name, part in ours.items())
    some = (
        f"SELECT *, CAST(floor(quantity) AS HUGEINT) AS units FROM metered WHERE {_some(AMOUNTS)}"
    )
    parts = f"SELECT {_listed(_GROUP, ('meter', *AMOUNTS, *credited))} FROM ({some})"
    steps = (
        f"valued AS ({_valued(table)})",
        f"ranged AS ({_ranged()})",
        f"metered AS ({_metered()})",
        f"parts AS MATERIALIZED ({parts})",
    )
    byok = [f"{name} - {name}_credits" for name in AMOUNTS]
    return (
        f"WITH {', '.join(steps)} {_of_mode(modes.CREDITS, [f'{n}_credits' for n in AMOUNTS])}"
        f" UNION ALL {_of_mode(modes.BYOK, byok)}"
    )


def remainder(target: Tier, table: str, places: Sequence[str], byok: str) -> str:
    """Write the charges of other costs that some charges need to add up to a target.

    `places` tells apart what has to add up; `byok` is what is not paid with credits there.
    """
    has_saved = "discount_savings" in target.sums
    wanted = ("credits_cost", byok, "discount_savings" if has_saved else "0")
    taken = (
        f"-CASE WHEN mode = {modes.CREDITS} THEN cost ELSE 0 END",
        f"-CASE WHEN mode = {modes.BYOK} THEN cost ELSE 0 END",
        "-saved" if has_saved else "0",
    )
    names = ("credits", "byok", "saved")
    both = (
        f"SELECT {_listed(places, _named(wanted, names))} FROM {target.relation}"
        f" UNION ALL SELECT {_listed(places, _named(taken, names))} FROM {table}"
    )
    sums = (f"CAST(SUM({name}) AS HUGEINT) AS {name}" for name in names)
    left = f"SELECT {_listed(places, sums)} FROM ({both}) GROUP BY {', '.join(places)}"
    rows = (
        f"SELECT {_listed(places, (f'{LAST_METER} AS meter', *row))} FROM lefts WHERE {some}"
        for row, some in (
            (_row(modes.CREDITS, "credits", "saved"), "credits <> 0 OR saved <> 0"),
            (_row(modes.BYOK, "byok", "0"), "byok <> 0"),
        )
    )
    return f"WITH lefts AS ({left}) {' UNION ALL '.join(rows)}"


def _row(mode: int, cost: str, saved: str) -> tuple[str, ...]:
    return (f"{mode} AS mode", f"{cost} AS cost", "0 AS quantity", f"{saved} AS saved")


def _valued(table: str) -> str:
    """Write groups with the weights of their modes, and each meter's cost and quantity."""
    other = " - ".join(("cost", *COSTS))
    counts = (meters.quantity_column(one) for one in METERS)
    numbers = (
        *_named(modes.weights(), ("credits", "byok")),
        "discount_savings AS saved",
        *(f"{text} AS cost_{n}" for n, text in enumerate((*COSTS, other))),
        *(f"{one if one in QUANTITIES else 0} AS quantity_{n}" for n, one in enumerate(counts)),
    )
    return f"SELECT {_listed(_GROUP, numbers)} FROM {table}"


def _ranged() -> str:
    """Write what the meters up to each cost together, as far as that is above 0."""
    above = [f"greatest(cost_{n}, 0)" for n in range(len(METERS))]
    upto = (f"{' + '.join(above[: n + 1])} AS upto_{n}" for n in range(len(METERS)))
    return f"SELECT *, {', '.join(upto)} FROM valued"


def _metered() -> str:
    """Write a row for each meter of a group, with its part of what a discount saved.

    The meters up to each have their part together, so that all have the whole; where nothing has a
    cost, the last one has it.
    """
    each = range(len(METERS))
    whole = f"upto_{LAST_METER}"
    saved = [f"nearest(saved, upto_{n}, {whole})" for n in each]
    parts = [saved[0], *(f"{saved[n]} - {saved[n - 1]}" for n in each[1:])]
    nothing = ", ".join("0" for _ in each[1:])
    kept = ("credits", "byok")
    return (
        f"SELECT {_listed(_GROUP, kept)}, unnest(range({len(METERS)})) AS meter,"
        f" unnest([{', '.join(f'cost_{n}' for n in each)}]) AS cost,"
        f" unnest([{', '.join(f'CAST(quantity_{n} AS DECIMAL(38, 9))' for n in each)}])"
        f" AS quantity, unnest(CASE WHEN saved = 0 OR {whole} = 0 THEN [{nothing}, saved]"
        f" ELSE [{', '.join(parts)}] END) AS saved FROM ranged"
    )


def _of_mode(mode: int, numbers: Sequence[str]) -> str:
    listed = _listed(_GROUP, ("meter", f"{mode} AS mode", *_named(numbers, AMOUNTS)))
    return f"SELECT {listed} FROM parts WHERE {_some(numbers)}"


def _keys(tier: Tier) -> str:
    keys = (
        name if name in tier.keys else f"CAST(NULL AS VARCHAR) AS {name}" for name in GROUP_KEYS
    )
    return f"{', '.join(keys)}, {str(tier.whose).lower()} AS {_WHOSE}"


def _number(name: str, tier: Tier) -> str:
    """Write a sum of a level as one type, whatever the source stores; 0 if it lacks it."""
    kind = "DECIMAL(38, 9)" if name in QUANTITIES else "HUGEINT"
    return f"CAST({name if name in tier.sums else 0} AS {kind})"


def _named(values: Iterable[str], names: Iterable[str]) -> Iterable[str]:
    return (f"{value} AS {name}" for value, name in zip(values, names, strict=True))


def _some(numbers: Iterable[str]) -> str:
    return " OR ".join(f"{number} <> 0" for number in numbers)


def _listed(keys: Iterable[str], values: Iterable[str]) -> str:
    return ", ".join((*keys, *values))
