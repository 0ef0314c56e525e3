"""Whether a source can be read, is whole and fresh, and whether its rollups agree."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orgstats.domain.entities import Entities
from orgstats.domain.findings import Check, Checkup
from orgstats.domain.results import Organization
from orgstats.domain.window import Window, days_window
from orgstats.errors import DataError
from orgstats.reports.asking.scope import choose
from orgstats.reports.check import freshness, schema, values
from orgstats.reports.check.days import days
from orgstats.reports.check.files import files
from orgstats.reports.check.freshness import Ages, Extent, unchecked
from orgstats.reports.check.inspector import Inspector
from orgstats.reports.check.naming import conflicts
from orgstats.reports.check.reconciliation import PAIRS, Agreement, settled
from orgstats.reports.check.schema import Structure

DAYS = 30
NAMING_TABLES = ("organization", "project")


class CheckQuestion(NamedTuple):
    """What is looked at: a window (None: the last days there are), one organization or all."""

    now: datetime
    zone: ZoneInfo
    window: Window | None = None
    organization: str | None = None


def check(ask: CheckQuestion, inspector: Inspector) -> Checkup:
    """Look at everything; raise `UsageError` for an organization that is not there."""
    found = schema.look(inspector)
    first = (
        schema.rights(found),
        schema.tables(found),
        schema.columns(found),
        schema.types(found),
    )
    ages = freshness.ages(found, ask.now)
    naming, conflicting = conflicts(found)
    entities = None if conflicting & {*NAMING_TABLES} else _entities(found)
    organization = _organization(ask, entities)
    window = ask.window or recent(ages, ask.zone)
    extent = Extent(window, _projects(entities, organization))
    checks = (
        *first,
        naming,
        freshness.freshness(ages),
        freshness.hours(found, extent, ages),
        *_rows(found, extent, entities, ages),
    )
    # Damage shows in reading: what could be read is known only now.
    sums = days(found, window, _known(entities, extent))
    checks = (schema.reading(found), *files(inspector), *checks, *sums)
    return Checkup(inspector.source.place, organization, window, checks)


def recent(ages: Ages, zone: ZoneInfo) -> Window:
    """Give the days up to the newest hour, which lies long ago in a copy, or up to now."""
    newest = ages.now if ages.newest is None else min(ages.newest, ages.now)
    last = newest.astimezone(zone).date()
    return days_window(last - timedelta(days=DAYS - 1), last, zone)


def _rows(
    found: Structure, extent: Extent, entities: Entities | None, ages: Ages
) -> tuple[Check, ...]:
    duplicates = values.duplicates(found, extent)
    seen = values.survey(found, extent)
    checks = (
        duplicates,
        values.numbers(found, extent, seen),
        values.negatives(found, extent, seen),
        freshness.projects(seen.owners, entities),
    )
    if entities is None:
        return (*checks, *(unchecked(pair.name) for pair in PAIRS))
    window = settled(extent.window, ages)
    agreement = Agreement(found, entities, _known(entities, extent), window, seen.none)
    return (*checks, *map(agreement.check, PAIRS))


def _known(entities: Entities | None, extent: Extent) -> tuple[str, ...]:
    """Give the projects that are looked at."""
    everyone = () if entities is None else tuple(sorted(entities.projects))
    return everyone if extent.projects is None else extent.projects


def _entities(found: Structure) -> Entities | None:
    """Give the names; None where their tables, or the newest hour, cannot be read."""
    needed = (*NAMING_TABLES, "project_hourly_stats")
    if not all(map(found.is_sound, needed)):
        return None
    try:
        return found.inspector.entities(*NAMING_TABLES)
    except DataError as error:
        found.fail(NAMING_TABLES[1], error)
        return None


def _organization(ask: CheckQuestion, entities: Entities | None) -> Organization | None:
    if ask.organization is None or entities is None:
        return None
    return choose(entities.organizations, ask.organization, entities.deleted_organizations)


def _projects(
    entities: Entities | None, organization: Organization | None
) -> tuple[str, ...] | None:
    """Give the projects of the organization asked for; None for those of all."""
    if entities is None or organization is None:
        return None
    return tuple(
        sorted(
            name
            for name, project in entities.projects.items()
            if project.organization_id == organization.id
        )
    )
