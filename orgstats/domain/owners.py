"""The dimensions of who used what: project, API key, member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.dimension import Detail, Dimension, Filter, Labels, Listed, Parts, Raw
from orgstats.domain.keys import KeyLabels

if TYPE_CHECKING:
    from orgstats.domain.entities import Entities

# Tells in cells who made a key; no rollup stores it.
MEMBER_COLUMN = "member"
DELETED_PROJECT = "Deleted project"
DELETED_KEY = "Deleted key"
DELETED_MEMBER = "Deleted member"


def _project(key: str, entities: Entities) -> str:
    found = entities.projects.get(key)
    return found.name if found else DELETED_PROJECT


def _key(key: str, entities: Entities) -> str:
    found = entities.keys.get(key)
    return found.description if found else DELETED_KEY


def _member(key: str, entities: Entities) -> str:
    found = entities.members.get(key)
    return found.label if found else DELETED_MEMBER


def _email(key: str, entities: Entities) -> str | None:
    found = entities.members.get(key)
    return found.email if found else None


def _maker(key: str, entities: Entities) -> str | None:
    found = entities.keys.get(key)
    return (found.created_by or None) if found else None


def _made(raw: Raw, entities: Entities) -> Parts:
    """Give who made a key; usage of a key whose row is gone belongs to no member."""
    maker = _maker(raw[0], entities)
    return () if maker is None else ((maker, 1),)


def _members(entities: Entities) -> Labels:
    """Give members; who made a key can be asked for by id, also when nothing names them."""
    makers = {maker: maker for maker in entities.keys.makers() if maker}
    return makers | {key: member.label for key, member in entities.members.items()}


def _keys_of(members: tuple[str, ...], entities: Entities) -> tuple[str, tuple[str, ...]]:
    return "api_key_id", tuple(sorted(entities.keys.made_by(members)))


def _made_by(key: str, entities: Entities) -> str | None:
    maker = _maker(key, entities)
    return None if maker is None else _member(maker, entities)


PROJECT = Dimension(
    "project",
    "Project",
    "projects",
    ("project_id",),
    label=_project,
    filter=Filter(
        1,
        "Only this project (id or name); repeatable.",
        known=lambda entities: {key: one.name for key, one in entities.projects.items()},
        narrow=lambda ids, _: ("project_id", ids),
        complete=True,
    ),
    listed=Listed(
        ids=lambda entities: entities.projects,
        details={"status": lambda key, entities: entities.projects[key].status},
    ),
)
KEY = Dimension(
    "key",
    "API key",
    "keys",
    ("api_key_id", "project_id"),
    tables=("api_key",),
    label=_key,
    details={
        "project_id": Detail(lambda _key, raw, _: str(raw[1])),
        "project": Detail(lambda _key, raw, entities: _project(str(raw[1]), entities), "Project"),
    },
    filter=Filter(
        2,
        "Only this API key; repeatable.",
        known=lambda entities: KeyLabels(entities.keys),
        narrow=lambda ids, _: ("api_key_id", ids),
    ),
    listed=Listed(
        ids=lambda entities: entities.keys,
        details={
            "project_id": lambda key, entities: entities.keys[key].project_id,
            "project": lambda key, entities: _project(entities.keys[key].project_id, entities),
            "member": _made_by,
        },
        beside=("member",),
    ),
    left="usage without a key of your own, such as that of the gateway's platform keys",
    expect=lambda keys, entities: entities.keys.expect(keys),
)
MEMBER = Dimension(
    "member",
    "Member",
    "members",
    ("api_key_id",),
    tables=("api_key", "user", "user_organization"),
    identify=_made,
    label=_member,
    details={"email": Detail(lambda key, _raw, entities: _email(key, entities), "E-mail")},
    filter=Filter(
        3,
        "Only keys of this member; repeatable.",
        known=_members,
        narrow=_keys_of,
        complete=True,
    ),
    listed=Listed(
        ids=lambda entities: entities.members,
        details={"email": _email, "role": lambda key, entities: entities.role(key)},
    ),
    left="usage of keys whose creator is not known, and of the gateway's platform keys",
    cell=MEMBER_COLUMN,
)
