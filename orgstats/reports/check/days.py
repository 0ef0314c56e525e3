"""Whether the sums of days that a snapshot has are those of its hours, to the last digit."""

from orgstats.domain.findings import Check, CheckDetail, Difference, many
from orgstats.domain.numbers import minus
from orgstats.domain.rollups import ROLLUP, Rollup
from orgstats.domain.window import Window, days_window
from orgstats.domain.zones import SECOND, zone
from orgstats.errors import DataError
from orgstats.reports.check.inspector import Comparable
from orgstats.reports.check.schema import Structure
from orgstats.sql import days as sql
from orgstats.sql import scan
from orgstats.sql.query import Query
from orgstats.sql.statement import Columns


def days(found: Structure, window: Window, projects: tuple[str, ...]) -> tuple[Check, ...]:
    """Judge the sums of the days of a window; nothing where the source has none."""
    named = found.inspector.source.day_zone
    if named is None:
        return ()
    place = zone(named)
    bounds = (window.start.astimezone(place), (window.end - SECOND).astimezone(place))
    whole = days_window(bounds[0].date(), bounds[1].date(), place)
    idle: list[str] = []
    wrong: list[CheckDetail] = []
    for table in found.rollups:
        rollup = ROLLUP[table]
        if not found.inspector.source.has_days(rollup.daily, whole.first, whole.last):
            idle.append(rollup.daily.table)
            continue
        try:
            wrong += _wrong(found, Query(rollup, whole, projects, ("project_id",), "day"))
        except DataError as error:
            found.inspector.rollback()
            return (Check("days", "fail", f"{rollup.daily.table} cannot be read: {error}"),)
    return (_judged(idle, wrong, f"days of {named}"),)


def _judged(idle: list[str], wrong: list[CheckDetail], those: str) -> Check:
    if wrong:
        message = f"sums of {those} are not those of their hours: {many(len(wrong), 'sum')} in all"
        return Check("days", "fail", message, tuple(wrong))
    if idle:
        message = f"without sums of {those}, so that the hours answer: {', '.join(idle)}"
        return Check("days", "warn", message)
    return Check("days", "ok", f"sums of {those} are those of their hours")


def _wrong(found: Structure, query: Query) -> list[CheckDetail]:
    """Give where the sums of days are not those of the hours."""
    source, hours = found.inspector.source, found.columns[query.rollup.table]
    daily = query._replace(rollup=query.rollup.daily)
    there = source.columns(daily.rollup.table) or {}
    if lacking := sql.lacking(there, hours):
        raise DataError(f"it lacks {', '.join(lacking)}")
    columns = sql.stored(there, hours)
    wanted, told = _cells(found, query, hours), _cells(found, daily, columns)
    return [_detail(query.rollup, one) for one in wanted.differences(told, "exactly").listed]


def _cells(found: Structure, query: Query, columns: Columns) -> Comparable:
    inspector = found.inspector
    return inspector.store(scan.scan(query, columns, inspector.source.dialect))


def _detail(rollup: Rollup, one: Difference) -> CheckDetail:
    return {
        "day": str(one.day),
        "table": rollup.daily.table,
        "measure": one.measure,
        "project_id": one.project,
        "expected": one.expected,
        "found": one.found,
        "difference": minus(one.found, one.expected),
    }
