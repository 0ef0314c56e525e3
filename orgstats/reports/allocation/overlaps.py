"""What is told of rules that overlap, take nothing, or name nothing."""

from collections.abc import Iterator, Sequence

from orgstats.domain.allocation import CONDITIONS, AllocationRule, Matching, matches
from orgstats.domain.dimensions import DIMENSION, FILTER
from orgstats.domain.findings import many
from orgstats.domain.results import Note
from orgstats.reports.asking.request import Asker
from orgstats.reports.asking.scope import Scope

Meeting = Sequence[tuple[str, Sequence[int]]]
"""Projects and keys, each by its kind, with the numbers of the rules that it meets."""

ANYTHING = "*"


def names_nothing(
    rules: Sequence[AllocationRule], matching: Matching, scope: Scope, asker: Asker
) -> Iterator[Note]:
    """Give a note for each name in a rule that nothing has."""
    named = {name for rule in rules for name in rule.conditions}
    known = {name: _known(name, matching, scope, asker) for name in CONDITIONS if name in named}
    for number, rule in enumerate(rules, start=1):
        for name, patterns in rule.conditions.items():
            for one in patterns:
                if not any(matches(text, (one,)) for text in known[name]):
                    message = f"rule {number}: there is no {name} {one!r}"
                    yield Note("rule_names_nothing", message)


def _known(name: str, matching: Matching, scope: Scope, asker: Asker) -> set[str]:
    """Give all ids and labels of a dimension: those that are named, and those ever used."""
    labels = FILTER[name].known(scope.entities)
    if FILTER[name].complete or name == "key":
        return {*labels, *labels.values()}
    column = DIMENSION[name].columns[0]
    used = asker.values(scope.everything(name), column)
    return {text for value in used for text in matching.names(name, (value,))}


def overlaps(rules: Sequence[AllocationRule], meeting: Meeting) -> Iterator[Note]:
    """Give a note for each two rules that the same projects or keys meet.

    One that takes whatever is left is meant to overlap with those before it.
    """
    last = {number for number, rule in enumerate(rules, start=1) if _takes_anything(rule)}
    met: dict[tuple[int, int], list[str]] = {}
    for kind, numbers in meeting:
        named = [number for number in numbers if number not in last]
        for place, first in enumerate(named):
            for second in named[place + 1 :]:
                met.setdefault((first, second), []).append(kind)
    for (first, second), kinds in sorted(met.items()):
        counts = [many(kinds.count(kind), kind) for kind in ("project", "key") if kind in kinds]
        where = " and ".join(counts)
        message = f"rules {first} and {second} overlap in {where}: what both match is for the first"
        yield Note("rules_overlap", message)


def _takes_anything(rule: AllocationRule) -> bool:
    return all(ANYTHING in patterns for patterns in rule.conditions.values())
