"""What the JSON of a report must hold, put together from the oracle's sums in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from tests.support.spans import buckets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.oracle import Ask, Oracle, Sums


@dataclass(frozen=True)
class Ranked:
    """How a breakdown is shown: by which metric, how many rows (None: all), in which steps."""

    metric: str = "cost"
    top: int | None = 10
    size: str = "day"


#: The ten rows of a ranking by cost, day by day.
DAILY = Ranked()


def breakdown(oracle: Oracle, ask: Ask, ranked: Ranked = DAILY) -> dict[str, Any]:
    """The total, rows, other, unattributed and over_time of a breakdown."""
    total = oracle.total(ask)
    sums = oracle.rows(ask)
    keys = sorted(sums, key=lambda key: (-(sums[key][ranked.metric] or 0), key))
    shown, folded = keys[: ranked.top], keys[ranked.top :] if ranked.top else []
    rest = oracle.unattributed(ask)

    def with_share(part: Sums) -> dict[str, Any]:
        return {"share": share(part[ranked.metric], total[ranked.metric]), **part}

    return {
        "total": total,
        "rows": [
            {"key": key, "label": label(oracle, ask.by, key), **with_share(sums[key])}
            for key in shown
        ],
        "other": {"count": len(folded), **with_share(added(sums[key] for key in folded))}
        if folded
        else None,
        "unattributed": with_share(rest) if any(rest.values()) else None,
        "over_time": {"bucket": ranked.size, "points": points(oracle, ask, ranked, shown)},
    }


def points(oracle: Oracle, ask: Ask, ranked: Ranked, shown: list[str]) -> list[dict[str, Any]]:
    """The points of every bucket, also of those without usage."""
    parts = oracle.points(ask, ranked.size)
    totals = oracle.bucket_totals(ask, ranked.size)
    found = []
    for start in buckets(ask.span, ranked.size):
        own = {key: sums[ranked.metric] or 0 for key, sums in parts.get(start, {}).items()}
        total = totals[start][ranked.metric] or 0 if start in totals else 0
        found.append(
            {
                "start": start,
                "total": total,
                "values": {key: own.get(key, 0) for key in shown},
                "other": sum(value for key, value in own.items() if key not in shown),
                "unattributed": total - sum(own.values()),
            }
        )
    return found


def added(rows: Iterable[Sums]) -> Sums:
    """The sums of rows, measure by measure."""
    total: Sums = {}
    for row in rows:
        for name, value in row.items():
            before = total.get(name, Decimal(0))
            total[name] = None if before is None or value is None else before + value
    return total


def share(part: Decimal | None, total: Decimal | None) -> Decimal | None:
    """The fraction with six decimals; None of nothing."""
    if part is None or not total:
        return None
    return (part / total).quantize(Decimal("1e-6"), ROUND_HALF_UP)


def label(oracle: Oracle, by: str, key: str) -> str:
    """The name of a series."""
    ledger = oracle.ledger
    match by:
        case "project":
            return next(project.name for project in ledger.projects if project.id == key)
        case "key":
            return _first((k.description for k in ledger.keys if k.id == key), "Deleted key")
        case "member":
            names = (user.name or user.email for user in ledger.users if user.id == key)
            return _first(names, "Deleted member")
        case "model" if "model" not in oracle.deployment.absent_tables:
            names = (m.name for m in ledger.models if m.id == key and m.name != "(empty)")
            return _first(names, key)
    return key or "(none)"


def _first(names: Iterable[str], otherwise: str) -> str:
    return next(iter(names), otherwise)
