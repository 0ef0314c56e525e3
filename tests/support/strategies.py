"""Hypothesis strategies: small ledgers, zones, windows and questions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.support.deployment import MIXED, NEWEST, NEXT, OLD, TODAY, Deployment
from tests.support.ledger import (
    Fact,
    Key,
    Ledger,
    Membership,
    Model,
    Number,
    Organization,
    Project,
    User,
)
from tests.support.oracle import METERS, Ask, canonical, rollup_for
from tests.support.spans import Days, Instants, Span, midnight

if TYPE_CHECKING:
    from collections.abc import Iterable

ZONES = (
    "UTC",
    "Etc/GMT+12",
    "Pacific/Pago_Pago",
    "America/Los_Angeles",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Cairo",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
#: Days around which zones of both hemispheres change their offset, a year's end, a leap day.
_CENTRES = (
    date(2023, 4, 2),
    date(2024, 2, 29),
    date(2024, 9, 8),
    date(2024, 10, 31),
    date(2025, 3, 9),
    date(2025, 3, 30),
    date(2025, 4, 6),
    date(2025, 4, 25),
    date(2025, 9, 28),
    date(2025, 12, 31),
    date(2026, 3, 8),
    date(2026, 9, 6),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
)
_ORGANIZATIONS = ("o1", "o2")
_PROJECTS = ("p1", "p2", "p3", "p4")
_KEYS = {"k1": "p1", "k2": "p1", "k3": "p2", "k4": "p3", "k5": "p4"}
_MODELS = ("gpt-4o", "openai/gpt-4o", "x/gpt-4o:eu", "x/meta/llama:free", "a:b/c:d", "A:b", "")
_PROVIDERS = ("openai", "x", "a:b")
_PARTS = ("cached_tokens", "cache_write_tokens")
_COMPONENTS = tuple(cost for cost, _ in METERS.values())
_APPS = ("web", "cli", "=app")

zones = st.sampled_from(ZONES)
deployments = st.sampled_from((OLD, TODAY, NEWEST, NEXT, MIXED))
names = st.text(
    st.one_of(
        st.sampled_from("[]|=+-@'\"\\,;\t\n\r\x1b\u202e東é🚀"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    min_size=1,
    max_size=12,
)
#: Dollars whose rounding to nano-dollars is the same exactly and as a double times 1e9: multiples
#: of a millionth or of 2^-9, and numbers so small that few of their digits are kept.
dollars = st.one_of(
    st.integers(0, 5_000_000).map(lambda micros: micros / 10**6),
    st.integers(0, 4096).map(lambda parts: parts / 2**9),
    st.sampled_from((0.0, 4.1e-7, 1e-8, 12345.678, 999_999.5)),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A ledger of up to two organizations and a few dozen facts around one of the centres."""
    centre = draw(st.sampled_from(_CENTRES))
    statuses = st.sampled_from(("active", "inactive", "deleted", None))
    facts = draw(st.lists(_facts(midnight(centre)), max_size=30))
    creators = st.sampled_from(("u1", "u2", "u3", None))
    known_keys = draw(st.sets(st.sampled_from(sorted(_KEYS))))
    return Ledger(
        facts=tuple(facts),
        refreshed=midnight(centre) + timedelta(days=3, minutes=20),
        organizations=tuple(Organization(id_, draw(names)) for id_ in _ORGANIZATIONS),
        projects=tuple(
            Project(id_, draw(names), draw(st.sampled_from(_ORGANIZATIONS)), draw(statuses))
            for id_ in sorted(draw(st.sets(st.sampled_from(_PROJECTS))))
        ),
        keys=tuple(Key(id_, draw(names), _KEYS[id_], draw(creators)) for id_ in sorted(known_keys)),
        users=(User("u1", draw(names), "u1@example.com"), User("u2", None, "u2@example.com")),
        memberships=(Membership("u1", "o1"), Membership("u2", "o1"), Membership("u2", "o2")),
        models=(Model("gpt-4o", draw(names)), Model("c", "(empty)")),
    )


