"""Which days must be found unusual, put together from the oracle's sums in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.support.expected import label
from tests.support.spans import Days, bounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tests.support.oracle import Ask, Oracle

DAY = timedelta(days=1)
Lines = dict[str | None, dict[str, Decimal]]


class Rule(NamedTuple):
    """What makes a day unusual."""

    metric: str = "cost"
    sensitivity: Fraction = Fraction("3.5")
    impact: Fraction | None = None


@dataclass(eq=False)
class Judge:
    """The oracle, a question to it, and the rule."""

    oracle: Oracle
    ask: Ask
    rule: Rule
    _known: dict[object, Lines] = field(default_factory=dict)
    _starts: dict[date, datetime] = field(default_factory=dict)

    def findings(self) -> list[dict[str, Any]]:
        """Every unusual day, the greatest impact first."""
        found = list(self._findings())
        found.sort(key=lambda one: (-one[0], one[1]["day"], one[1]["key"] or ""))
        return [finding for _, finding in found]

    def _findings(self) -> Iterator[tuple[Fraction, dict[str, Any]]]:
        series, whole = self.lines(self.ask), self.total()
        for day in self.days():
            for key, line in {None: whole, **series}.items():
                usual = self.usual(line, day)
                if usual is None:
                    continue
                expected, spread = usual
                impact = Fraction(line.get(str(day), Decimal())) - expected
                if impact >= self._least and impact / spread > self.rule.sensitivity:
                    yield impact, self._finding(key, day, line, impact / spread)

    def _finding(
        self, key: str | None, day: date, line: dict[str, Decimal], z: Fraction
    ) -> dict[str, Any]:
        culprit = self.culprit(self.ask, day) if key is None else None
        if self.ask.by == "project":
            if key is not None:
                culprit = self._behind(key, day)
            elif culprit is not None:
                culprit["behind"] = self._behind(culprit["key"], day)
        name = "Total" if key is None else label(self.oracle, self.ask.by, key)
        start = {"day": str(day), "key": key, "label": name}
        return {**start, **self._numbers(line, day), "z": nine(z), "culprit": culprit}

    def _behind(self, project: str, day: date) -> dict[str, Any] | None:
        within = {**self.ask.filters, "project": frozenset({project})}
        keys = replace(self.ask, by="key", filters=within)
        culprit = self.culprit(keys, day)
        if culprit is not None:
            within = {**within, "key": frozenset({culprit["key"]})}
            culprit["behind"] = self.culprit(replace(self.ask, by="model", filters=within), day)
        return culprit

    def culprit(self, ask: Ask, day: date) -> dict[str, Any] | None:
        """The series with the greatest impact on a day."""
        ranked = []
        lines = self.lines(ask)
        for key, line in lines.items():
            usual = self.usual(line, day)
            assert usual is not None
            ranked.append((usual[0] - Fraction(line.get(str(day), Decimal())), key or ""))
        if not ranked or min(ranked)[0] >= 0:
            return None
        key = min(ranked)[1]
        start = {"by": ask.by, "key": key, "label": label(self.oracle, ask.by, key)}
        return {**start, **self._numbers(lines[key], day), "behind": None}

    def _numbers(self, line: dict[str, Decimal], day: date) -> dict[str, Any]:
        usual, actual = self.usual(line, day), line.get(str(day), Decimal())
        assert usual is not None
        expected = nine(usual[0])
        return {"expected": expected, "actual": actual, "impact": actual - expected}

    def usual(self, line: dict[str, Decimal], day: date) -> tuple[Fraction, Fraction] | None:
        """What is expected of a day, and how far such days spread; None: too few are known."""
        before = [day - number * DAY for number in range(1, 29)]
        alike = [one for one in before if (one.weekday() < 5) == (day.weekday() < 5)]
        known = [one for one in alike if self._reached(one)]
        if len(known) < 4:
            return None
        numbers = [Fraction(line.get(str(one), Decimal())) for one in known]
        expected = median(numbers)
        spread = Fraction("1.4826") * median(abs(number - expected) for number in numbers)
        return expected, max(spread, expected / 20, Fraction(1))

    @cached_property
    def _least(self) -> Fraction:
        """The least impact of a finding."""
        if self.rule.impact is not None:
            return self.rule.impact
        if self.rule.metric == "cost":
            return Fraction(50)
        return Fraction(self.oracle.total(self.ask)[self.rule.metric] or 0) / 100

    def days(self) -> Iterator[date]:
        """The complete days of the window."""
        span, hours = bounds(self.ask.span), self._hours
        day, last = span.start.date() - 2 * DAY, span.end.date() + 2 * DAY
        while hours and day <= last:
            whole = bounds(Days(span.tz, day, day))
            reached = whole.end <= max(hours) + timedelta(hours=1)
            if span.start <= whole.start and whole.end <= span.end and reached:
                yield day
            day += DAY

    def lines(self, ask: Ask) -> Lines:
        """The days of every series."""
        found = self._known.setdefault((ask.by, *ask.filters.values()), {})
        if not found:
            for day, series in self.oracle.points(self._longer(ask), "day").items():
                for key, sums in series.items():
                    found.setdefault(key, {})[day] = sums[self.rule.metric] or Decimal()
        return found

    def total(self) -> dict[str, Decimal]:
        """The days of all usage."""
        days = self.oracle.bucket_totals(self._longer(self.ask), "day")
        return {day: sums[self.rule.metric] or Decimal() for day, sums in days.items()}

    def _longer(self, ask: Ask) -> Ask:
        span = bounds(ask.span)
        first, last = span.start.date() - 32 * DAY, span.end.date() + DAY
        return replace(ask, span=Days(span.tz, first, last))

    def _reached(self, day: date) -> bool:
        return self._start(day) >= self._first

    @cached_property
    def _first(self) -> datetime:
        return min(self._hours)

    def _start(self, day: date) -> datetime:
        found = self._starts.get(day)
        if found is None:
            found = self._starts[day] = bounds(Days(self.ask.span.tz, day, day)).start
        return found

    @cached_property
    def _hours(self) -> list[datetime]:
        oracle = self.oracle
        rows = oracle.deployment.stored(oracle.ledger, "project_hourly_stats")
        return [row.hour for row in rows]


def nine(value: Fraction) -> Decimal:
    """A fraction with nine decimals, rounded half up."""
    return Decimal((2 * value * 10**9 + 1) // 2).scaleb(-9)
