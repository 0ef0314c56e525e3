"""Which rules take the usage of each project and key, and which overlap or name nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from orgstats.domain.allocation import AllocationRule, Matching
from orgstats.domain.dimension import Parts
from orgstats.domain.entities import Entities
from orgstats.domain.owners import KEY, MEMBER, PROJECT
from orgstats.domain.results import Listing
from orgstats.domain.teams import TEAM, UNALLOCATED
from orgstats.reports.allocation.overlaps import names_nothing, overlaps
from orgstats.reports.asking.request import Asker, Request
from orgstats.reports.asking.scope import resolve

EXPLAINED_COLUMNS = ("kind", "key", "label", "project", "rule", "team", "only")
# What tells a key from others, beside its project.
OF_KEYS = (KEY.name, MEMBER.name)

ExplainedRow = Mapping[str, str | None]


class Thing(NamedTuple):
    """A project or a key: what it is called, and whose it is."""

    kind: str
    key: str
    label: str
    project: str


class Taking(NamedTuple):
    """A rule, by its number, that takes the usage of a project or key, or some of it (`only`)."""

    number: int
    rule: AllocationRule
    only: str | None


class Explaining(NamedTuple):
    """Rules over the projects and keys that a source names."""

    rules: tuple[AllocationRule, ...]
    matching: Matching
    entities: Entities

    def things(self) -> Iterator[Thing]:
        """Give every project, by name, with its keys after it."""
        for project in sorted(self.entities.projects.values(), key=lambda one: (one.name, one.id)):
            yield Thing(PROJECT.name, project.id, project.name, project.id)
            keys = (one for one in self.entities.keys.values() if one.project_id == project.id)
            for key in sorted(keys, key=lambda one: (one.description, one.id)):
                yield Thing(KEY.name, key.id, key.description, project.id)

    def meeting(self, thing: Thing) -> Iterator[Taking]:
        """Give the rules that something meets as far as it is known, with what they ask beside."""
        known = {PROJECT.name} if thing.kind == PROJECT.name else {PROJECT.name, *OF_KEYS}
        for number, rule in enumerate(self.rules, start=1):
            asked = [name for name in rule.conditions if name not in known]
            if self._meets(rule, thing) and self._reaches(rule, thing, asked):
                told = (f"{name} {', '.join(rule.conditions[name])}" for name in asked)
                yield Taking(number, rule, "; ".join(told) or None)

    def taking(self, thing: Thing) -> Iterator[Taking]:
        """Give the rules that take its usage: up to the first that takes all that is left."""
        for one in self.meeting(thing):
            yield one
            if one.only is None:
                return

    def _meets(self, rule: AllocationRule, thing: Thing) -> bool:
        if not self.matching.meets(rule, PROJECT.name, (thing.project,)):
            return False
        key = (thing.key, thing.project)
        return thing.kind == PROJECT.name or (
            self.matching.meets(rule, KEY.name, key)
            and self.matching.meets(rule, MEMBER.name, (thing.key,))
        )

    def _reaches(self, rule: AllocationRule, thing: Thing, asked: Iterable[str]) -> bool:
        """Tell whether a rule on keys names any of a project."""
        if thing.kind == KEY.name or not {*OF_KEYS} & {*asked}:
            return True
        keys = (one for one in self.entities.keys.values() if one.project_id == thing.key)
        return any(
            self._meets(rule, Thing(KEY.name, one.id, one.description, thing.key)) for one in keys
        )


def explain(request: Request, asker: Asker) -> Listing:
    """Give for each project and key the rules that take its usage, in order.

    A rule on models, providers or apps takes some of it, and what is left goes to the next. What is
    told of a project is true of all its usage, also of what no key tells.
    """
    own = () if request.rules else (TEAM.name,)
    scope = resolve(request, asker, [*own, KEY.name, MEMBER.name])
    rules, entities = request.rules, scope.entities
    found = Explaining(rules, Matching(rules, ("project_id",), entities), entities)
    things = list(found.things())
    if rules:
        rows = [row for one in things for row in _rows(one, found.taking(one), entities)]
    else:
        rows = [_of_maker(one, entities) for one in things if one.kind == KEY.name]
    meeting = [(one.kind, [taken.number for taken in found.meeting(one)]) for one in things]
    notes = (*names_nothing(rules, found.matching, scope, asker), *overlaps(rules, meeting))
    return Listing("teams", EXPLAINED_COLUMNS, tuple(rows), notes, scope.header.organization)


def _rows(thing: Thing, taking: Iterable[Taking], entities: Entities) -> Iterator[ExplainedRow]:
    rest = True
    for one in taking:
        rest = one.only is not None
        yield _row(thing, str(one.number), teams_text(one.rule.teams), entities) | {
            "only": one.only
        }
    if rest:
        yield _row(thing, None, UNALLOCATED[1], entities)


def _of_maker(thing: Thing, entities: Entities) -> ExplainedRow:
    team = entities.team_of(entities.keys[thing.key].created_by)
    found = entities.teams.get(team or "")
    return _row(
        thing, None, UNALLOCATED[1] if team is None else found.name if found else team, entities
    )


def _row(thing: Thing, rule: str | None, team: str, entities: Entities) -> dict[str, str | None]:
    told = (thing.kind, thing.key, thing.label, entities.projects[thing.project].name, rule, team)
    return dict(zip(EXPLAINED_COLUMNS, (*told, None), strict=True))


def teams_text(teams: Parts) -> str:
    """Write the teams of a rule, with what each pays where they are several."""
    if len(teams) == 1:
        return teams[0][0]
    whole = sum(weight for _, weight in teams)
    return ", ".join(f"{name} {100 * weight / whole:.4g}%" for name, weight in teams)
