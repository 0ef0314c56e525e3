"""Whether a source can be read, is whole and fresh, and whether its rollups agree."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orgstats.cells import Organization
from orgstats.directory import Directory
from orgstats.errors import DataError
from orgstats.findings import Check, Checkup
from orgstats.reports import contents, oddities, structure
from orgstats.reports.agreement import PAIRS, Agreement, settled
from orgstats.reports.contents import Ages, Extent, unchecked
from orgstats.reports.inspector import Inspector
from orgstats.reports.scope import choose
from orgstats.reports.structure import Structure
from orgstats.window import Window, days_window

DAYS = 30
NAMES = ("organization", "project")


class Ask(NamedTuple):
    """What is looked at: a window (None: the last days there are), one organization or all."""

    now: datetime
    zone: ZoneInfo
    window: Window | None = None
    organization: str | None = None


def check(ask: Ask, inspector: Inspector) -> Checkup:
    """Look at everything; raise `UsageError` for an organization that is not there."""
    found = structure.look(inspector)
    first = (
        structure.rights(found),
        structure.tables(found),
        structure.columns(found),
        structure.types(found),
    )
    ages = contents.ages(found, ask.now)
    directory = _directory(found)
    organization = _organization(ask, directory)
    window = ask.window or recent(ages, ask.zone)
    extent = Extent(window, _projects(directory, organization))
    checks = (
        *first,
        contents.freshness(ages),
        contents.hours(found, extent, ages),
        *_rows(found, extent, directory, ages),
    )
    # Damage shows in reading: what could be read is known only now.
    checks = (structure.reading(found), *checks)
    return Checkup(inspector.source.place, organization, window, checks)


def recent(ages: Ages, zone: ZoneInfo) -> Window:
    """Give the days up to the newest hour, which lies long ago in a copy, or up to now."""
    newest = ages.now if ages.newest is None else min(ages.newest, ages.now)
    last = newest.astimezone(zone).date()
    return days_window(last - timedelta(days=DAYS - 1), last, zone)


def _rows(
    found: Structure, extent: Extent, directory: Directory | None, ages: Ages
) -> tuple[Check, ...]:
    duplicates = oddities.duplicates(found, extent)
    values = oddities.survey(found, extent)
    checks = (
        duplicates,
        oddities.numbers(found, extent, values),
        oddities.negatives(found, extent, values),
        contents.projects(values.owners, directory),
    )
    if directory is None:
        return (*checks, *(unchecked(pair.name) for pair in PAIRS))
    known = tuple(sorted(directory.projects)) if extent.projects is None else extent.projects
    window = settled(extent.window, ages)
    agreement = Agreement(found, directory, known, window, values.none)
    return (*checks, *map(agreement.check, PAIRS))


def _directory(found: Structure) -> Directory | None:
    """Give the names; None where their tables, or the newest hour, cannot be read."""
    needed = (*NAMES, "project_hourly_stats")
    if not all(map(found.is_sound, needed)):
        return None
    try:
        return found.inspector.directory(*NAMES)
    except DataError as error:
        found.fail(NAMES[1], error)
        return None


def _organization(ask: Ask, directory: Directory | None) -> Organization | None:
    if ask.organization is None or directory is None:
        return None
    return choose(directory.organizations, ask.organization)


def _projects(
    directory: Directory | None, organization: Organization | None
) -> tuple[str, ...] | None:
    """Give the projects of the organization asked for; None for those of all."""
    if directory is None or organization is None:
        return None
    return tuple(
        sorted(
            name
            for name, project in directory.projects.items()
            if project.organization_id == organization.id
        )
    )
