"""The dimension of teams: those of the gateway, or those that allocation rules name.

No rollup stores its column: it is written into the cells that a scan gives, before they are
filtered, so that a filter never changes who pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.dimension import Dimension, Filter, Labels, Listed, Parts, Raw

if TYPE_CHECKING:
    from orgstats.domain.entities import Entities

TEAM_COLUMN = "team"
UNALLOCATED = ("(unallocated)", "Unallocated")
DELETED_TEAM = "Deleted team"


def _identify(raw: Raw, _: Entities) -> Parts:
    return ((raw[0], 1),) if raw[0] else ()


def _label(key: str, entities: Entities) -> str:
    found = entities.teams.get(key)
    return found.name if found else DELETED_TEAM


def _labels(entities: Entities) -> Labels:
    """Give teams; one whose row is gone can be asked for by id while somebody is in it."""
    return {key: key for key in sorted(entities.in_team.values()) if key} | {
        key: team.name for key, team in entities.teams.items()
    }


TEAM = Dimension(
    "team",
    "Team",
    "teams",
    (TEAM_COLUMN,),
    identify=_identify,
    label=_label,
    filter=Filter(
        4,
        "Only what this team pays; repeatable.",
        known=_labels,
        narrow=lambda ids, _: (TEAM_COLUMN, ids),
        complete=True,
    ),
    listed=Listed(ids=lambda entities: entities.teams),
    nobody=UNALLOCATED,
    left="usage that no rule takes, or of keys whose creator is in no team",
)
