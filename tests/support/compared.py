"""What a comparison must say, put together from the oracle's sums in plain Python."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tests.support.expected import label, share
from tests.support.spans import Instants, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.oracle import Ask, Oracle, Sums
    from tests.support.spans import Span

ZERO = Fraction()
#: The meters of which something is counted.
UNITS = {
    **dict.fromkeys(("input", "cached_input", "cache_write", "output"), "tokens"),
    "request": "requests",
}
Number = int | Decimal
Pair = tuple[Decimal, Decimal]


def aligned(oracle: Oracle, now: Span, before: Span) -> tuple[Span, Span]:
    """Both spans up to the same elapsed time where the source ends before the first does."""
    rows = oracle.deployment.stored(oracle.ledger, "project_hourly_stats")
    one, other = bounds(now), bounds(before)
    if not rows:
        return now, before
    as_of = max(row.hour for row in rows) + timedelta(hours=1)
    if one.end <= as_of:
        return now, before
    end = max(one.start, as_of)
    until = min(other.start + (end - one.start), other.end)
    return Instants(one.start, end, one.tz), Instants(other.start, until, other.tz)


def compared(
    oracle: Oracle, ask: Ask, before: Span, metric: str = "cost", top: int | None = None
) -> dict[str, Any]:
    """The total, rows, other and unattributed of a comparison."""
    asks = (replace(ask, span=before), ask)
    whole = _pair([oracle.total(one) for one in asks], metric)
    sums = [oracle.rows(one) for one in asks]
    pairs = {
        key: _pair([side.get(key, {}) for side in sums], metric) for key in {**sums[0], **sums[1]}
    }
    keys = sorted(pairs, key=lambda key: (-abs(pairs[key][1] - pairs[key][0]), key))
    named = _added(list(pairs.values()))
    shown = _added([pairs[key] for key in keys[:top]])
    rest = (whole[0] - named[0], whole[1] - named[1])
    folded = (named[0] - shown[0], named[1] - shown[1])
    count = len(keys) - len(keys[:top])
    return {
        "total": {**_moved(whole), "change_share": share(whole[1] - whole[0], whole[0])},
        "rows": [
            {
                "key": key,
                "label": label(oracle, ask.by, key),
                "status": _status([side.get(key, {}) for side in sums], metric),
                **_shared(pairs[key], whole),
            }
            for key in keys[:top]
        ],
        "other": {"count": count, **_shared(folded, whole)} if count else None,
        "unattributed": _shared(rest, whole) if any(rest) else None,
    }


class Metered(Protocol):
    """What a meter of a route cost in two windows, how much was used of it, and in which unit."""

    @property
    def costs(self) -> tuple[Number, Number]:
        """Dollars, the old ones first."""

    @property
    def quantities(self) -> tuple[Number, Number]:
        """Tokens or requests, the old ones first."""

    @property
    def unit(self) -> str | None:
        """What is counted, if anything."""


class Used(NamedTuple):
    """What the oracle knows of a meter of a route."""

    costs: tuple[Number, Number]
    quantities: tuple[Number, Number]
    unit: str | None


def effects(oracle: Oracle, ask: Ask, before: Span) -> dict[str, Fraction]:
    """The effects of the change of a comparison, before they are rounded."""
    asks = (replace(ask, span=before), ask)
    sides = [oracle.routes(one) for one in asks]
    none = (Decimal(0), Decimal(0))
    series = []
    for place in {**sides[0], **sides[1]}:
        (c0, q0), (c1, q1) = (side.get(place, none) for side in sides)
        series.append(Used((c0, c1), (q0, q1), UNITS.get(place[1])))
    wholes = [oracle.total(one) for one in asks]
    requests = _pair(wholes, "requests")
    old, new = _pair(wholes, "cost")
    return effects_of(series, (_hours(before), _hours(ask.span)), requests, new - old)


def effects_of(
    series: Sequence[Metered],
    hours: tuple[Fraction, Fraction],
    requests: tuple[Number, Number],
    change: Number,
) -> dict[str, Fraction]:
    """The effects by the rule as it is written down."""
    found = dict.fromkeys(("days", "traffic", "size", "mix", "price", "new", "gone"), Fraction())
    for unit in ("tokens", "requests"):
        own = [
            (*map(Fraction, one.costs), *map(Fraction, one.quantities))
            for one in series
            if one.unit == unit
        ]
        lasting = [one for one in own if one[2] > 0 and one[3] > 0]
        if lasting:
            before, old, new = (sum((one[at] for one in lasting), ZERO) for at in (0, 2, 3))
            grown, longer = new / old, hours[1] / hours[0]
            busier = Fraction(requests[1]) / Fraction(requests[0]) if requests[0] else longer
            traffic = busier if unit == "tokens" else grown
            found["days"] += before * (longer - 1)
            found["traffic"] += before * (traffic - longer)
            found["size"] += before * (grown - traffic)
            for c0, c1, q0, q1 in lasting:
                found["mix"] += c0 / q0 * (q1 - q0 * grown)
                found["price"] += c1 - c0 / q0 * q1
        found["new"] += sum((c1 - c0 for c0, c1, q0, q1 in own if q0 == 0 < q1), ZERO)
        found["gone"] += sum((c1 - c0 for c0, c1, q0, q1 in own if q1 == 0 < q0), ZERO)
    found["other"] = Fraction(change) - sum(found.values())
    return found


def _hours(span: Span) -> Fraction:
    found = bounds(span)
    return Fraction((found.end - found.start) // timedelta(seconds=1), 3600)


def _pair(sides: list[Sums], metric: str) -> Pair:
    old, new = (side.get(metric) or Decimal(0) for side in sides)
    return old, new


def _added(pairs: list[Pair]) -> Pair:
    return sum((old for old, _ in pairs), Decimal(0)), sum((new for _, new in pairs), Decimal(0))


def _moved(pair: Pair) -> dict[str, Any]:
    return {"old": pair[0], "new": pair[1], "change": pair[1] - pair[0]}


def _shared(pair: Pair, whole: Pair) -> dict[str, Any]:
    return {**_moved(pair), "share_of_change": share(pair[1] - pair[0], whole[1] - whole[0])}


def _status(sides: list[Sums], metric: str) -> str:
    was, is_ = (any(side.get(name) for name in ("cost", "requests", metric)) for side in sides)
    return "changed" if was == is_ else "new" if is_ else "gone"
