"""Writes the sample data: three months of one made-up organization, as Parquet.

Every hour of every stream (a key that calls one model from one app) is drawn first. The seven
rollups are sums of these facts, and amounts are whole hundredths of a cent until they are written,
so that the rollups agree to the last digit. Only `random()` and plain arithmetic are used, because
they give the same numbers on every platform.

    python sample_data/generate.py [DIRECTORY]
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import string
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEED = "quillhaven"
FIRST_HOUR = datetime.fromisoformat("2026-08-01T00")  # naive UTC, as the rollups hold it
LAST_HOUR = datetime.fromisoformat("2026-10-31T23")
WINTER_TIME = datetime.fromisoformat("2026-10-25T01")  # Europe's clocks go from UTC+2 to UTC+1
OUTAGE = datetime.fromisoformat("2026-08-26T13")  # the hour that no rollup has
STORAGE_PRICE = 0.01  # dollars per million tokens that a project keeps
UNITS = 10_000  # in a dollar: amounts are counted in hundredths of a cent
CACHE_WRITE_FACTOR = 1.25  # of the price of input
STREAMING_APPS = ("helpdesk", "librechat", "claude-code")
PLATFORM_KEY_TYPES = ("platform_secret", "platform_publishable")
ALPHABET = string.digits + string.ascii_letters

# What there is: the organization, its people, projects, keys and the models they reach.

Trend = tuple[tuple[int, int, float], ...]
"""Turning points (month, day, level); between two of them the level changes evenly."""


@dataclass(frozen=True)
class Member:
    """A person: name, e-mail, role in the organization and team, if any."""

    name: str | None
    email: str
    role: str
    team: str | None = None


@dataclass(frozen=True)
class Project:
    """A project: how busy it is over the months, and whether it keeps its requests."""

    name: str
    status: str
    trend: Trend
    retains: bool = False


@dataclass(frozen=True)
class Key:
    """An API key; one that is not listed has usage but no row any more."""

    project: str
    description: str
    owner: str
    key_type: str = "user"
    status: str = "active"
    listed: bool = True


@dataclass(frozen=True)
class Route:
    """A model at a provider, with its prices in dollars per million tokens and who pays."""

    used_model: str
    provider: str
    input_price: float
    output_price: float
    cached_price: float
    cache_writes: float = 0.0  # share of the input, at a quarter more than its price
    request_price: float = 0.0  # dollars per million requests
    discount: float = 0.0
    reasoning: float = 0.0  # share of the output
    byok: bool = False


@dataclass(frozen=True)
class Shape:
    """When work happens: a weight per weekday and per local hour, 100 being the busiest."""

    week: tuple[int, ...]
    day: tuple[int, ...]

    def level(self, local: datetime) -> float:
        """Give the activity of a local hour, 1.0 being the busiest."""
        return self.week[local.weekday()] * self.day[local.hour] / 10_000

    def busy_hours(self) -> float:
        """Give the number of busiest hours that a whole week is worth."""
        return sum(self.week) * sum(self.day) / 10_000


@dataclass(frozen=True)
class Stream:
    """A key that calls one route from one app: a line of the table below."""

    key: str
    route: str
    app: str
    shape: str
    weekly: int
    input_tokens: int
    output_tokens: int
    cached: float
    tools: float
    hits: float


@dataclass(frozen=True)
class Spell:
    """Hours in which something was out of the ordinary: whose, since when, how long, how much."""

    name: str
    start: datetime
    hours: int
    amount: float

    def covers(self, name: str, hour: datetime) -> bool:
        """Say whether it is about this name at this hour."""
        return self.name == name and self.start <= hour < self.start + timedelta(hours=self.hours)


ORGANIZATION = "Quillhaven"

MEMBERS = {
    "marie": Member("Marie Dubois", "marie.dubois@example.com", "owner", "care"),
    "jonas": Member("Jonas Lindqvist", "jonas.lindqvist@example.com", "admin", "engineering"),
    "priya": Member("Priya Raman", "priya.raman@example.com", "project_admin", "claims"),
    "tomas": Member("Tomás Herrera", "tomas.herrera@example.com", "developer"),
    "yuki": Member("Yuki Tanaka", "yuki.tanaka@example.com", "developer", "engineering"),
    "kwame": Member("Kwame Mensah", "kwame.mensah@example.com", "developer", "search"),
    "anneke": Member("Anneke Visser", "anneke.visser@example.com", "developer", "care"),
    "automation": Member(None, "automation@example.com", "developer", "engineering"),
}

TEAMS = {
    "care": "Customer Care",
    "claims": "Claims",
    "engineering": "Engineering",
    "search": "Search",
}

PROJECTS = {
    "support": Project(
        "Support Copilot",
        "active",
        ((8, 1, 0.72), (8, 24, 0.80), (9, 14, 1.0), (10, 4, 1.12), (10, 6, 1.30), (10, 31, 1.45)),
    ),
    "claims": Project(
        "Claims Extraction",
        "active",
        ((8, 1, 0.85), (8, 17, 0.75), (9, 7, 1.0), (10, 31, 1.20)),
    ),
    "engineering": Project(
        "Engineering Agents",
        "active",
        ((8, 1, 0.60), (8, 14, 0.50), (9, 1, 0.95), (9, 25, 1.15), (10, 16, 1.10), (10, 31, 1.40)),
    ),
    "search": Project(
        "Policy Search",
        "active",
        ((8, 1, 0.8), (9, 20, 0.9), (10, 11, 1.0), (10, 14, 1.7), (10, 19, 1.15), (10, 31, 1.2)),
    ),
    "assistant": Project(
        "Internal Assistant",
        "active",
        ((8, 1, 0.70), (8, 21, 0.65), (9, 7, 1.0), (10, 31, 1.25)),
        retains=True,
    ),
    "sales": Project(
        "Sales Insights",
        "deleted",
        ((8, 1, 1.0), (9, 4, 1.1), (9, 18, 0.6), (9, 25, 0.0)),
    ),
    "hackweek": Project(
        "Hack Week 2026",
        "inactive",
        ((8, 23, 0.0), (8, 24, 0.7), (8, 27, 1.5), (8, 28, 1.3), (8, 31, 0.2), (9, 12, 0.0)),
    ),
}

KEYS = {
    "support/production": Key("support", "Production", "marie"),
    "support/email": Key("support", "E-mail triage", "automation"),
    "support/partner": Key("support", "Partner: Borealis Travel", "marie", "end_user_customer"),
    "support/widget": Key("support", "Help widget", "marie", "platform_secret"),
    "support/staging": Key("support", "Staging", "anneke"),
    "claims/production": Key("claims", "Production", "priya"),
    "claims/batch": Key("claims", "Nightly batch", "automation"),
    "claims/pilot": Key("claims", "Pilot", "kwame", listed=False),
    "engineering/platform": Key("engineering", "Claude Code, platform team", "jonas"),
    "engineering/mobile": Key("engineering", "Claude Code, mobile team", "yuki"),
    "engineering/review": Key("engineering", "CI reviewer", "automation"),
    "engineering/benchmarks": Key("engineering", "Benchmarks", "jonas"),
    "search/production": Key("search", "Query answers", "kwame"),
    "search/rewrite": Key("search", "Query rewriting", "kwame"),
    "search/tagging": Key("search", "Catalogue tagging", "automation"),
    "assistant/librechat": Key("assistant", "LibreChat", "tomas"),
    "assistant/n8n": Key("assistant", "n8n workflows", "anneke"),
    "assistant/notebook": Key("assistant", "Notebook", "priya"),
    "assistant/laptop": Key("assistant", "Old laptop", "tomas", status="deleted"),
    "sales/crm": Key("sales", "CRM enrichment", "tomas", status="inactive"),
    "hackweek/heron": Key("hackweek", "Team Heron", "yuki", status="inactive"),
    "hackweek/otter": Key("hackweek", "Team Otter", "anneke", status="inactive"),
}

ROUTES = {
    "sonnet": Route("anthropic/claude-sonnet-4-5", "anthropic", 3.0, 15.0, 0.30, 0.04),
    "sonnet-aws": Route("aws-bedrock/claude-sonnet-4-5", "aws-bedrock", 3.0, 15.0, 0.30, byok=True),
    "haiku": Route("anthropic/claude-haiku-4-5", "anthropic", 1.0, 5.0, 0.10, 0.03),
    "opus": Route("anthropic/claude-opus-4-5", "anthropic", 5.0, 25.0, 0.50, 0.05),
    "gpt-5": Route("openai/gpt-5", "openai", 1.25, 10.0, 0.125, reasoning=0.45),
    "gpt-5-azure": Route("azure/gpt-5", "azure", 1.25, 10.0, 0.125, reasoning=0.45, byok=True),
    "gpt-5-mini": Route("openai/gpt-5-mini", "openai", 0.25, 2.0, 0.025, reasoning=0.30),
    "gpt-4o": Route("openai/gpt-4o", "openai", 2.5, 10.0, 1.25),
    "gemini-pro": Route(
        "google-ai-studio/gemini-2.5-pro", "google-ai-studio", 1.25, 10.0, 0.31, reasoning=0.35
    ),
    "gemini-flash": Route("google-vertex/gemini-2.5-flash", "google-vertex", 0.30, 2.50, 0.075),
    "qwen-beijing": Route(
        "alibaba/qwen3-max:cn-beijing", "alibaba", 0.86, 3.44, 0.17, discount=0.2
    ),
    "qwen-singapore": Route(
        "alibaba/qwen3-max:singapore", "alibaba", 1.20, 6.0, 0.24, discount=0.2
    ),
    "sonar": Route("perplexity/sonar-pro", "perplexity", 3.0, 15.0, 3.0, request_price=6000.0),
    "mistral": Route("mistral/mistral-large-latest", "mistral", 2.0, 6.0, 2.0),
    "llama": Route("inhouse/meta-llama/Llama-3.1-70B:fp8", "custom", 0.40, 0.60, 0.40, byok=True),
}

MODELS = {
    "claude-sonnet-4-5": "Claude Sonnet 4.5",
    "claude-haiku-4-5": "Claude Haiku 4.5",
    "claude-opus-4-5": "Claude Opus 4.5",
    "gpt-5": "GPT-5",
    "gpt-5-mini": "GPT-5 Mini",
    "gpt-4o": "GPT-4o",
    "gemini-2.5-pro": "Gemini 2.5 Pro",
    "gemini-2.5-flash": "Gemini 2.5 Flash",
    "qwen3-max": "Qwen3 Max",
    "sonar-pro": "Sonar Pro",
    "mistral-large-latest": "Mistral Large",
    "meta-llama/Llama-3.1-70B": "(empty)",
}

SHAPES = {
    "office": Shape(
        (94, 99, 100, 97, 80, 0, 0),
        (0, 0, 0, 0, 0, 0, 0, 0, 48, 86, 100, 95, 62, 80, 97, 93, 78, 40, 0, 0, 0, 0, 0, 0),
    ),
    "developers": Shape(
        (90, 100, 99, 98, 78, 0, 0),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 62, 95, 90, 54, 80, 100, 98, 90, 68, 30, 0, 0, 0, 0, 0),
    ),
    "customers": Shape(
        (100, 97, 95, 93, 90, 46, 38),
        (6, 4, 3, 2, 2, 4, 10, 24, 58, 90, 100, 96, 84, 88, 96, 94, 88, 74, 60, 52, 44, 32, 18, 10),
    ),
    "daytime": Shape(
        (100, 97, 95, 93, 90, 46, 38),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 90, 100, 96, 84, 88, 96, 94, 88, 74, 58, 0, 0, 0, 0, 0),
    ),
    "evenings": Shape(
        (92, 90, 92, 94, 88, 74, 80),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 58, 70, 64, 62, 64, 72, 84, 95, 100, 92, 0, 0, 0),
    ),
    "nightly": Shape(
        (100, 92, 94, 96, 90, 40, 34),
        (0, 70, 100, 85, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ),
    "weekly": Shape(
        (100, 0, 0, 0, 0, 0, 0),
        (0, 0, 0, 0, 60, 100, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ),
    "sometimes": Shape(
        (0, 100, 0, 80, 0, 0, 0),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 100, 90, 0, 0, 60, 70, 0, 0, 0, 0, 0, 0, 0, 0),
    ),
}

STEADY: Trend = ((8, 1, 1.0),)
FROM_4O: Trend = ((9, 8, 1.0), (9, 22, 0.0))
TO_GPT_5: Trend = ((9, 8, 0.0), (9, 22, 1.0))
PILOT_ENDS: Trend = ((9, 4, 1.0), (9, 11, 0.0))

TRENDS = {
    ("claims/production", "gpt-4o"): FROM_4O,
    ("claims/production", "gpt-5"): TO_GPT_5,
    ("claims/pilot", "mistral"): PILOT_ENDS,
}

# Weekly: dollars in an ordinary week. In, out: tokens of a request. Then per cent: of the input
# that the provider had cached, of the answers that call a tool, of the requests that the gateway
# answers from its own cache.
STREAMS = """
key                    route          app         shape      weekly    in  out cached tools hits
support/production     sonnet         helpdesk    customers     620  5200  420     55    22    3
support/production     sonnet-aws     helpdesk    office        210  5200  420     30    22    3
support/production     gpt-5-mini     helpdesk    daytime       120  6100  480     20     0    6
support/email          gemini-flash   n8n         office        170 11500  900     10     0    2
support/widget         haiku          helpdesk    evenings      170  3100  300     40    10    5
support/partner        haiku          helpdesk    office         90  3400  320     35    10    2
support/staging        haiku          helpdesk    sometimes       9  3300  300      0     0    0
claims/production      gemini-pro     docflow     office        270  9500 1300      5     0    0
claims/production      gpt-4o         docflow     office        150  7200  800     15     0    0
claims/production      gpt-5          docflow     office        175  7200 1500     25     0    0
claims/batch           qwen-beijing   docflow     nightly       135 11000 1100      0     0    0
claims/batch           qwen-singapore docflow     nightly        55 11000 1100      0     0    0
claims/pilot           mistral        unknown     office         75  8200  900      0     0    0
engineering/platform   sonnet         claude-code developers    235 52000  700     86    72    0
engineering/platform   opus           claude-code developers    120 58000  800     86    70    0
engineering/mobile     sonnet         claude-code developers    110 47000  650     84    72    0
engineering/review     gpt-5          unknown     developers    150 21000 1800     45    15    0
engineering/benchmarks opus           unknown     weekly         30  4200 1500      0     0    0
search/production      gpt-5-mini     unknown     evenings      200  8400  560     30     0   12
search/rewrite         llama          unknown     evenings       48  2900  180      0     0   10
search/tagging         gemini-flash   unknown     nightly        65  7200  650      0     0    0
assistant/librechat    gpt-5-azure    librechat   office        120  3900  950     30     5    0
assistant/librechat    sonar          librechat   sometimes      34   500  620      0     0    0
assistant/n8n          mistral        n8n         nightly        56  3000  420      0     0    0
assistant/notebook     gemini-pro     unknown     sometimes      12 16000 1900      0     0    0
sales/crm              sonar          n8n         office        120   700  540      0     0    0
sales/crm              gpt-4o         n8n         office         80  3400  460      0     0    0
hackweek/heron         opus           claude-code developers    350 41000  900     80    60    0
hackweek/otter         gemini-pro     unknown     developers    210  9000 1400      0     0    0
"""

# Keys whose job did not stop, and how busy it was all the time.
RUNAWAYS = (Spell("claims/batch", datetime.fromisoformat("2026-09-17T02"), 21, 1.6),)

# Providers that failed, and the share of the requests that they failed.
INCIDENTS = (
    Spell("azure", datetime.fromisoformat("2026-09-02T07"), 2, 0.60),
    Spell("anthropic", datetime.fromisoformat("2026-10-08T13"), 3, 0.35),
)

# What the rollups measure.

COUNTS = (
    "request_count",
    "error_count",
    "cache_count",
    "streamed_count",
    "non_streamed_count",
    "completed_count",
    "length_limit_count",
    "content_filter_count",
    "tool_calls_count",
    "canceled_count",
    "unknown_finish_count",
    "client_error_count",
    "gateway_error_count",
    "upstream_error_count",
    "credits_request_count",
    "api_keys_request_count",
)
TOKENS = (
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "cache_write_tokens",
)
MONEY = (
    "cost",
    "input_cost",
    "output_cost",
    "request_cost",
    "data_storage_cost",
    "discount_savings",
    "image_input_cost",
    "image_output_cost",
    "audio_input_cost",
    "audio_output_cost",
    "video_output_cost",
    "cached_input_cost",
    "cache_write_input_cost",
    "credits_cost",
    "api_keys_cost",
    "credits_data_storage_cost",
    "api_keys_data_storage_cost",
)
MEASURES = (*COUNTS, *TOKENS, *MONEY)
ERRORS = ("client_error_count", "gateway_error_count", "upstream_error_count")
SPLIT_BY_MODE = ("request_count", "cost", "data_storage_cost")

ROLLUPS = {
    "project_hourly_stats": ("project_id",),
    "project_hourly_model_stats": ("project_id", "used_model", "used_provider"),
    "project_hourly_source_stats": ("project_id", "source"),
    "api_key_hourly_stats": ("api_key_id", "project_id"),
    "api_key_hourly_model_stats": ("api_key_id", "project_id", "used_model", "used_provider"),
    "api_key_hourly_source_stats": ("api_key_id", "project_id", "source"),
    "project_hourly_source_model_stats": (
        "project_id",
        "source",
        "used_model",
        "used_provider",
    ),
}
# Of apps by model the gateway keeps less than of all else.
FEWER = {
    "project_hourly_source_model_stats": (
        "request_count",
        "error_count",
        "cache_count",
        "credits_request_count",
        "api_keys_request_count",
        *TOKENS,
        "cost",
        "credits_cost",
        "api_keys_cost",
    )
}

Measures = dict[str, int]
Row = dict[str, str | int | None]

NOTHING: Measures = dict.fromkeys(MEASURES, 0)


# How busy an hour is.


def hours() -> Iterator[datetime]:
    """Give every hour of the range except the outage."""
    hour = FIRST_HOUR
    while hour <= LAST_HOUR:
        if hour != OUTAGE:
            yield hour
        hour += timedelta(hours=1)


def local_time(hour: datetime) -> datetime:
    """Give what the clocks of the company show at a UTC hour."""
    return hour + timedelta(hours=2 if hour < WINTER_TIME else 1)


def level(trend: Trend, day: date) -> float:
    """Give the level of a trend on a day: even steps between turning points, flat outside them."""
    points = [(date(day.year, month, number), value) for month, number, value in trend]
    if day <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in itertools.pairwise(points):
        if day <= end:
            return low + (high - low) * ((day - start).days / (end - start).days)
    return points[-1][1]


def generator(*names: str) -> Random:
    """Give a random generator of its own to each thing, so that adding one changes no other."""
    return Random("/".join((SEED, *names)))  # noqa: S311  sample data, not secrets


def around_one(rng: Random, spread: float) -> float:
    """Give a factor around 1, at most `spread` away and mostly nearer."""
    return 1 + spread * (rng.random() + rng.random() - 1)


def streams() -> Iterator[Stream]:
    """Read the table of streams."""
    for line in STREAMS.split("\n")[2:-1]:
        key, route, app, shape, *numbers = line.split()
        weekly, put_in, put_out, *per_cent = map(int, numbers)
        cached, tools, hits = (number / 100 for number in per_cent)
        yield Stream(key, route, app, shape, weekly, put_in, put_out, cached, tools, hits)


def daily_levels(stream: Stream) -> dict[date, float]:
    """Give how busy a stream is on each day: its trends, and good and bad days of its project."""
    project = KEYS[stream.key].project
    own_trend = TRENDS.get((stream.key, stream.route), STEADY)
    rng = generator("day", project)
    return {
        day: level(PROJECTS[project].trend, day) * level(own_trend, day) * around_one(rng, 0.28)
        for day in sorted({local_time(hour).date() for hour in hours()})
    }


def price_of_request(stream: Stream, route: Route) -> float:
    """Give what an average request costs, in dollars."""
    fresh = 1 - stream.cached - route.cache_writes + route.cache_writes * CACHE_WRITE_FACTOR
    input_price = fresh * route.input_price + stream.cached * route.cached_price
    tokens = stream.input_tokens * input_price + stream.output_tokens * route.output_price
    return (tokens + route.request_price) * (1 - route.discount) / 1_000_000


def requests_by_hour(stream: Stream, rng: Random) -> Iterator[tuple[datetime, int]]:
    """Draw how many requests a stream makes in each hour in which it makes any."""
    shape = SHAPES[stream.shape]
    days = daily_levels(stream)
    busiest = stream.weekly / price_of_request(stream, ROUTES[stream.route]) / shape.busy_hours()
    for hour in hours():
        local = local_time(hour)
        activity = shape.level(local)
        for runaway in RUNAWAYS:
            if runaway.covers(stream.key, hour):
                activity = runaway.amount
        expected = busiest * activity * days[local.date()] * around_one(rng, 0.25)
        requests = int(expected + rng.random())
        if requests:
            yield hour, requests


# What the requests of an hour come to.


def part(rng: Random, whole: int, share: float) -> int:
    """Draw how many of a whole are in a share of it."""
    return min(whole, int(whole * share + rng.random())) if share else 0


def outcomes(rng: Random, stream: Stream, requests: int, failed: float) -> Measures:
    """Draw how the requests end: every request has one finish reason."""
    streams = stream.app in STREAMING_APPS
    shares = {
        "upstream_error_count": failed,
        "client_error_count": 0.006,
        "gateway_error_count": 0.0008,
        "canceled_count": 0.012 if streams else 0.0,
        "tool_calls_count": stream.tools,
        "length_limit_count": 0.008,
        "content_filter_count": 0.0015,
        "unknown_finish_count": 0.0005,
    }
    counts = {"request_count": requests}
    rest = requests
    for reason, share in shares.items():
        counts[reason] = min(rest, part(rng, requests, share))
        rest -= counts[reason]
    counts["completed_count"] = rest
    counts["cache_count"] = part(rng, rest, stream.hits)
    counts["error_count"] = sum(counts[name] for name in ERRORS)
    counts["streamed_count" if streams else "non_streamed_count"] = requests
    return counts


def tokens(rng: Random, stream: Stream, route: Route, answered: int) -> Measures:
    """Draw the tokens of the requests that a provider answered."""
    put_in = int(answered * stream.input_tokens * around_one(rng, 0.3))
    put_out = int(answered * stream.output_tokens * around_one(rng, 0.3))
    return {
        "input_tokens": put_in,
        "output_tokens": put_out,
        "total_tokens": put_in + put_out,
        "reasoning_tokens": int(put_out * route.reasoning * around_one(rng, 0.3)),
        "cached_tokens": int(put_in * stream.cached * around_one(rng, 0.08)),
        "cache_write_tokens": int(put_in * route.cache_writes * around_one(rng, 0.4)),
    }


def units(amount: int, price: float) -> int:
    """Give what an amount costs at a price per million, in units."""
    return round(amount * price * UNITS / 1_000_000)


def costs(used: Measures, route: Route, answered: int) -> Measures:
    """Give what the tokens cost after discount, in units."""
    fresh = used["input_tokens"] - used["cached_tokens"] - used["cache_write_tokens"]
    write_price = route.input_price * CACHE_WRITE_FACTOR
    paid = 1 - route.discount
    parts = {
        "input_cost": units(fresh, route.input_price * paid),
        "cached_input_cost": units(used["cached_tokens"], route.cached_price * paid),
        "cache_write_input_cost": units(used["cache_write_tokens"], write_price * paid),
        "output_cost": units(used["output_tokens"], route.output_price * paid),
        "request_cost": units(answered, route.request_price * paid),
    }
    cost = sum(parts.values())
    return {**parts, "cost": cost, "discount_savings": round(cost * route.discount / paid)}


def billing(measured: Measures, route: Route) -> Measures:
    """Give the measures of the mode that pays: credits, or the customer's own provider keys."""
    mode = "api_keys" if route.byok else "credits"
    return {f"{mode}_{name}": measured[name] for name in SPLIT_BY_MODE}


