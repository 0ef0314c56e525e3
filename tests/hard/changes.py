"""Changes of a ledger whose effect on a report is known without adding anything up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.acme import ACME
from tests.support.ledger import MONEY, Fact, Ledger, Organization, Project

if TYPE_CHECKING:
    from collections.abc import Callable


def changed(ledger: Ledger, change: Callable[[Fact], Fact]) -> Ledger:
    """The ledger with every fact changed."""
    return replace(ledger, facts=tuple(map(change, ledger.facts)))


def priced(factor: int) -> Callable[[Fact], Fact]:
    """Money in whole millionths of a dollar, so often: doubles hold it to the last billionth."""

    def change(fact: Fact) -> Fact:
        money = {
            name: round(value, 6) * factor for name, value in fact.measures.items() if name in MONEY
        }
        return replace(fact, measures={**fact.measures, **money})

    return change


def copied(ledger: Ledger, mark: str) -> Ledger:
    """The ledger with a second Acme beside the first: all ids but those of people are marked."""
    projects = {one.id for one in ledger.projects if one.organization_id == ACME}
    facts = [
        replace(
            fact,
            project_id=mark + fact.project_id,
            key_id=None if fact.key_id is None else mark + fact.key_id,
        )
        for fact in ledger.facts
        if fact.project_id in projects
    ]
    return replace(
        ledger,
        facts=(*ledger.facts, *facts),
        organizations=(*ledger.organizations, Organization(mark + ACME, "Acme")),
        projects=ledger.projects
        + tuple(
            replace(one, id=mark + one.id, organization_id=mark + ACME)
            for one in ledger.projects
            if one.id in projects
        ),
        keys=ledger.keys
        + tuple(
            replace(one, id=mark + one.id, project_id=mark + one.project_id)
            for one in ledger.keys
            if one.project_id in projects
        ),
        memberships=ledger.memberships
        + tuple(
            replace(one, organization_id=mark + ACME)
            for one in ledger.memberships
            if one.organization_id == ACME
        ),
    )


def split(ledger: Ledger) -> Ledger:
    """The ledger with every other fact of a project in a new one."""
    facts = [
        replace(fact, project_id="p_cjk2") if fact.project_id == "p_cjk" and place % 2 else fact
        for place, fact in enumerate(ledger.facts)
    ]
    projects = (*ledger.projects, Project("p_cjk2", "The other half", ACME))
    return replace(ledger, facts=tuple(facts), projects=projects)
