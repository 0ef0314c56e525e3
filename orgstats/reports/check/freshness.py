"""How far a source reaches: its newest hour, the hours and the projects that have rows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from orgstats.domain.entities import LAST, Entities
from orgstats.domain.findings import MOST_DETAILS, Check, CheckDetail, Status, many
from orgstats.domain.rollups import AUTHORITY, ROLLUP
from orgstats.domain.window import HOUR, Window
from orgstats.domain.zones import DAY
from orgstats.reports.check.schema import Structure, judged
from orgstats.sql import checks
from orgstats.sql.checks import Rows

# A rollup, a project that has rows in it, how many, and the hour of the first.
Owner = tuple[str, str, int, datetime]

STALE = timedelta(hours=3)


class Ages(NamedTuple):
    """The first and the newest hour of a source, when it was last refreshed, and the clock."""

    now: datetime
    first: datetime | None = None
    newest: datetime | None = None
    updated: datetime | None = None


class Extent(NamedTuple):
    """What is looked at: hours of a window, and projects (None: all there are)."""

    window: Window
    projects: tuple[str, ...] | None

    def rows(self, table: str) -> Rows:
        """Give the rows of a rollup."""
        return Rows(ROLLUP[table], self.window.start, self.window.end, self.projects)


def ages(structure: Structure, now: datetime) -> Ages:
    """Ask how old a source is."""
    table = AUTHORITY.table
    if not structure.is_sound(table):
        return Ages(now)
    freshness = structure.inspector.source.freshness
    statement = checks.ages(freshness, structure.columns[table])
    for moments in structure.read(table, statement):
        return Ages(now, *map(_moment, moments))
    return Ages(now)


def _moment(value: object) -> datetime | None:
    """Read a moment; None where there is none, or one that no calendar has, such as infinity."""
    if not isinstance(value, datetime) or value.replace(tzinfo=UTC) > LAST:
        return None
    return value.replace(tzinfo=UTC)


def freshness(found: Ages) -> Check:
    """Judge how long ago the source was refreshed; without usage there is no newer hour."""
    if found.newest is None:
        return Check("freshness", "warn", "the source holds no hour")
    fresh = found.newest + HOUR
    if found.updated is not None and found.updated >= found.newest:
        fresh = found.updated
    age = max(found.now - fresh, timedelta())
    refreshed = "" if found.updated is None else f", refreshed {hour(found.updated)}"
    message = f"the newest hour is {hour(found.newest)}{refreshed}: {duration(age)} ago"
    detail = {
        "newest_hour": hour(found.newest),
        "updated_at": None if found.updated is None else second(found.updated),
        "age_seconds": int(age.total_seconds()),
    }
    return Check("freshness", "warn" if age > STALE else "ok", message, (detail,))


def hours(structure: Structure, extent: Extent, found: Ages) -> Check:
    """Judge which hours between the first and the newest have no row of any project."""
    if found.first is None or found.newest is None:
        return unchecked("hours")
    table, window = AUTHORITY.table, extent.window
    start = max(_up(window.start), found.first)
    end = min(window.end, found.newest + HOUR)
    rows = Rows(AUTHORITY, start, max(start, end))
    there = {at.replace(tzinfo=UTC) for (at,) in structure.read(table, checks.hours(rows))}
    gaps: list[list[datetime]] = []
    count = max(0, -((start - end) // HOUR))
    for moment in (start + step * HOUR for step in range(count)):
        if moment in there:
            continue
        if gaps and gaps[-1][1] == moment:
            gaps[-1][1] = moment + HOUR
        else:
            gaps.append([moment, moment + HOUR])
    details: list[tuple[Status, CheckDetail]] = [
        ("warn", {"start": hour(one), "end": hour(other), "hours": (other - one) // HOUR})
        for one, other in gaps
    ]
    if not count:
        return Check("hours", "warn", "the source holds no hour of the window")
    lost = sum((other - one) // HOUR for one, other in gaps)
    message = f"{many(lost, 'hour')} of {count:,} without any row"
    return judged(
        "hours", details[:MOST_DETAILS], message, f"{many(count, 'hour')}, none without a row"
    )


def projects(owners: Sequence[Owner], entities: Entities | None) -> Check:
    """Judge which projects have rows and no organization: nobody's report counts them."""
    if entities is None:
        return unchecked("projects")
    details: list[tuple[Status, CheckDetail]] = []
    for table, project, count, first in owners:
        known = entities.projects.get(project)
        if known is None or known.organization_id not in entities.organizations:
            place = {"table": table, "project_id": project, "known": known is not None}
            details.append(("fail", {**place, "rows": count, "first_hour": hour(first)}))
    names = {detail["project_id"] for _, detail in details}
    message = f"{many(len(names), 'project')} with rows in no organization"
    return judged("projects", details, message, "every row belongs to an organization's project")


def unchecked(name: str) -> Check:
    """Give the check of what cannot be looked at."""
    return Check(name, "warn", "not checked: what it needs cannot be read")


def hour(moment: datetime) -> str:
    """Write an hour, or a minute, of UTC."""
    return f"{moment:%Y-%m-%dT%H:%MZ}"


def second(moment: datetime) -> str:
    """Write a second of UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def duration(age: timedelta) -> str:
    """Write how long ago something was."""
    if age < HOUR:
        return f"{int(age.total_seconds()) // 60} min"
    return many(age // HOUR, "hour") if age < 2 * DAY else many(age // DAY, "day")


def _up(moment: datetime) -> datetime:
    floor = moment.replace(minute=0, second=0, microsecond=0)
    return floor if floor == moment else floor + HOUR
