"""Who is who: the organizations, projects, keys, members, teams and models of a source."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from orgstats.domain.keys import Key, Keys, ListedKeys
from orgstats.errors import DataError

# Dimension tables and the columns that are ever read. Secrets are not among them.
ENTITY_TABLES: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name", "status"),
    "project": ("id", "name", "organization_id", "status"),
    "api_key": ("id", "description", "project_id", "created_by"),
    "user": ("id", "name", "email"),
    "user_organization": ("user_id", "organization_id", "role", "team_id"),
    "organization_team": ("id", "name", "organization_id"),
    "model": ("id", "name"),
}
# The one of them that may have a million rows.
KEY_KIND = "api_key"
# What tells their rows apart, where it is not the first of these.
ENTITY_KEYS: dict[str, tuple[str, ...]] = {"user_organization": ("user_id", "organization_id")}
# Columns that a role need not be let read: an organization without a status is not deleted, and
# who is in no team still has a role.
OPTIONAL_COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("status",),
    "user_organization": ("team_id",),
}
# Those of the tables that old deployments lack, or that a role may not read.
OPTIONAL_TABLES = frozenset({"model", "user_organization", "organization_team"})

# What only the newest deployments have: to lack it is no fault.
TEAM_TABLES = frozenset({"organization_team"})
TEAM_COLUMNS: dict[str, tuple[str, ...]] = {"user_organization": ("team_id",)}

DELETED = "deleted"
# How a snapshot names the empty column beside its own that says: there was one, and it was closed.
UNREAD = "_unread"

K = TypeVar("K")
V = TypeVar("V")


class Project(NamedTuple):
    """A project; one without status is not deleted."""

    id: str
    name: str
    organization_id: str
    status: str | None

    @property
    def deleted(self) -> bool:
        """Tell whether the project was deleted."""
        return self.status == DELETED


class Member(NamedTuple):
    """A person: shown by name, else by e-mail."""

    id: str
    name: str | None
    email: str | None

    @property
    def label(self) -> str:
        """Give the name people know the member by."""
        return self.name or self.email or self.id


class Team(NamedTuple):
    """A team of an organization."""

    id: str
    name: str
    organization_id: str


class Entities(NamedTuple):
    """The rows of the dimension tables that a report asked for, and the newest hour."""

    organizations: dict[str, str]
    """Id → name, deleted ones too."""
    projects: dict[str, Project]
    keys: Keys
    members: dict[str, Member]
    roles: dict[tuple[str, str], str]
    """(user id, organization id) → role."""
    models: dict[str, str]
    teams: dict[str, Team]
    in_team: dict[tuple[str, str], str]
    """(user id, organization id) → id of a team."""
    newest_hour: datetime | None = None
    statuses: Mapping[str, str | None] = {}
    """Id of an organization → status."""

    @property
    def deleted_organizations(self) -> frozenset[str]:
        """Give the ids of the organizations that were deleted."""
        return frozenset(key for key, status in self.statuses.items() if status == DELETED)

    def role(self, member: str) -> str | None:
        """Give the role of a member in the first organization that knows one."""
        roles = (self.roles.get((member, organization)) for organization in self.organizations)
        return next(filter(None, roles), None)

    def team_of(self, member: str | None) -> str | None:
        """Give the id of a member's team in the first organization that knows one."""
        teams = (self.in_team.get((member or "", one)) for one in self.organizations)
        return next(filter(None, teams), None)

    def within(self, organization: str) -> "Entities":
        """Leave only what belongs to an organization."""
        projects = {k: p for k, p in self.projects.items() if p.organization_id == organization}
        keys = self.keys.within(organization, projects)
        people = keys.makers()
        people |= {user for user, where in self.roles if where == organization}
        return self._replace(
            organizations={organization: self.organizations[organization]},
            projects=projects,
            keys=keys,
            members={k: member for k, member in self.members.items() if k in people},
            teams={k: t for k, t in self.teams.items() if t.organization_id == organization},
            in_team={k: team for k, team in self.in_team.items() if k[1] == organization},
        )


# An hour must end before the calendar does.
LAST = datetime(9999, 12, 31, 22, tzinfo=UTC)

# The catalogue's placeholder for a model without a name.
NAMELESS_MODEL = "(empty)"


EntityRow = tuple[str, str | None, str | None, str | None, str | None]
"""A row of a dimension table as `sql.entities` yields it: the table, the id, what else is read."""

Conflict = tuple[str, str]
"""A dimension table, and an id of which its rows say different things."""


def build(rows: Iterable[EntityRow]) -> Entities:
    """Sort rows of dimension tables; raise `DataError` where two of them differ about one id."""
    found, differing = sort(rows)
    if differing:
        (table, name), *others = differing
        more = f", and for {len(others)} other ids" if others else ""
        raise DataError(
            f"{table} has rows that differ for the id {name!r}{more}",
            hint="`orgstats check` lists them: each id may have one meaning",
        )
    return found


def sort(rows: Iterable[EntityRow]) -> tuple[Entities, list[Conflict]]:
    """Sort rows of dimension tables, and give the ids about which two of them differ, in order."""
    keys: dict[str, Key] = {}
    found = Entities({}, {}, ListedKeys(keys), {}, {}, {}, {}, {})
    statuses: dict[str, str | None] = {}
    differing: set[Conflict] = set()
    newest = None
    for kind, first, *more in rows:
        if first is None:
            continue
        if kind not in ENTITY_TABLES:
            newest = _hour(first)
            continue
        if kind == KEY_KIND:
            same = _same(keys, first, key_of(first, *more))
        else:
            same = _add(found, kind, first, more)
        if kind == "organization":
            same &= _same(statuses, first, more[1])
        if not same:
            differing.add((kind, first))
    models = {key: name for key, name in found.models.items() if name}
    found = found._replace(models=models, newest_hour=newest, statuses=statuses)
    return found, sorted(differing)


def _add(found: Entities, kind: str, first: str, more: Sequence[str | None]) -> bool:
    """Add a row to what was found; tell whether it says what is known of its id already."""
    second, third, fourth = more
    match kind:
        case "organization":
            same = _same(found.organizations, first, second or first)
        case "project":
            project = Project(first, second or first, third or "", fourth)
            same = _same(found.projects, first, project)
        case "user":
            same = _same(found.members, first, Member(first, second or None, third or None))
        case "user_organization":
            where = first, second or ""
            same = _same(found.roles, where, third or "")
            same &= _same(found.in_team, where, fourth or "")
        case "organization_team":
            same = _same(found.teams, first, Team(first, second or first, third or ""))
        case _:
            same = _same(found.models, first, "" if second == NAMELESS_MODEL else second or "")
    return same


def key_of(first: str, second: str | None, third: str | None, fourth: str | None = None) -> Key:
    """Give the key that a row of its table tells."""
    return Key(first, second or first, third or "", fourth)


def _same(known: dict[K, V], key: K, value: V) -> bool:
    return known.setdefault(key, value) == value


def _hour(text: str) -> datetime:
    """Read the newest hour; raise `DataError` for infinity, and for what no calendar holds."""
    try:
        newest = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        newest = datetime.max.replace(tzinfo=UTC)
    if newest > LAST:
        raise DataError(f"the newest hour of the source is {text}, which no calendar has")
    return newest
