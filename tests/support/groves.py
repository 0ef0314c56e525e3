"""Organizations that share nothing, for tests of who may see what.

Every text of one of them holds its name: `alder`, `birch` (both enterprise) or `cedar` (not).
"""

from __future__ import annotations

from datetime import timedelta

from tests.support.acme import NOW
from tests.support.ledger import Fact, Key, Ledger, Membership, Organization, Project, Team, User

GROVES = ("alder", "birch", "cedar")
PLANS = {"alder": "enterprise", "birch": "enterprise", "cedar": "pro"}
ROLES = ("owner", "admin", "project_admin", "developer")
DAYS = 36


def _fact(grove: str, day: int) -> Fact:
    hour = NOW.replace(hour=9, minute=0) - timedelta(days=day)
    cost = 400.0 if day == 1 else 8.0
    measures = {
        "request_count": 8,
        "credits_request_count": 8,
        "input_tokens": 100,
        "output_tokens": 10,
        "total_tokens": 110,
        "cost": cost,
        "credits_cost": cost,
        "input_cost": cost,
    }
    return Fact(
        *(hour, f"p_{grove}", f"k_{grove}", f"model-{grove}", f"provider-{grove}"),
        *(f"app-{grove}", measures),
    )


LEDGER = Ledger(
    facts=tuple(_fact(grove, day) for grove in GROVES for day in range(DAYS)),
    refreshed=NOW,
    organizations=tuple(Organization(f"o_{one}", f"The {one}", PLANS[one]) for one in GROVES),
    projects=tuple(Project(f"p_{one}", f"Project {one}", f"o_{one}") for one in GROVES),
    keys=tuple(Key(f"k_{one}", f"Key {one}", f"p_{one}", f"u_{one}_owner") for one in GROVES),
    users=tuple(
        User(f"u_{one}_{role}", f"{one} {role}", f"{role}@{one}")
        for one in GROVES
        for role in ROLES
    ),
    memberships=tuple(
        Membership(f"u_{one}_{role}", f"o_{one}", role, f"t_{one}")
        for one in GROVES
        for role in ROLES
    ),
    teams=tuple(Team(f"t_{one}", f"Team {one}", f"o_{one}") for one in GROVES),
)
