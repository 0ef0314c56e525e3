"""Whose usage a report is about: names on the command line become ids."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from orgstats.domain.allotment import Allotment, Rules, allotment, named, told
from orgstats.domain.dimension import Dimension, Labels
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import Entities
from orgstats.domain.measure import MODES, Mode
from orgstats.domain.measures import METRICS
from orgstats.domain.results import Filters, Header, Organization
from orgstats.domain.rollups import Rollup
from orgstats.domain.teams import TEAM
from orgstats.errors import DataError, UsageError
from orgstats.reports.asking.names import SUGGESTED, called, check_text, labels, match, narrowed
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.teams import asked, check_together, tables_of, tables_of_teams
from orgstats.sql.query import Has, Query, plan


class Scope(NamedTuple):
    """What was asked for, resolved.

    `uncertain` are filter values by stored column that no dimension table vouches for: whether
    they exist shows in the rollups. `wanted` are the values of filters as they were given.
    """

    header: Header
    now: datetime
    mode: Mode
    entities: Entities
    projects: tuple[str, ...]
    deleted: tuple[str, ...]
    elsewhere: tuple[str, ...] | None
    keep: Mapping[str, tuple[str, ...]]
    uncertain: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Labels]
    has: Has
    wanted: Mapping[str, tuple[str, ...]]
    rules: Rules
    allotment: Allotment | None

    def total_query(self) -> Query:
        """Give the question for the total, which also tells usage of projects that nobody has."""
        return self.query(())._replace(elsewhere=self.elsewhere)

    def query(self, dimensions: Iterable[str]) -> Query:
        """Give the question for the narrowest rollup that holds some dimensions and the filters."""
        filters = self.header.filters
        names = ["project", *filters.chosen, *dimensions]
        rollup = plan(told(names, self.rules), self.has)
        # What of a project the rollup does not tell is shared out where a whole is asked for.
        whole = TEAM.name in dimensions or not dimensions
        return Query(
            rollup=rollup,
            window=self.header.window,
            projects=self.projects,
            apart=() if filters.include_deleted else self.deleted,
            keep=self.keep,
            mode=self.mode,
            allotment=self.allotment if TEAM.name in names else None,
            whole=self._wider(rollup) if whole and TEAM.name in names else None,
            keys=self.entities.keys if self.entities.keys.table else None,
        )

    def dimension(self, name: str) -> Dimension:
        """Give a dimension as cells tell it: a stored value becomes a key where the cells lie.

        What is shared out among teams is so by stored values.
        """
        found = DIMENSION[name]
        stored = self.allotment is not None or self.entities.keys.table is None
        return found if stored else found.of_cells

    def _wider(self, rollup: Rollup) -> Rollup | None:
        """Give the rollup of the total before teams are told; None if it is the one given."""
        chosen = (name for name in self.header.filters.chosen if name != TEAM.name)
        found = plan(["project", *chosen], self.has)
        return None if found == rollup else found

    def everything(self, dimension: str) -> Query:
        """Give the question for all usage of the organization, whatever the filters."""
        return Query(
            rollup=plan(["project", dimension], self.has),
            window=self.header.window,
            projects=tuple(sorted(self.entities.projects)),
        )


def check_metric(metric: str, mode: Mode, dimensions: Iterable[str] = ()) -> None:
    """Raise `UsageError` for a metric that does not exist, or that the rows would not have."""
    if metric not in METRICS:
        raise UsageError(f"--metric {metric!r} is not known", hint=f"one of {', '.join(METRICS)}")
    if mode != "all" and metric == "tokens":
        raise UsageError(
            f"tokens are not split by billing mode, so --mode {mode} has none",
            hint="use --metric cost or requests, or leave out --mode",
        )
    for one in map(DIMENSION.__getitem__, dimensions):
        if not one.has(metric):
            known = " or ".join(name for name in METRICS if one.has(name))
            raise UsageError(f"{one.plural} have no {metric}", hint=f"use --metric {known}")


def check_mode(mode: Mode, dimensions: Iterable[str]) -> None:
    """Raise `UsageError` for a billing mode that does not exist, or that does not split rows."""
    if mode not in MODES:
        raise UsageError(f"--mode {mode!r} is not known", hint=f"one of {', '.join(MODES)}")
    for one in map(DIMENSION.__getitem__, dimensions):
        if mode != "all" and one.measures:
            raise UsageError(
                f"{one.plural} are not split by billing mode, so --mode {mode} has none",
                hint="leave out --mode",
            )


def resolve(request: Request, asker: Asker, dimensions: Iterable[str] = ()) -> Scope:
    """Look up every name of a request; raise `UsageError` for one that is not there."""
    dimensions = list(dimensions)
    check_mode(request.mode, dimensions)
    if request.organization is not None:
        check_text("org", request.organization)
    filters = {name: tuple(sorted(set(v))) for name, v in request.filters.items() if v}
    # Fail before anything is read where no rollup could answer.
    names = asked(request, dimensions)
    check_together(request, names, dimensions)
    by_team = TEAM.name in {*filters, *dimensions}
    tables = tables_of(names, () if request.rules or not by_team else tables_of_teams(asker))
    found = asker.entities(*tables, organization=request.organization)
    organization = choose(found.organizations, request.organization, found.deleted_organizations)
    elsewhere = None if {"project", TEAM.name} & {*filters} else _elsewhere(found, organization.id)
    found = named(request.rules, found.within(organization.id), organization.id)
    known = labels(filters, found)
    chosen, uncertain = match(filters, known)
    keep = narrowed(chosen, found)
    projects = keep.pop("project_id", tuple(sorted(found.projects)))
    header = Header(
        organization,
        request.window,
        Filters(
            chosen,
            request.mode,
            request.include_deleted,
            {name: called(ids, known[name]) for name, ids in chosen.items()},
        ),
        request.known(found.newest_hour),
    )
    deleted = tuple(name for name in projects if found.projects[name].deleted)
    return Scope(
        *(header, request.now, request.mode, found, projects, deleted),
        *(elsewhere, keep, uncertain, known, asker.has, filters),
        request.rules,
        allotment(request.rules, found) if by_team else None,
    )


def choose(
    organizations: Mapping[str, str], wanted: str | None, deleted: frozenset[str] = frozenset()
) -> Organization:
    """Give the organization wanted, by id or exact name, or the only one that is not deleted."""
    if not organizations:
        raise DataError("the source names no organization")
    living = {key: name for key, name in organizations.items() if key not in deleted}
    listed = [f"{key} ({name})" for key, name in sorted((living or organizations).items())]
    candidates = ", ".join(listed[:SUGGESTED]) + (", …" if len(listed) > SUGGESTED else "")
    if wanted is None:
        if len(living) != 1:
            many = f"{len(living)} organizations" if living else "only deleted organizations"
            raise UsageError(f"the source holds {many}: choose one with --org", hint=candidates)
        wanted = next(iter(living))
    matches = [wanted] if wanted in organizations else _named(wanted, living)
    matches = matches or _named(wanted, organizations)
    if len(matches) > 1:
        raise UsageError(
            f"{len(matches)} organizations are named {wanted!r}: choose one by its id",
            hint=", ".join(sorted(matches)),
        )
    if not matches:
        raise UsageError(f"there is no organization {wanted!r}", hint=f"there is {candidates}")
    return Organization(matches[0], organizations[matches[0]])


def _named(name: str, organizations: Mapping[str, str]) -> list[str]:
    return [key for key, other in organizations.items() if other == name]


def _elsewhere(found: Entities, organization: str) -> tuple[str, ...] | None:
    """Give the projects of deleted organizations if this is the only one that is not deleted.

    None where there are others: usage that no project explains may be anybody's then.
    """
    if found.organizations.keys() - found.deleted_organizations != {organization}:
        return None
    others = found.organizations.keys() - {organization}
    return tuple(sorted(k for k, p in found.projects.items() if p.organization_id in others))
