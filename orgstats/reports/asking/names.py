"""Names on the command line become ids; one that is nowhere is answered with the nearest."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from orgstats.domain.dimension import Labels
from orgstats.domain.dimensions import FILTER
from orgstats.domain.entities import Entities
from orgstats.domain.keys import ids_called
from orgstats.errors import UsageError

SUGGESTED = 10


def labels(filters: Iterable[str], found: Entities) -> dict[str, Labels]:
    """Give what the dimension tables name of the dimensions of some filters."""
    return {name: FILTER[name].known(found) for name in filters}


def narrowed(chosen: Mapping[str, tuple[str, ...]], found: Entities) -> dict[str, tuple[str, ...]]:
    """Give the values that filters leave of each column they look at: those that all of them do."""
    keep: dict[str, tuple[str, ...]] = {}
    for name, ids in chosen.items():
        column, values = FILTER[name].narrow(ids, found)
        before = keep.get(column, values)
        keep[column] = tuple(sorted({*before} & {*values}))
    return keep


def match(
    filters: Mapping[str, tuple[str, ...]], known: Mapping[str, Labels]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Give the ids that values, ids or exact labels, stand for, and the values that matched none.

    Where all that exist are named, one that matches none raises `UsageError`.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    uncertain: dict[str, tuple[str, ...]] = {}
    for name, wanted in filters.items():
        ids: set[str] = set()
        unknown = []
        for value in wanted:
            check_text(name, value)
            matches = [value] if value in known[name] else ids_called({value}, known[name])
            ids.update(matches or [value])
            if not matches:
                unknown.append(value)
        if unknown and FILTER[name].complete:
            raise unknown_name(name, unknown[0], known[name])
        if unknown:
            uncertain[name] = tuple(unknown)
        chosen[name] = tuple(sorted(ids))
    return chosen, uncertain


def called(ids: Sequence[str], known: Labels) -> tuple[str, ...]:
    """Give what people call some ids; a name that also means others is followed by the id."""
    names = {key: known.get(key, key) for key in ids}
    same = ids_called({*names.values()}, known)
    others = {known[key] for key in same if key not in names}
    found = [f"{n} ({key})" if n in others else n for key, n in names.items()]
    return tuple(sorted(set(found), key=str.casefold))


def check_text(name: str, value: str) -> None:
    """Raise `UsageError` for what no database can hold as text: NUL, bytes that are not UTF-8."""
    if "\0" in value or (not value.isascii() and value.encode(errors="ignore").decode() != value):
        raise UsageError(f"--{name} {value!r} is not text")


def unknown_name(dimension: str, value: str, known: Labels) -> UsageError:
    """Give the error for a name that is nowhere, with the nearest ids and labels that are."""
    shown = sorted(dict.fromkeys(known.values()), key=str.casefold)
    folded = {name.casefold(): name for name in (*sorted(known), *shown)}
    wanted = value.casefold()
    # Of a model as routed, the model may be the part that is known.
    ways = dict.fromkeys((wanted, wanted.rpartition("/")[2]))
    close = next(filter(None, (get_close_matches(way, folded, 3, 0.5) for way in ways)), [])
    near = [folded[name] for name in close or [n for n in folded if wanted and wanted in n][:3]]
    if near:
        hint = f"did you mean {' or '.join(map(repr, near))}?"
    elif shown:
        hint = f"there is {', '.join(map(repr, shown[:SUGGESTED]))}" + ", …" * (
            len(shown) > SUGGESTED
        )
    else:
        hint = f"the source names no {dimension} at all"
    return UsageError(f"there is no {dimension} {value!r}", hint=hint)