def failure_rate(route: Route, hour: datetime) -> float:
    """Give the share of requests that a provider fails at an hour."""
    for incident in INCIDENTS:
        if incident.covers(route.provider, hour):
            return incident.amount
    return 0.004


def measure(rng: Random, stream: Stream, hour: datetime, requests: int) -> Measures:
    """Draw every measure of a stream in an hour."""
    route = ROUTES[stream.route]
    counts = outcomes(rng, stream, requests, failure_rate(route, hour))
    answered = requests - counts["error_count"] - counts["cache_count"]
    used = tokens(rng, stream, route, answered)
    measured = {**counts, **used, **costs(used, route, answered)}
    kept = PROJECTS[KEYS[stream.key].project].retains
    measured["data_storage_cost"] = units(used["total_tokens"], STORAGE_PRICE) if kept else 0
    return {**measured, **billing(measured, route)}


def facts() -> Iterator[Row]:
    """Draw all usage: a row for each stream and each hour in which it has any."""
    for stream in streams():
        key, route = KEYS[stream.key], ROUTES[stream.route]
        rng = generator("stream", stream.key, stream.route)
        dimensions = {
            "project_id": make_id("project", key.project),
            "api_key_id": make_id("api_key", stream.key),
            "used_model": route.used_model,
            "used_provider": route.provider,
            "source": stream.app,
            "key_type": key.key_type,
        }
        for hour, requests in requests_by_hour(stream, rng):
            measures = measure(rng, stream, hour, requests)
            yield {"hour_timestamp": hour.isoformat(), **dimensions, **NOTHING, **measures}


