"""The SELECT text of the look-up of a viewer, and of what of each table a viewer may see."""

from collections.abc import Iterable, Mapping

from orgstats.domain.viewer import Visible
from orgstats.sql.entities import row
from orgstats.sql.statement import Columns, Statement, literal, one_of

# What tells who may see what: the tables, what of them has to be there, and all that is read.
NEEDED = {
    "user": ("id", "email"),
    "user_organization": ("user_id", "organization_id", "role"),
    "organization": ("id", "plan"),
}
READ = {
    "user": ("id", "email", "status"),
    "user_organization": ("user_id", "organization_id", "role"),
    "organization": ("id", "name", "status", "plan"),
}
# Whose the rows of a table are: a column, and what of a viewer's sight it has to be in. Those of
# all other tables belong to a project.
_OWNED = {
    "organization": ("id", "organizations"),
    "project": ("id", "projects"),
    "user": ("id", "people"),
    "user_organization": ("organization_id", "organizations"),
    "organization_team": ("organization_id", "organizations"),
}
# The catalogue is the same for all.
_OPEN = frozenset({"model"})


def belongings(who: str, present: Mapping[str, Columns]) -> Statement:
    """Compile the rows of a user, by id or e-mail, and of the organizations they belong to.

    All rows of such ids are read, for others may contradict them.
    """
    value = literal(who)
    # A type of e-mails may not tell cases apart, text does.
    meant = f'SELECT id FROM "user" WHERE id = {value} OR CAST(email AS text) = {value}'
    within = f"SELECT organization_id FROM user_organization WHERE user_id IN ({meant})"
    where = {
        "user": f"id IN ({meant})",
        "user_organization": f"user_id IN ({meant})",
        "organization": f"id IN ({within})",
    }
    return _rows(
        f"{row(table, read, present[table])} WHERE {where[table]}" for table, read in READ.items()
    )


def holdings(organizations: tuple[str, ...], present: Mapping[str, Columns]) -> Statement:
    """Compile the projects of some organizations, with whoever else claims them, and the people."""
    own = f"SELECT id FROM project WHERE {one_of('organization_id', organizations)}"
    parts = [f"{row('project', ('id', 'organization_id'), present['project'])} WHERE id IN ({own})"]
    members, keys = present["user_organization"], present.get("api_key")
    parts.append(
        f"{row('user_organization', ('user_id',), members)}"
        f" WHERE {one_of('organization_id', organizations)}"
    )
    if keys is not None:
        made = row("api_key", ("created_by",), keys)
        parts.append(f"{made} WHERE project_id IN ({own})")
    return _rows(parts)


def where(table: str, visible: Visible) -> str:
    """Write the WHERE that leaves of a table what may be seen; nothing where all of it may."""
    if table in _OPEN:
        return ""
    column, whose = _OWNED.get(table, ("project_id", "projects"))
    return f" WHERE {one_of(column, getattr(visible, whose))}"


def _rows(parts: Iterable[str]) -> Statement:
    return Statement("\nUNION ALL\n".join(parts), ("kind", *"abcd"), ())
