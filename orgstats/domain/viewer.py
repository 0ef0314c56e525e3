"""Who may see what: owners and admins of organizations on the enterprise plan, nobody else."""

from collections.abc import Iterable
from typing import NamedTuple

from orgstats.domain.entities import DELETED, EntityRow
from orgstats.errors import PolicyError

LEADING = frozenset({"owner", "admin"})
PLAN = "enterprise"
ACTIVE = "active"


class Viewer(NamedTuple):
    """Who looks, by id or e-mail, and at which organization, by id or exact name; None: at any."""

    who: str
    organization: str | None = None


class Visible(NamedTuple):
    """The ids of what a viewer may see: whose rows there are, and no others."""

    organizations: tuple[str, ...]
    projects: tuple[str, ...]
    people: tuple[str, ...]


class Belonging(NamedTuple):
    """An organization that a viewer belongs to: each field is all that its rows say."""

    id: str
    names: frozenset[str]
    roles: frozenset[str]
    plans: frozenset[str]


def visible(viewer: Viewer, rows: Iterable[EntityRow]) -> tuple[str, ...]:
    """Give the organizations that a viewer may see, by the rows of the tables that tell it.

    Raises `PolicyError` where there is none, or the one asked for is not among them. What rows do
    not agree on counts against the viewer.
    """
    rows = list(rows)
    _check_person(viewer.who, {row[1:] for row in rows if row[0] == "user"})
    belongings = _belongings(rows)
    _allowed(viewer, _asked(viewer.organization, belongings))
    return _allowed(viewer, belongings)


def _check_person(who: str, people: set[tuple[str | None, ...]]) -> None:
    if not people:
        raise PolicyError(
            f"there is no user {who!r}", hint="a viewer is an id or an e-mail, in its own case"
        )
    if len(people) > 1:
        raise PolicyError(f"{who!r} is more than one user", hint="name the viewer by an id")
    ((_, _, status, _),) = people
    if status not in {None, ACTIVE}:
        raise PolicyError(f"the user {who!r} is not active", hint="only active users see anything")


def _belongings(rows: Iterable[EntityRow]) -> list[Belonging]:
    """Give the organizations that the viewer belongs to and that are not deleted, in order."""
    roles: dict[str, set[str]] = {}
    told: dict[str, set[tuple[str | None, ...]]] = {}
    for kind, first, second, third, fourth in rows:
        if first is None:
            continue
        if kind == "user_organization":
            roles.setdefault(second or "", set()).add(third or "")
        elif kind == "organization":
            told.setdefault(first, set()).add((second or first, third, fourth))
    return [
        Belonging(
            key,
            frozenset(name or "" for name, _, _ in told[key]),
            frozenset(roles[key]),
            frozenset(plan or "" for _, _, plan in told[key]),
        )
        for key in sorted(roles.keys() & told.keys())
        if all(status != DELETED for _, status, _ in told[key])
    ]


def _asked(wanted: str | None, belongings: list[Belonging]) -> list[Belonging]:
    """Give those that are asked for, by id or else by name."""
    if wanted is None:
        return belongings
    same = [one for one in belongings if one.id == wanted]
    return same or [one for one in belongings if wanted in one.names]


def _allowed(viewer: Viewer, belongings: list[Belonging]) -> tuple[str, ...]:
    """Give those of some organizations that the viewer may see; raise `PolicyError` for none."""
    who, wanted = viewer
    if not belongings:
        of = "any organization" if wanted is None else f"an organization {wanted!r}"
        raise PolicyError(
            f"{who!r} does not belong to {of}", hint="ask an owner of the organization"
        )
    led = [one for one in belongings if one.roles <= LEADING]
    if not led:
        raise PolicyError(
            f"{who!r} is neither owner nor admin of the organization",
            hint="only owners and admins see what an organization spends",
        )
    allowed = [one.id for one in led if one.plans == {PLAN}]
    if not allowed:
        raise PolicyError(
            "Organization Analytics is an Enterprise feature",
            hint=f"it takes an organization on the plan {PLAN}",
        )
    return tuple(allowed)