# The tables.


def make_id(kind: str, name: str) -> str:
    """Give an id of twenty letters and digits that is always the same for a name."""
    number = int.from_bytes(hashlib.sha256(f"{SEED}/{kind}/{name}".encode()).digest(), "big")
    letters = []
    for _ in range(20):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def dimension_tables() -> dict[str, list[Row]]:
    """Give the tables that say what the ids of the rollups stand for."""
    organization = make_id("organization", ORGANIZATION)
    return {
        "organization": [
            {
                "id": organization,
                "name": ORGANIZATION,
                "plan": "enterprise",
                "status": "active",
                "kind": "default",
            }
        ],
        "project": [
            {
                "id": make_id("project", slug),
                "name": project.name,
                "organization_id": organization,
                "status": project.status,
            }
            for slug, project in PROJECTS.items()
        ],
        "api_key": [
            {
                "id": make_id("api_key", slug),
                "description": key.description,
                "project_id": make_id("project", key.project),
                "created_by": make_id("user", key.owner),
                "status": key.status,
                "key_type": key.key_type,
            }
            for slug, key in KEYS.items()
            if key.listed
        ],
        "user": [
            {"id": make_id("user", slug), "name": member.name, "email": member.email}
            for slug, member in MEMBERS.items()
        ],
        "user_organization": [
            {
                "user_id": make_id("user", slug),
                "organization_id": organization,
                "role": member.role,
                "team_id": member.team and make_id("team", member.team),
            }
            for slug, member in MEMBERS.items()
        ],
        "organization_team": [
            {
                "id": make_id("team", slug),
                "organization_id": organization,
                "name": name,
            }
            for slug, name in TEAMS.items()
        ],
        "model": [{"id": canonical, "name": name} for canonical, name in MODELS.items()],
    }


