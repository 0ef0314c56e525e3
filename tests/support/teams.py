"""Usage by team, allocated and divided in plain Python: no SQL, and none of our code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.support.oracle import COLUMNS, Ask, Oracle, canonical, exact, rollup_for
from tests.support.spans import bucket_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.support.ledger import Ledger, RollupRow

MEASURES = ("cost", "requests", "tokens", "errors", "byok_cost")
NANO = Decimal("1e-9")
Sums = dict[str, Decimal]
#: A stored group, a local day.
Place = tuple[tuple[str | None, ...], str]


@dataclass(frozen=True)
class Rule:
    """Teams with whole weights; exact names by dimension, or `*` for any."""

    teams: Mapping[str, int]
    conditions: Mapping[str, tuple[str, ...]]


def by_team(oracle: Oracle, ask: Ask, rules: tuple[Rule, ...] | None) -> dict[str | None, Sums]:
    """The sums by team, None being nobody's; `ask.filters` narrow what is shared out, not how."""
    found: dict[str | None, Sums] = {}
    for (raw, _), sums in _groups(oracle, ask, rules).items():
        teams = _gateway(oracle.ledger, raw) if rules is None else _first(rules, raw, oracle.ledger)
        for name, value in sums.items():
            for team, part in _divided(value, teams, NANO if "cost" in name else Decimal(1)):
                own = found.setdefault(team, dict.fromkeys(MEASURES, Decimal(0)))
                own[name] += part
    return {team: sums for team, sums in found.items() if any(sums.values()) or team is not None}


def dimensions(rules: tuple[Rule, ...] | None) -> set[str]:
    """What rules look at; keys where there are none."""
    return {"key"} if rules is None else {name for rule in rules for name in rule.conditions}


def _groups(oracle: Oracle, ask: Ask, rules: tuple[Rule, ...] | None) -> dict[Place, Sums]:
    """The sums of each stored group and local day, and what only the total has of each project."""
    there = oracle.deployment.rollups()
    told = rollup_for({*ask.filters, *dimensions(rules)}, there)
    whole = rollup_for(ask.filters, there)
    looked = dimensions(rules)
    groups: dict[Place, Sums] = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0)))

    def add(row: RollupRow, sign: int, *, known: bool) -> None:
        raw = (
            row.project_id,
            row.api_key_id if known and {"key", "member"} & looked else None,
            row.used_model if known and "model" in looked else None,
            row.source if known and "app" in looked else None,
        )
        sums = groups[raw, bucket_of(row.hour, ask.span, "day")]
        for name in MEASURES:
            sums[name] += sign * exact(COLUMNS[name], row.measures[COLUMNS[name]])

    for row in oracle.stored(ask, told):
        add(row, 1, known=True)
    if whole != told:
        for row in oracle.stored(ask, whole):
            add(row, 1, known=False)
        for row in oracle.stored(ask, told):
            add(row, -1, known=False)
    return groups


def _first(rules: Iterable[Rule], raw: tuple[str | None, ...], ledger: Ledger) -> Mapping[str, int]:
    names = _names(raw, ledger)
    for rule in rules:
        if all(_meets(wanted, names[name]) for name, wanted in rule.conditions.items()):
            return rule.teams
    return {}


def _meets(wanted: tuple[str, ...], names: set[str]) -> bool:
    return bool(names) and ("*" in wanted or bool({*wanted} & names))


def _names(raw: tuple[str | None, ...], ledger: Ledger) -> dict[str, set[str]]:
    """What is known of a group, by dimension: ids and labels."""
    project, key, model, app = raw
    makers = {one.created_by for one in ledger.keys if one.id == key and one.created_by}
    ids: dict[str, set[str | None]] = {
        "project": {project, *(one.name for one in ledger.projects if one.id == project)},
        "key": {key, *(one.description for one in ledger.keys if one.id == key)},
        "member": {*makers, *(one.name for one in ledger.users if one.id in makers)},
        "model": set() if model is None else {model, canonical(model)},
        "app": {app},
    }
    return {name: {one for one in found if one} for name, found in ids.items()}


def _gateway(ledger: Ledger, raw: tuple[str | None, ...]) -> Mapping[str, int]:
    organizations = {one.id: one.organization_id for one in ledger.projects}
    makers = {one.created_by for one in ledger.keys if one.id == raw[1]}
    return {
        one.team_id: 1
        for one in ledger.memberships
        if one.user_id in makers and one.organization_id == organizations[raw[0] or ""]
        if one.team_id
    }


def _divided(
    whole: Decimal, teams: Mapping[str, int], unit: Decimal
) -> list[tuple[str | None, Decimal]]:
    """The parts of a whole in units: rounded down, then one more for those who lost most."""
    if not teams:
        return [(None, whole)]
    total, units = sum(teams.values()), int(whole / unit)
    parts = {team: units * weight // total for team, weight in teams.items()}
    lost = sorted(teams, key=lambda team: -(units * teams[team] % total))
    for team in lost[: units - sum(parts.values())]:
        parts[team] += 1
    return [(team, part * unit) for team, part in parts.items()]
