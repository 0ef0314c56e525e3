"""What a forecast must say, put together from the oracle's sums in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from tests.support.expected import label
from tests.support.spans import Days, bounds, local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.oracle import Ask, Oracle, Sums
    from tests.support.spans import Span

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Hours:
    """A span of single hours, in naive UTC."""

    tz: str
    hours: frozenset[datetime]

    def holds(self, hour: datetime) -> bool:
        """Whether the hour is one of them."""
        return hour in self.hours


@dataclass(frozen=True)
class Foreseen:
    """A forecast of the month that `ask` spans, as of an instant in naive UTC."""

    oracle: Oracle
    ask: Ask
    as_of: datetime
    metric: str = "cost"

    @property
    def month(self) -> Days:
        """The month."""
        assert isinstance(self.ask.span, Days)
        return self.ask.span

    @property
    def over(self) -> bool:
        """Whether the month is."""
        return bounds(self.month).end <= self.as_of

    def parts(self) -> list[Span]:
        """The spans that the month comes to, each as often as it counts; the first was used."""
        found: list[Span] = [self._hours(self.month, until=self.as_of)]
        for day in days(self.month):
            start, end = (bounds(alone(self.month, day)).start, bounds(alone(self.month, day)).end)
            if end <= self.as_of:
                continue
            pattern = alone(self.month, self._pattern(day))
            if self.as_of <= start:
                found.append(pattern)
            else:
                clock = local(self.as_of, self.month.tz).time()
                found.append(self._hours(pattern, clock=clock))
        return found

    def _hours(self, span: Days, *, until: datetime | None = None, clock: Any = None) -> Span:
        stored = self.oracle.deployment.stored(self.oracle.ledger, "project_hourly_stats")
        wanted = {
            row.hour
            for row in stored
            if span.holds(row.hour)
            and (until is None or row.hour < until)
            and (clock is None or local(row.hour, span.tz).time() >= clock)
        }
        return cast("Span", Hours(span.tz, frozenset(wanted)))

    def _pattern(self, day: date) -> date:
        """The newest complete day of the same weekday."""
        pattern = day
        while bounds(alone(self.month, pattern)).end > self.as_of:
            pattern -= 7 * DAY
        return pattern

    def total(self) -> tuple[Decimal, Decimal]:
        """What was used, and what all of it comes to."""
        sums = [self.oracle.total(replace(self.ask, span=span)) for span in self.parts()]
        return self._added(sums[:1]), self._added(sums)

    def rows(self) -> dict[str, tuple[Decimal, Decimal]]:
        """The same by key."""
        sides = [self.oracle.rows(replace(self.ask, span=span)) for span in self.parts()]
        keys = {key for side in sides for key in side}
        return {
            key: (
                self._added([side[key] for side in sides[:1] if key in side]),
                self._added([side[key] for side in sides if key in side]),
            )
            for key in keys
        }

    def _added(self, sums: Iterable[Sums]) -> Decimal:
        return sum((one[self.metric] or Decimal(0) for one in sums), Decimal(0))

    def ratio(self) -> Fraction | None:
        """What came of what was expected of the rest of a month that is over now."""
        used, whole = self.total()
        came = self._added([self.oracle.total(self.ask)]) - used
        return Fraction(came) / Fraction(whole - used) if whole > used else None


def alone(month: Days, day: date) -> Days:
    """The span of one day."""
    return replace(month, first=day, last=day)


def days(span: Days) -> list[date]:
    """The days of a span."""
    return [span.first + at * DAY for at in range((span.last - span.first).days + 1)]


def beginning(oracle: Oracle, tz: str) -> date:
    """The first day that the source has."""
    rows = oracle.deployment.stored(oracle.ledger, "project_hourly_stats")
    return min(local(row.hour, tz).date() for row in rows)


def newest(oracle: Oracle) -> datetime:
    """The end of the newest hour that the source has."""
    rows = oracle.deployment.stored(oracle.ledger, "project_hourly_stats")
    return max(row.hour for row in rows) + HOUR


def month_of(tz: str, day: date, before: int = 0) -> Days:
    """The month of a day, or one so many before."""
    first = day.replace(day=1)
    for _ in range(before):
        first = (first - DAY).replace(day=1)
    return Days(tz, first, (first + 31 * DAY).replace(day=1) - DAY)


def enough(oracle: Oracle, day: date, span: Days) -> bool:
    """Whether the source has seven days before one, of those that are looked at."""
    looked = month_of(span.tz, span.first, 6).first - 7 * DAY
    return max(beginning(oracle, span.tz), looked) <= day - 7 * DAY


def ends(seen: Foreseen) -> tuple[Decimal, Decimal] | None:
    """The least and the most that the month may come to."""
    used, whole = seen.total()
    if seen.over:
        return used, used
    ratios = []
    for before in range(1, 7):
        month = month_of(seen.month.tz, seen.month.first, before)
        elapsed = seen.as_of - bounds(seen.month).start
        past = replace(seen, ask=replace(seen.ask, span=month), as_of=bounds(month).start + elapsed)
        known = bounds(month).end <= seen.as_of and enough(seen.oracle, month.first, seen.month)
        ratios += [past.ratio()] if known and not past.over else []
    told = [ratio for ratio in ratios if ratio is not None]
    if len(told) < 2:
        return None
    found = [nearest(Fraction(used) + Fraction(whole - used) * one, seen.metric) for one in told]
    return min(found), max(found)


def nearest(value: Fraction, metric: str) -> Decimal:
    """The nearest billionth of a dollar, or the nearest whole number; half up."""
    scale = 10**9 if metric == "cost" else 1
    units = (Decimal((value * scale * 2 + 1).__floor__()) / 2).to_integral_value(ROUND_FLOOR)
    return units / scale


def forecasted(seen: Foreseen, top: int | None = None) -> dict[str, Any]:
    """The total, rows, other and unattributed of a forecast."""
    used, whole = seen.total()
    today = next(
        day
        for day in (local(seen.as_of, seen.month.tz).date() + at * DAY for at in (-1, 0, 1))
        if bounds(alone(seen.month, day)).end > seen.as_of
    )
    known = seen.over or enough(seen.oracle, today, seen.month)
    pairs = seen.rows() if known else {key: (one, one) for key, (one, _) in _used(seen).items()}
    keys = sorted(pairs, key=lambda key: (-pairs[key][1], key))
    named, shown = (_sum(pairs[key] for key in some) for some in (keys, keys[:top]))
    folded = len(keys) - len(keys[:top])
    low, high = (ends(seen) if known else None) or (None, None)
    start, end = bounds(seen.month).start, bounds(seen.month).end
    elapsed = (min(seen.as_of, end) - start) // timedelta(seconds=1)
    length = (end - start) // timedelta(seconds=1)
    rate = nearest(Fraction(used) * length / elapsed, seen.metric) if elapsed > 0 else None

    def told(pair: tuple[Decimal, Decimal]) -> dict[str, Any]:
        return {"used": pair[0], "expected": pair[1] if known else None}

    rest = (used - named[0], whole - named[1] if known else used - named[0])
    return {
        "total": {**told((used, whole)), "low": low, "high": high, "run_rate": rate},
        "rows": [
            {"key": key, "label": label(seen.oracle, seen.ask.by, key), **told(pairs[key])}
            for key in keys[:top]
        ],
        "other": {"count": folded, **told((named[0] - shown[0], named[1] - shown[1]))}
        if folded
        else None,
        "unattributed": told(rest) if any(rest) else None,
    }


def _used(seen: Foreseen) -> dict[str, tuple[Decimal, Decimal]]:
    rows = seen.oracle.rows(replace(seen.ask, span=seen.parts()[0]))
    return {key: (sums[seen.metric] or Decimal(0), Decimal(0)) for key, sums in rows.items()}


def _sum(pairs: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    listed = list(pairs)
    return sum((one for one, _ in listed), Decimal(0)), sum((one for _, one in listed), Decimal(0))
