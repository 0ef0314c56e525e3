"""What a source holds, with ids and labels, to filter by."""

from collections.abc import Callable, Iterable, Mapping

from orgstats.domain.dimensions import DIMENSION, canonical_model
from orgstats.domain.results import Listing
from orgstats.reports.labels import label
from orgstats.reports.scope import Asker, Request, Scope, resolve

ListingRow = Mapping[str, str | None]


def listing(kind: str, request: Request, asker: Asker) -> Listing:
    """List one kind of thing, sorted by label, then id."""
    if kind == "orgs":
        found = asker.entities("organization")
        rows: Iterable[ListingRow] = [
            {"key": key, "label": name, "status": found.statuses[key]}
            for key, name in found.organizations.items()
        ]
        return _sorted(kind, rows, ("key", "label", "status"))
    # The members' names are shown beside their keys.
    dimensions = {"keys": ["key", "member"]}.get(kind, [kind.removesuffix("s")])
    scope = resolve(request, asker, dimensions)
    rows, columns = _ROWS[kind](scope, asker)
    return _sorted(kind, rows, columns)._replace(organization=scope.header.organization)


def _sorted(kind: str, rows: Iterable[ListingRow], columns: tuple[str, ...]) -> Listing:
    def order(row: ListingRow) -> tuple[str, str]:
        return (row["label"] or "").casefold(), row["key"] or ""

    return Listing(kind, columns, tuple(sorted(rows, key=order)))


def _projects(scope: Scope, _: Asker) -> tuple[list[ListingRow], tuple[str, ...]]:
    rows: list[ListingRow] = [
        {"key": project.id, "label": project.name, "status": project.status}
        for project in scope.entities.projects.values()
    ]
    return rows, ("key", "label", "status")


def _keys(scope: Scope, _: Asker) -> tuple[list[ListingRow], tuple[str, ...]]:
    rows: list[ListingRow] = [
        {
            "key": key.id,
            "label": key.description,
            "project_id": key.project_id,
            "project": label("project", key.project_id, scope.entities),
            "member": label("member", key.created_by, scope.entities) if key.created_by else None,
        }
        for key in scope.entities.keys.values()
    ]
    return rows, ("key", "label", "project_id", "project", "member")


def _members(scope: Scope, _: Asker) -> tuple[list[ListingRow], tuple[str, ...]]:
    organization = scope.header.organization.id
    rows: list[ListingRow] = [
        {
            "key": member.id,
            "label": member.label,
            "email": member.email,
            "role": scope.entities.roles.get((member.id, organization)),
        }
        for member in scope.entities.members.values()
    ]
    return rows, ("key", "label", "email", "role")


def _models(scope: Scope, asker: Asker) -> tuple[list[ListingRow], tuple[str, ...]]:
    used = asker.values(scope.everything("model"), DIMENSION["model"].columns[0])
    rows: list[ListingRow] = [
        {"key": key, "label": label("model", key, scope.entities)}
        for key in {canonical_model(name) for name in used}
    ]
    return rows, ("key", "label")


_ROWS: Mapping[str, Callable[[Scope, Asker], tuple[list[ListingRow], tuple[str, ...]]]] = {
    "projects": _projects,
    "keys": _keys,
    "members": _members,
    "models": _models,
}