@st.composite
def spans(draw: st.DrawFn, around: Ledger) -> Span:
    """A window near the ledger's facts: whole local days, or hours."""
    tz = draw(zones)
    last = around.refreshed.date() - timedelta(days=draw(st.integers(-1, 6)))
    if draw(st.booleans()):
        return Days(tz, last - timedelta(days=draw(st.integers(0, 9))), last)
    end = midnight(last) + timedelta(hours=draw(st.integers(0, 30)))
    return Instants(end - timedelta(hours=draw(st.integers(1, 100))), end, tz)


@st.composite
def asks(draw: st.DrawFn, ledger: Ledger, deployment: Deployment = TODAY) -> Ask:
    """A question that one of the deployment's rollups can answer."""
    organization = draw(st.sampled_from(_ORGANIZATIONS))
    values = _values(ledger, organization)
    filters: dict[str, frozenset[str]] = {}
    by = draw(st.sampled_from(("model", "mapping", "provider", "project", "key", "member", "app")))
    for name in draw(st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True)):
        if values[name]:
            filters[name] = draw(st.frozensets(st.sampled_from(values[name]), min_size=1))
    while not _answerable({*filters, by}, deployment):
        if filters:
            filters.popitem()
        else:
            by = "project"
    return Ask(
        organization_id=organization,
        span=draw(spans(ledger)),
        by=by,
        filters=filters,
        mode=draw(st.sampled_from(("all", "all", "credits", "byok"))),
        include_deleted=draw(st.booleans()),
    )


def _values(ledger: Ledger, organization: str) -> dict[str, list[str]]:
    """The filter values that an organization knows, by dimension."""
    projects = {p.id for p in ledger.projects if p.organization_id == organization}
    facts = [fact for fact in ledger.facts if fact.project_id in projects]
    keys = [key for key in ledger.keys if key.project_id in projects]
    values: dict[str, set[str | None]] = {
        "project": {*projects},
        "key": {*(key.id for key in keys), *(fact.key_id for fact in facts)},
        "member": {key.created_by for key in keys},
        "model": {canonical(fact.used_model) for fact in facts},
        "provider": {fact.used_provider for fact in facts},
        "app": {fact.source for fact in facts},
    }
    return {name: sorted(id_ for id_ in ids if id_ is not None) for name, ids in values.items()}


def _answerable(dimensions: Iterable[str], deployment: Deployment) -> bool:
    """Whether a rollup of the deployment holds all dimensions."""
    try:
        rollup_for(dimensions, deployment.rollups())
    except ValueError:
        return False
    return True


@st.composite
def _facts(draw: st.DrawFn, centre: datetime) -> Fact:
    """A fact within three days of the centre; each key has one project."""
    key = draw(st.sampled_from((*_KEYS, None)))
    return Fact(
        hour=centre + timedelta(hours=draw(st.integers(-72, 72))),
        project_id=_KEYS[key] if key else draw(st.sampled_from(_PROJECTS)),
        key_id=key,
        used_model=draw(st.sampled_from(_MODELS)),
        used_provider=draw(st.sampled_from(_PROVIDERS)),
        source=draw(st.sampled_from(_APPS)),
        measures=draw(_measures()),
    )


@st.composite
def _measures(draw: st.DrawFn) -> dict[str, Number]:
    """The measures that reports show, both billing modes adding up to the whole."""
    requests = draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))
    tokens = draw(st.one_of(st.integers(0, 10**4), st.just(10**13)))
    costs = draw(st.tuples(dollars, dollars))
    return {
        "request_count": sum(requests),
        "credits_request_count": requests[0],
        "api_keys_request_count": requests[1],
        "error_count": draw(st.integers(0, sum(requests))),
        "cache_count": draw(st.integers(0, sum(requests))),
        "input_tokens": tokens,
        "output_tokens": draw(st.integers(0, 10**4)),
        "total_tokens": tokens,
        "cost": sum(costs),
        "credits_cost": costs[0],
        "api_keys_cost": costs[1],
        "discount_savings": draw(dollars),
        "data_storage_cost": draw(dollars),
        # A part can be greater than the input that it is of.
        **draw(st.dictionaries(st.sampled_from(_PARTS), st.integers(0, 10**4), max_size=2)),
        **draw(st.dictionaries(st.sampled_from(_COMPONENTS), dollars, max_size=4)),
    }
