"""Whether the rollups agree on every day: project = model = app, app by model = app, and so on.

Keys are at most what projects are: platform keys are in none of their rollups.

Days are compared project by project. Hours that may still be written are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import Entities
from orgstats.domain.findings import Check, CheckDetail, Difference, many
from orgstats.domain.numbers import minus
from orgstats.domain.rollups import ROLLUP
from orgstats.domain.window import Window
from orgstats.errors import DataError
from orgstats.reports.check.freshness import Ages, unchecked
from orgstats.reports.check.inspector import Comparable
from orgstats.reports.check.schema import Structure
from orgstats.sql import scan
from orgstats.sql.query import Query

# The rollups are refreshed one after the other, about once a minute.
PASS = timedelta(minutes=5)

APPS = "project_hourly_source_stats"


class Pair(NamedTuple):
    """Two rollups of the same usage: the second one equals the first, or is a part of it."""

    name: str
    whole: str
    other: str
    by: str
    at_most: bool = False


PAIRS = (
    Pair("models", "project_hourly_stats", "project_hourly_model_stats", "model"),
    Pair("apps", "project_hourly_stats", APPS, "app"),
    Pair("keys", "project_hourly_stats", "api_key_hourly_stats", "key", at_most=True),
    Pair("app_models", APPS, "project_hourly_source_model_stats", "app and model"),
    Pair("key_apps", "api_key_hourly_stats", "api_key_hourly_source_stats", "key and app"),
    Pair("key_models", "api_key_hourly_stats", "api_key_hourly_model_stats", "key and model"),
)
BY = {"project_hourly_stats": "project", APPS: "app", "api_key_hourly_stats": "key"}


@dataclass(slots=True)
class Agreement:
    """The comparison of rollups; `odd` are columns by table that cannot be summed up."""

    structure: Structure
    entities: Entities
    projects: tuple[str, ...]
    window: Window
    odd: Mapping[str, list[str]]
    cells: dict[str, Comparable | None] = field(default_factory=dict)

    def check(self, pair: Pair) -> Check:
        """Judge two rollups."""
        if self.window.end <= self.window.start:
            return Check(pair.name, "ok", "every hour of the window may still be written to")
        if pair.other in self.structure.missing and ROLLUP[pair.other].since == "newest":
            return Check(pair.name, "ok", f"only newer gateways have {pair.other}")
        whole, other = self._sums(pair.whole), self._sums(pair.other)
        if whole is None or other is None:
            return unchecked(pair.name)
        found = whole.differences(other, "at most" if pair.at_most else "nearly")
        days = many(self.window.days, "day")
        those = f"those by {BY[pair.whole]}{self._left_out(pair)}"
        if not found.sums:
            verb = "do not exceed" if pair.at_most else "equal"
            return Check(pair.name, "ok", f"on {days}, sums by {pair.by} {verb} {those}")
        verb = "exceed" if pair.at_most else "differ from"
        message = (
            f"on {found.days:,} of {days}, sums by {pair.by} {verb} {those}: {found.sums:,} in all"
        )
        details = tuple(self._detail(pair, one) for one in found.listed)
        return Check(pair.name, "fail", message, details)

    def _sums(self, table: str) -> Comparable | None:
        """Give the sums of a rollup by project and day; None if it cannot be read."""
        if table not in self.cells:
            self.cells[table] = self._ask(table) if self.structure.is_sound(table) else None
        return self.cells[table]

    def _ask(self, table: str) -> Comparable | None:
        odd = self.odd.get(table, ())
        columns = {
            name: kind for name, kind in self.structure.columns[table].items() if name not in odd
        }
        query = Query(
            ROLLUP[table],
            self.window,
            self.projects,
            by=("project_id",),
            bucket="day",
        )
        inspector = self.structure.inspector
        try:
            return inspector.store(scan.scan(query, columns, inspector.source.dialect))
        except DataError as error:
            self.structure.fail(table, error)
            return None

    def _left_out(self, pair: Pair) -> str:
        odd = {*self.odd.get(pair.whole, ()), *self.odd.get(pair.other, ())}
        return f" ({', '.join(sorted(odd))} left out: see values)" if odd else ""

    def _detail(self, pair: Pair, one: Difference) -> CheckDetail:
        return {
            "day": str(one.day),
            "rollups": [pair.whole, pair.other],
            "measure": one.measure,
            "project_id": one.project,
            "project": DIMENSION["project"].label(one.project, self.entities),
            "expected": one.expected,
            "found": one.found,
            "difference": minus(one.found, one.expected),
        }


def settled(window: Window, found: Ages) -> Window:
    """Cut a window off before the first hour that may still have been written to."""
    moments = [found.now - PASS, *([found.updated] if found.updated else [])]
    last = min(moments).replace(minute=0, second=0, microsecond=0)
    if window.end <= last:
        return window
    end = max(last, window.start)
    day = max((end - timedelta(microseconds=1)).astimezone(window.zone).date(), window.first)
    return window._replace(end=end, last=day)
