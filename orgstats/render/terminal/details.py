"""The details of a summary as text: every measure and ratio, and its change."""

from collections.abc import Mapping
from typing import NamedTuple

from orgstats.domain import humanize
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Number, Sums
from orgstats.domain.ratios import DERIVATION
from orgstats.domain.results import Summary
from orgstats.render.terminal.columns import Column

# Under each metric the numbers that explain it, by a title that is short below its heading.
BLOCKS: Mapping[str, Mapping[str, str]] = {
    "Spend": {
        "credits_cost": "Credits",
        "byok_cost": "BYOK",
        "discount_savings": "Discount savings",
        "storage_cost": "Storage",
        "cost_per_request": "Per request",
        "cost_per_million_tokens": "Per 1M tokens",
    },
    "Requests": {
        "credits_requests": "Credits",
        "byok_requests": "BYOK",
        "errors": "Errors",
        "error_rate": "Error rate",
        "cache_hits": "Cache hits",
        "cache_rate": "Cache hit rate",
    },
    "Tokens": {
        "input_tokens": "Input",
        "output_tokens": "Output",
        "cached_tokens": "Cached",
        "cached_share": "Cached share",
        "reasoning_tokens": "Reasoning",
        "tokens_per_request": "Per request",
    },
}


class Detail(NamedTuple):
    """A number as text, with its change since the window before."""

    value: str
    change: str


def of(report: Summary, name: str, *, short: bool = False) -> Detail:
    """Give a measure or a derived metric by its name; `short` rounds counts, never money."""
    now, kind = number(report.total, name), kind_of(name)
    show = humanize.compact if short and kind not in {"money", "rate"} else humanize.full
    # A sum that still grows is not compared with a full one; a ratio can be.
    if report.previous is None or not (report.header.complete or name in DERIVATION):
        return Detail(show(now, kind), "")
    before = number(report.previous, name)
    return Detail(show(now, kind), humanize.difference(now, before, kind))


def number(sums: Sums, name: str) -> Number | None:
    """Give a measure, or the ratio that is made from measures."""
    return DERIVATION[name].of(sums) if name in DERIVATION else sums.get(name)


def kind_of(name: str) -> str:
    """Give what a number counts: money, a rate, or things."""
    return DERIVATION[name].kind if name in DERIVATION else MEASURE[name].kind


def columns(report: Summary, heading: str, *, short: bool = False) -> list[Column]:
    """Give a block of details as three columns: titles, values, changes."""
    block = BLOCKS[heading]
    found = [of(report, name, short=short) for name in block]
    return [
        Column(heading, list(block.values())),
        Column("", [detail.value for detail in found], right=True),
        Column("", [detail.change for detail in found], right=True, style="dim"),
    ]
