"""Who is who: the organizations, projects, keys, members and models that a source names."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from orgstats.errors import DataError

# Dimension tables and the columns that are ever read. Secrets are not among them.
ENTITY_TABLES: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name"),
    "project": ("id", "name", "organization_id", "status"),
    "api_key": ("id", "description", "project_id", "created_by"),
    "user": ("id", "name", "email"),
    "user_organization": ("user_id", "organization_id", "role"),
    "model": ("id", "name"),
}
# Those of them that old deployments lack, or that a role may not read.
OPTIONAL_TABLES = frozenset({"model", "user_organization"})

DELETED = "deleted"


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


class Key(NamedTuple):
    """An API key and who made it."""

    id: str
    description: str
    project_id: str
    created_by: str | None


class Member(NamedTuple):
    """A person: shown by name, else by e-mail."""

    id: str
    name: str | None
    email: str | None

    @property
    def label(self) -> str:
        """Give the name people know the member by."""
        return self.name or self.email or self.id


class Entities(NamedTuple):
    """The rows of the dimension tables that a report asked for, and the newest hour."""

    organizations: dict[str, str]
    projects: dict[str, Project]
    keys: dict[str, Key]
    members: dict[str, Member]
    roles: dict[tuple[str, str], str]
    """(user id, organization id) → role."""
    models: dict[str, str]
    newest_hour: datetime | None = None


# An hour must end before the calendar does.
LAST = datetime(9999, 12, 31, 22, tzinfo=UTC)

# The catalogue's placeholder for a model without a name.
NAMELESS_MODEL = "(empty)"


def build(rows: Iterable[tuple[str, str | None, str | None, str | None, str | None]]) -> Entities:
    """Sort rows of `(kind, id, …)` as `sql.entities` yields them."""
    found = Entities({}, {}, {}, {}, {}, {})
    newest = None
    for kind, first, second, third, fourth in rows:
        if first is None:
            continue
        match kind:
            case "organization":
                found.organizations[first] = second or first
            case "project":
                found.projects[first] = Project(first, second or first, third or "", fourth)
            case "api_key":
                found.keys[first] = Key(first, second or first, third or "", fourth)
            case "user":
                found.members[first] = Member(first, second or None, third or None)
            case "user_organization":
                found.roles[first, second or ""] = third or ""
            case "model":
                if second and second != NAMELESS_MODEL:
                    found.models[first] = second
            case _:
                newest = _hour(first)
    return found._replace(newest_hour=newest)


def _hour(text: str) -> datetime:
    """Read the newest hour; raise `DataError` for infinity, and for what no calendar holds."""
    try:
        newest = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        newest = datetime.max.replace(tzinfo=UTC)
    if newest > LAST:
        raise DataError(f"the newest hour of the source is {text}, which is none")
    return newest
