"""The ledger that tests add up by hand: two organizations, six weeks, every hard case."""

from __future__ import annotations

from tests.support.ledger import (
    Fact,
    Key,
    Ledger,
    Membership,
    Model,
    Number,
    Organization,
    Project,
    Team,
    User,
)
from tests.support.spans import stored

#: The moment (naive UTC) of the ledger's last refresh; the hour that starts at 10:00 is running.
NOW = stored("2026-11-03 10:20")
ACME, LABS = "org_acme", "org_labs"

_ORGANIZATIONS = (
    Organization(ACME, "Acme", plan="enterprise"),
    Organization(LABS, "Acme Labs", plan="free", status=None),
)
_PROJECTS = (
    Project("p_web", "Web [beta]", ACME),
    Project("p_sum", '=HYPERLINK("https://example.com","x")', ACME, status="inactive"),
    Project("p_cjk", "検索 | 东京", ACME),
    Project("p_null", "🚀 \x1b[31mred\x1b[0m", ACME, status=None),
    Project("p_old", "Old site", ACME, status="deleted"),
    Project("p_lab", "Web [beta]", LABS),
)
_KEYS = (
    Key("k_ci1", "ci", "p_web", "u_ann"),
    Key("k_ci2", "ci", "p_web", "u_bob"),
    Key("k_sum", "+1 | two\nlines", "p_sum", "u_ann", status="inactive"),
    Key("k_end", "[red]顧客[/red] 🧾", "p_cjk", "u_left", key_type="end_user_customer"),
    Key("k_null", "\x1b]0;title\x07nobody's", "p_null", None),
    Key("k_old", "ancient", "p_old", "u_bob", status="deleted"),
    Key("k_platform", "console", "p_web", "u_ann", key_type="platform_secret"),
    Key("k_lab", "ci", "p_lab", "u_cat"),
)
_USERS = (
    User("u_ann", "Ann", "ann@example.com"),
    User("u_bob", None, "bob@example.com"),
    User("u_cat", "@cat [beta]", "cat@example.com"),
)
_MEMBERSHIPS = (
    Membership("u_ann", ACME, "owner", team_id="t_web"),
    Membership("u_bob", ACME, "developer", team_id="t_gone"),
    Membership("u_cat", ACME, "project_admin"),
    Membership("u_cat", LABS, "owner", team_id="t_lab"),
)
_TEAMS = (
    Team("t_web", "Web | [beta]", ACME),
    Team("t_idle", "Idle", ACME),
    Team("t_lab", "L", LABS),
)
_MODELS = (
    Model("gpt-4o", "GPT-4o"),
    Model("qwen3-max", "(empty)"),
    Model("meta-llama/Llama-3.1-70B", "Llama 3.1 | 70B"),
)

#: What each key calls: project, key, model, provider and app. None: a platform key.
_ROUTES: dict[str, tuple[str, str | None, str, str, str]] = {
    "ci": ("p_web", "k_ci1", "gpt-4o", "openai", "web"),
    "ci azure": ("p_web", "k_ci1", "azure/gpt-4o", "azure", "web"),
    "ci2": ("p_web", "k_ci2", "openai/gpt-4o", "openai", "cli"),
    "platform": ("p_web", None, "gpt-4o", "openai", "chat"),
    "vanished": ("p_web", "k_gone", "gpt-4o", "openai", "web"),
    "sum": ("p_sum", "k_sum", "acme/meta-llama/Llama-3.1-70B:free", "acme", "=1+1"),
    "end": ("p_cjk", "k_end", "alibaba/qwen3-max:cn-beijing", "alibaba", "ünïcode [b]"),
    "odd": ("p_cjk", "k_end", "a:b/c:d", "a:b", "cli"),
    "empty": ("p_null", "k_null", "", "openai", "web"),
    "old": ("p_old", "k_old", "gpt-4o", "openai", "web"),
    "lab": ("p_lab", "k_lab", "gpt-4o", "openai", "web"),
    "orphan": ("p_gone", "k_orphan", "gpt-4o", "openai", "web"),
}


def fact(
    hour: str, route: str, requests: int, tokens: tuple[int, int], cost: float, **more: Number
) -> Fact:
    """Usage of a route in the UTC hour `2026-MM-DDTHH`, `tokens` being input and output.

    Billed by the gateway, unless `byok=1`. Money is a multiple of 2^-10 or of a millionth, or so
    small that it is stored as float4 only: there, rounding value * 1e9 in doubles and rounding the
    exact value to 9 decimals agree.
    """
    project, key, model, provider, app = _ROUTES[route]
    mode = "api_keys" if more.pop("byok", 0) else "credits"
    storage = more.get("data_storage_cost", 0)
    errors = more.get("error_count", 0)
    measures: dict[str, Number] = {
        "request_count": requests,
        "streamed_count": requests,
        "completed_count": requests - errors,
        "input_tokens": tokens[0],
        "output_tokens": tokens[1],
        "total_tokens": sum(tokens),
        "cost": cost,
        "input_cost": cost / 2,
        "output_cost": cost / 2,
        f"{mode}_request_count": requests,
        f"{mode}_cost": cost,
        f"{mode}_data_storage_cost": storage,
    }
    return Fact(stored(hour), project, key, model, provider, app, {**measures, **more})


