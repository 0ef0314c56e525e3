"""What a comparison must say, put together from the oracle's sums in plain Python."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.support.expected import label, share
from tests.support.spans import Instants, bounds

if TYPE_CHECKING:
    from tests.support.oracle import Ask, Oracle, Sums
    from tests.support.spans import Span

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