def load(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]
) -> duckdb.DuckDBPyRelation:
    """Bring rows into DuckDB, every value as text and None as NULL."""
    first, *others = rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(first), lineterminator="\n")
            writer.writeheader()
            writer.writerow(first)
            writer.writerows(others)
        connection.read_csv(str(path), header=True, all_varchar=True).create(table)
    return connection.table(table)


def summed(measure: str) -> str:
    """Give the SQL that sums a measure of the facts to the type it is stored in."""
    total = f"sum({measure}::BIGINT)::BIGINT"
    if measure in COUNTS:
        return f"{total}::INTEGER AS {measure}"
    if measure in TOKENS:
        return f"{total} AS {measure}"
    return f"{total}::DOUBLE / {UNITS} AS {measure}"


def rollup(usage: duckdb.DuckDBPyRelation, table: str) -> duckdb.DuckDBPyRelation:
    """Sum the facts to the rows of a rollup, sorted by hour and then by ids."""
    grouping = ROLLUPS[table]
    measures = FEWER.get(table, MEASURES)
    if "api_key_id" in grouping:
        usage = usage.filter(f"key_type NOT IN {PLATFORM_KEY_TYPES}")
    keys = ", ".join(("hour_timestamp", *grouping))
    rows = usage.aggregate(f"{keys}, {', '.join(map(summed, measures))}", keys)
    initials = "".join(word[0] for word in table.split("_"))
    seconds = "(epoch(hour_timestamp::TIMESTAMP)::BIGINT // 3600 * 7) % 50"
    return rows.project(f"""
        '{initials}' || lpad(row_number() OVER (ORDER BY {keys})::VARCHAR, 6, '0') AS id,
        hour_timestamp::TIMESTAMP + to_seconds(65 + {seconds}) AS created_at,
        hour_timestamp::TIMESTAMP + to_seconds(3605 + {seconds}) AS updated_at,
        {", ".join(grouping)},
        hour_timestamp::TIMESTAMP AS hour_timestamp,
        {", ".join(measures)}
    """).order("id")


def write(relation: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Write a table as one Parquet file, as small as can be: here zstd does best on its own."""
    target = str(path).replace("'", "''")
    relation.query(
        "written",
        f"COPY written TO '{target}' (FORMAT parquet, PARQUET_VERSION v1, COMPRESSION zstd, "
        "COMPRESSION_LEVEL 12, DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE 1000000)",
    )


def generate(directory: Path) -> None:
    """Write every table to a directory, which is made when it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 1}) as connection:
        usage = load(connection, "facts", facts())
        for table in ROLLUPS:
            write(rollup(usage, table), directory / f"{table}.parquet")
        for table, rows in dimension_tables().items():
            write(load(connection, table, rows), directory / f"{table}.parquet")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
