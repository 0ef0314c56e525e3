"""The names people know things by; identity is always the id, never the label."""

from collections.abc import Sequence
from typing import Any

from orgstats.directory import Directory

DELETED_PROJECT = "Deleted project"
DELETED_KEY = "Deleted key"
DELETED_MEMBER = "Deleted member"
NAMELESS = "(none)"


def label(by: str, key: str, directory: Directory) -> str:
    """Give the label of a series; what has no row in its dimension table is called deleted."""
    match by:
        case "model":
            return directory.models.get(key, key)
        case "project":
            project = directory.projects.get(key)
            return project.name if project else DELETED_PROJECT
        case "key":
            found = directory.keys.get(key)
            return found.description if found else DELETED_KEY
        case "member":
            member = directory.members.get(key)
            return member.label if member else DELETED_MEMBER
        case _:
            return key or NAMELESS


def details(
    by: str, key: str, raws: Sequence[tuple[Any, ...]], directory: Directory
) -> dict[str, str | None]:
    """Give what a row tells besides its measures: a key's project, a member's e-mail."""
    if by == "key":
        project_id = str(raws[0][1])
        return {"project_id": project_id, "project": label("project", project_id, directory)}
    if by == "member":
        member = directory.members.get(key)
        return {"email": member.email if member else None}
    return {}
