"""The names people know things by; identity is always the id, never the label."""

from collections.abc import Sequence
from typing import Any

from orgstats.domain.entities import Entities

DELETED_PROJECT = "Deleted project"
DELETED_KEY = "Deleted key"
DELETED_MEMBER = "Deleted member"
NAMELESS = "(none)"


def label(by: str, key: str, entities: Entities) -> str:
    """Give the label of a series; what has no row in its dimension table is called deleted."""
    match by:
        case "model":
            return entities.models.get(key, key)
        case "project":
            project = entities.projects.get(key)
            return project.name if project else DELETED_PROJECT
        case "key":
            found = entities.keys.get(key)
            return found.description if found else DELETED_KEY
        case "member":
            member = entities.members.get(key)
            return member.label if member else DELETED_MEMBER
        case _:
            return key or NAMELESS


def details(
    by: str, key: str, raws: Sequence[tuple[Any, ...]], entities: Entities
) -> dict[str, str | None]:
    """Give what a row tells besides its measures: a key's project, a member's e-mail."""
    if by == "key":
        project_id = str(raws[0][1])
        return {"project_id": project_id, "project": label("project", project_id, entities)}
    if by == "member":
        member = entities.members.get(key)
        return {"email": member.email if member else None}
    return {}
