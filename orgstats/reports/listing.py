"""What a source holds, with ids and labels, to filter by."""

from collections.abc import Iterable, Mapping

from orgstats.domain.dimension import Dimension, Listed
from orgstats.domain.dimensions import LISTED
from orgstats.domain.results import Listing
from orgstats.domain.teams import TEAM
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import Scope, resolve

ListingRow = Mapping[str, str | None]

IDENTITY = ("key", "label")


def listing(kind: str, request: Request, asker: Asker) -> Listing:
    """List one kind of thing, sorted by label, then id."""
    if kind == "orgs":
        return _organizations(asker)
    dimension = LISTED[kind]
    listed = dimension.listed or Listed()
    # Teams that rules name are known without a rollup, and where none could answer them.
    named = dimension.name == TEAM.name and request.rules
    scope = resolve(request, asker, () if named else (dimension.name, *listed.beside))
    entities = scope.entities
    ids = _used(dimension, scope, asker) if listed.ids is None else listed.ids(entities)
    rows: list[ListingRow] = [
        {"key": key, "label": dimension.label(key, entities)}
        | {name: of(key, entities) for name, of in listed.details.items()}
        for key in ids
    ]
    columns = (*IDENTITY, *listed.details)
    return _sorted(kind, rows, columns)._replace(organization=scope.header.organization)


def _organizations(asker: Asker) -> Listing:
    found = asker.entities("organization")
    rows: list[ListingRow] = [
        {"key": key, "label": name, "status": found.statuses[key]}
        for key, name in found.organizations.items()
    ]
    return _sorted("orgs", rows, (*IDENTITY, "status"))


def _used(dimension: Dimension, scope: Scope, asker: Asker) -> set[str]:
    """Give the ids of a dimension that were ever used."""
    values = asker.values(scope.everything(dimension.name), dimension.columns[0])
    return {key for value in values for key, _ in dimension.parts((value,), scope.entities)}


def _sorted(kind: str, rows: Iterable[ListingRow], columns: tuple[str, ...]) -> Listing:
    def order(row: ListingRow) -> tuple[str, str]:
        return (row["label"] or "").casefold(), row["key"] or ""

    return Listing(kind, columns, tuple(sorted(rows, key=order)))
