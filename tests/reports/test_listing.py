"""What is there to filter by."""

from collections.abc import Callable
from datetime import date

import pytest

from orgstats.reports.documents.listing import document
from orgstats.reports.listing import listing
from tests.support.acme import ACME, LABS, LEDGER, NOW
from tests.support.deployment import OLD
from tests.support.oracle import Ask, Oracle
from tests.support.reports import Product, read, request
from tests.support.spans import Days, Instants

Acme = Callable[..., Product]
ANY = Instants(NOW.replace(minute=0), NOW.replace(minute=0, hour=11))


def rows(product: Product, kind: str, organization: str = ACME) -> list[dict[str, str | None]]:
    listed = read(document(listing(kind, request(Ask(organization, ANY)), product.engine)))
    assert (listed["schema"], listed["kind"]) == ("orgstats.list/1", kind)
    found: list[dict[str, str | None]] = listed["rows"]
    return found


def test_organizations(acme: Acme) -> None:
    assert rows(acme(), "orgs") == [
        {"key": "org_acme", "label": "Acme", "status": "active"},
        {"key": "org_labs", "label": "Acme Labs", "status": None},
    ]


def test_projects_with_their_status(acme: Acme) -> None:
    assert rows(acme(), "projects") == [
        {
            "key": "p_sum",
            "label": '=HYPERLINK("https://example.com","x")',
            "status": "inactive",
        },
        {"key": "p_old", "label": "Old site", "status": "deleted"},
        {"key": "p_web", "label": "Web [beta]", "status": "active"},
        {"key": "p_cjk", "label": "検索 | 东京", "status": "active"},
        {"key": "p_null", "label": "🚀 \x1b[31mred\x1b[0m", "status": None},
    ]


def test_keys_with_project_and_member(acme: Acme) -> None:
    web = {"project_id": "p_web", "project": "Web [beta]"}
    assert rows(acme(), "keys", LABS) == [
        {
            "key": "k_lab",
            "label": "ci",
            "project_id": "p_lab",
            "project": "Web [beta]",
            "member": "@cat [beta]",
        }
    ]
    found = {row["key"]: row for row in rows(acme(), "keys")}
    assert set(found) == {"k_ci1", "k_ci2", "k_sum", "k_end", "k_null", "k_old", "k_platform"}
    assert found["k_ci2"] == {"key": "k_ci2", "label": "ci", **web, "member": "bob@example.com"}
    assert found["k_end"]["member"] == "Deleted member"
    assert found["k_null"]["member"] is None


def test_members_with_their_role(acme: Acme) -> None:
    assert rows(acme(), "members") == [
        {
            "key": "u_cat",
            "label": "@cat [beta]",
            "email": "cat@example.com",
            "role": "project_admin",
        },
        {"key": "u_ann", "label": "Ann", "email": "ann@example.com", "role": "owner"},
        {
            "key": "u_bob",
            "label": "bob@example.com",
            "email": "bob@example.com",
            "role": "developer",
        },
    ]


def test_models_under_their_canonical_ids(acme: Acme) -> None:
    assert rows(acme(), "models") == [
        {"key": "c", "label": "c"},
        {"key": "gpt-4o", "label": "GPT-4o"},
        {"key": "meta-llama/Llama-3.1-70B", "label": "Llama 3.1 | 70B"},
        {"key": "qwen3-max", "label": "qwen3-max"},
        {"key": "unknown", "label": "unknown"},
    ]


@pytest.mark.parametrize("kind", ["providers", "apps"])
def test_what_no_table_names_is_listed_as_it_was_used(acme: Acme, kind: str) -> None:
    ever = Days("UTC", date(2026, 1, 1), date(2026, 12, 31))
    used = Oracle(LEDGER).rows(Ask(ACME, ever, kind.removesuffix("s"), include_deleted=True))
    wanted = [{"key": key, "label": key or "(none)"} for key in used]
    assert rows(acme(), kind) == sorted(
        wanted, key=lambda row: (row["label"].casefold(), row["key"])
    )


@pytest.mark.parametrize("kind", ["orgs", "projects", "keys", "members", "models"])
def test_an_old_deployment_lists_the_same(acme: Acme, kind: str) -> None:
    without_names = [row["key"] for row in rows(acme(OLD), kind)]
    assert sorted(map(str, without_names)) == sorted(str(row["key"]) for row in rows(acme(), kind))