_FACTS = (
    # The end of September and the start of October, in UTC.
    fact("2026-09-30T23", "ci", 4, (400, 40), 4.0),
    fact("2026-10-01T00", "ci", 2, (200, 20), 2.0, cached_tokens=50, reasoning_tokens=5),
    # Around Sunday 25 October in Berlin: 25 hours, from 22:00Z to 23:00Z of the day after.
    fact("2026-10-24T21", "ci", 10, (1000, 100), 1.0),
    fact("2026-10-24T22", "ci", 5, (500, 50), 0.5),
    fact("2026-10-25T00", "ci2", 1, (100, 10), 0.25),
    fact("2026-10-25T01", "ci2", 1, (100, 10), 0.125),
    fact("2026-10-25T01", "ci azure", 3, (30, 3), 0.75, byok=1),
    fact("2026-10-25T22", "end", 7, (700, 70), 1.5, data_storage_cost=0.001),
    fact("2026-10-25T23", "end", 20, (2000, 200), 3.0, data_storage_cost=0.002),
    # An app, model or key that only one rollup can tell apart.
    fact("2026-10-26T08", "platform", 6, (600, 60), 0.375),
    fact("2026-10-26T08", "vanished", 8, (800, 80), 0.625),
    fact("2026-10-26T09", "sum", 3, (300, 30), 0.1, byok=1, discount_savings=0.05),
    fact("2026-10-26T09", "odd", 2, (20, 2), 0.2, byok=1),
    fact("2026-10-26T09", "empty", 1, (10, 0), 0.3, total_tokens=17, client_error_count=1),
    # Around midnight in Kolkata (18:30Z): an hour belongs to the day in which it starts.
    fact("2026-10-27T18", "ci", 1, (1, 1), 0.015625),
    fact("2026-10-27T19", "ci", 1, (1, 1), 0.03125),
    # The worker was down at 11:00 and 12:00.
    fact("2026-10-28T10", "end", 30, (3000, 300), 6.0, cache_count=12, cached_tokens=900),
    fact("2026-10-28T13", "end", 30, (3000, 300), 6.0, cache_count=3),
    # Very large, very small, and exactly between two nano-dollars.
    fact("2026-10-29T03", "sum", 2_000_000, (9_000_000_000_000, 10**12), 12345.678, byok=1),
    fact("2026-10-29T04", "empty", 1, (1, 0), 4.1e-7),
    fact("2026-10-29T05", "empty", 1, (1, 0), 5 * 2**-10),
    # Nothing but errors: no cost, no tokens.
    fact(
        "2026-10-30T12",
        "ci2",
        9,
        (0, 0),
        0.0,
        error_count=9,
        client_error_count=2,
        gateway_error_count=3,
        upstream_error_count=4,
    ),
    # Spend of a deleted project, of another organization, and of no organization.
    fact("2026-10-30T13", "old", 11, (1100, 110), 7.25),
    fact("2026-10-30T13", "lab", 1, (10, 1), 0.01),
    fact("2026-10-30T14", "lab", 1, (10, 1), 0.02),
    fact("2026-10-30T14", "orphan", 100, (100, 100), 100.0),
    # Around Sunday 1 November in New York: 25 hours, from 04:00Z to 05:00Z of the day after.
    fact("2026-11-01T03", "ci", 1, (10, 1), 0.5),
    fact("2026-11-01T04", "ci", 2, (20, 2), 0.25),
    fact("2026-11-01T05", "end", 3, (30, 3), 1.25),
    fact("2026-11-01T06", "end", 4, (40, 4), 2.5),
    fact("2026-11-02T04", "platform", 5, (50, 5), 0.125),
    fact("2026-11-02T05", "platform", 6, (60, 6), 8.0),
    # The running hour.
    fact("2026-11-03T10", "ci", 2, (200, 20), 0.5, cache_count=1),
    fact("2026-11-03T10", "old", 1, (100, 10), 0.75),
)

LEDGER = Ledger(
    facts=_FACTS,
    refreshed=NOW,
    organizations=_ORGANIZATIONS,
    projects=_PROJECTS,
    keys=_KEYS,
    users=_USERS,
    memberships=_MEMBERSHIPS,
    models=_MODELS,
    teams=_TEAMS,
)
