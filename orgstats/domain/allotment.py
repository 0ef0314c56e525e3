"""How cells are shared out among teams: whose the usage of each stored group is, in which parts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from orgstats.domain.allocation import AllocationRule, Matching, conditions
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.entities import Team
from orgstats.domain.owners import KEY
from orgstats.domain.rollups import KEY_COLUMN, PROJECT_COLUMN
from orgstats.domain.teams import TEAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from orgstats.domain.dimension import Parts, Raw
    from orgstats.domain.entities import Entities

Rules = tuple[AllocationRule, ...]


class Allotment(NamedTuple):
    """What tells whose usage is: stored columns, and the parts of what has their values.

    A value that is not known, as the key of platform traffic, is None. Where it `divides`, some
    usage is that of several.
    """

    columns: tuple[str, ...]
    parts: Callable[[Raw], Parts]
    divides: bool = False


def told(names: Iterable[str], rules: Rules) -> list[str]:
    """Give the dimensions that tell some: for teams those that the rules look at, or keys."""
    teams = conditions(rules) if rules else (KEY.name,)
    found = (teams if name == TEAM.name else (name,) for name in names)
    return list(dict.fromkeys(chain.from_iterable(found)))


def allotment(rules: Rules, entities: Entities) -> Allotment:
    """Give how usage is shared out: by the rules or, without any, to the team of a key's maker."""
    looked_at = told((TEAM.name,), rules)
    stored = (column for name in looked_at for column in DIMENSION[name].columns)
    columns = tuple(dict.fromkeys((PROJECT_COLUMN, *stored)))
    if rules:
        matching = Matching(rules, columns, entities)
        return Allotment(columns, matching.parts, any(len(rule.teams) > 1 for rule in rules))
    place = columns.index(KEY_COLUMN)
    return Allotment(columns, lambda raw: _of_maker(raw[place], entities))


def named(rules: Rules, entities: Entities, organization: str) -> Entities:
    """Give the entities with the teams that the rules name in place of the gateway's own."""
    if not rules:
        return entities
    names = dict.fromkeys(name for rule in rules for name, _ in rule.teams)
    teams = {name: Team(name, name, organization) for name in names}
    return entities._replace(teams=teams, in_team={})


def _of_maker(key: str | None, entities: Entities) -> Parts:
    """Give the team of who made a key; a key that nobody knows is nobody's."""
    found = None if key is None else entities.keys.get(key)
    team = None if found is None else entities.team_of(found.created_by)
    return () if team is None else ((team, 1),)
