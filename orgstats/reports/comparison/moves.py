"""The series of a dimension in two windows: what each was and is, the greatest change first."""

from typing import NamedTuple

from orgstats.domain.cells import Weighing
from orgstats.domain.comparison import Move, MoveStatus
from orgstats.domain.numbers import Number, size
from orgstats.domain.oldnew import OldNew, added
from orgstats.domain.periods import BEFORE, NOW
from orgstats.reports.breakdown.attribution import Attribution, Series


class Movers(NamedTuple):
    """The series that moved most, and what all come to that were used, and how many these are."""

    rows: list[Move]
    named: OldNew
    among: int


def moves(attribution: Attribution, metric: str, top: int | None) -> Movers:
    """Give the series that moved most, `top` of them (None: all)."""
    weighing = Weighing(metric, {NOW: 1, BEFORE: -1}, by_size=True)
    raws = attribution.first(weighing, top)
    now, before = (
        {one.key: one for one in attribution._replace(period=period).series(metric, raws)[0]}
        for period in (NOW, BEFORE)
    )
    moved = {
        key: OldNew(_number(before.get(key), metric), _number(now.get(key), metric))
        for key in sorted({*now, *before})
    }
    shown = sorted(moved, key=lambda key: size(moved[key].change), reverse=True)[:top]
    attribution.dimension.expect(shown, attribution.entities)
    rows = [_move(attribution, moved[key], before.get(key), now.get(key)) for key in shown]
    if raws is None:
        return Movers(rows, added(moved.values()), len(moved))
    old, new = (attribution._replace(period=one).attributed(metric) for one in (BEFORE, NOW))
    return Movers(rows, OldNew(old, new), attribution.among(NOW, BEFORE))


def _move(
    attribution: Attribution, moved: OldNew, before: Series | None, now: Series | None
) -> Move:
    (first, *_) = [one for one in (now, before) if one is not None]
    dimension, entities = attribution.dimension, attribution.entities
    return Move(
        first.key,
        dimension.label(first.key, entities),
        _status(before, now),
        moved,
        {
            name: detail.of(first.key, first.raws[0], entities)
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
