"""Ids about which the rows of a dimension table differ: found by a check, no report answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.check.asking import checked
from tests.support.acme import LABS, LEDGER
from tests.support.cli import run

if TYPE_CHECKING:
    from tests.check.asking import Store

MORE: dict[str, tuple[str, Any, str, tuple[str, ...]]] = {
    "organization": ("organizations", replace(LEDGER.organizations[0], name="A"), "org_acme", ()),
    "project": ("projects", replace(LEDGER.projects[0], organization_id=LABS), "p_web", ()),
    "api_key": (
        "keys",
        replace(LEDGER.keys[0], project_id="p_lab"),
        "k_ci1",
        ("--by", "key"),
    ),
    "user": ("users", replace(LEDGER.users[0], name="Other"), "u_ann", ("--by", "member")),
    "model": ("models", replace(LEDGER.models[0], name="(empty)"), "gpt-4o", ("--by", "model")),
}
ROLE = replace(LEDGER.memberships[0], role="developer")


@pytest.mark.parametrize("table", MORE)
@pytest.mark.parametrize("first", [True, False])
def test_rows_that_differ(files: Store, table: str, *, first: bool) -> None:
    member, row, name, by = MORE[table]
    known = getattr(LEDGER, member)
    rows = (row, *known) if first else (*known, row)
    source = files(replace(LEDGER, **dict[str, Any]({member: rows})))

    check = checked(source)["entities"]
    assert (check["status"], check["message"]) == ("fail", "1 id with rows that differ")
    assert check["details"] == [{"table": table, "id": name}]
    for org in ("Acme", "Acme Labs") if member in {"projects", "keys"} else ("Acme",):
        done = run("breakdown", *(by or ("--by", "project")), "-s", source, "--org", org)
        assert (done.code, done.out) == (4, "")
        assert f"{table} has rows that differ for the id '{name}'" in done.err


def test_roles_that_differ(store: Store) -> None:
    source = store(replace(LEDGER, memberships=(*LEDGER.memberships, ROLE)))
    assert checked(source)["entities"]["details"] == [{"table": "user_organization", "id": "u_ann"}]
    done = run("list", "members", "-s", source, "--org", "Acme")
    assert done.code == 4
    assert "user_organization has rows that differ for the id 'u_ann'" in done.err


def test_equal_rows_are_one(files: Store) -> None:
    members: dict[str, Any] = {member: getattr(LEDGER, member) * 2 for member, *_ in MORE.values()}
    source = files(replace(LEDGER, memberships=LEDGER.memberships * 2, **members))
    check = checked(source)["entities"]
    assert check == {"status": "ok", "message": "every id has one meaning", "details": []}
    assert run("breakdown", "--by", "member", "-s", source, "--org", "Acme").code == 0
