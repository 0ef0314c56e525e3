"""The series of a dimension in two windows: what each was and is, the greatest change first."""

from orgstats.domain.comparison import Move, MoveStatus
from orgstats.domain.numbers import Number, size
from orgstats.domain.oldnew import OldNew
from orgstats.domain.periods import BEFORE, NOW
from orgstats.reports.breakdown.attribution import Attribution, Series


def moves(attribution: Attribution, metric: str) -> list[Move]:
    """Give every series that was used in either window."""
    now, before = (
        {one.key: one for one in attribution._replace(period=period).series(metric)[0]}
        for period in (NOW, BEFORE)
    )
    found = (
        _move(attribution, metric, before.get(key), now.get(key))
        for key in dict.fromkeys((*now, *before))
    )
    ordered = sorted(found, key=lambda one: one.key)
    return sorted(ordered, key=lambda one: size(one.moved.change), reverse=True)


def _move(attribution: Attribution, metric: str, before: Series | None, now: Series | None) -> Move:
    (first, *_) = present = [one for one in (now, before) if one is not None]
    dimension, entities = attribution.dimension, attribution.entities
    return Move(
        first.key,
        dimension.label(first.key, entities),
        _status(before, now),
        OldNew(_number(before, metric), _number(now, metric)),
        {
            name: detail.of(first.key, present[0].raws[0], entities)
            for name, detail in dimension.details.items()
        },
    )


def _status(before: Series | None, now: Series | None) -> MoveStatus:
    """Tell whether a series is new or gone: nothing at all is counted on the other side."""
    was, is_ = _used(before), _used(now)
    if was == is_:
        return "changed"
    return "new" if is_ else "gone"


def _used(series: Series | None) -> bool:
    return series is not None and any(series.sums.values())


def _number(series: Series | None, metric: str) -> Number:
    return 0 if series is None else series.sums[metric] or 0
