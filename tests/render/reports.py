"""Reports made by hand: what a renderer gets, without a source."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.document import Document, Table
from orgstats.domain.numbers import Number, Sums, add_up, share
from orgstats.domain.results import (
    Breakdown,
    Filters,
    Header,
    Listing,
    Organization,
    OverTime,
    Rest,
    Row,
    Stack,
    Summary,
)
from orgstats.domain.window import BucketSize, Window, buckets, days_window
from orgstats.render.terminal import page
from orgstats.render.terminal.look import Look
from orgstats.reports.documents import breakdown as ranked
from orgstats.reports.documents import listing as listed
from orgstats.reports.documents import summary as summed

Grid = Sequence[Sequence[Number]]
"""Amounts by bucket, then by series."""

TEAMS = ("search", "platform-core", "support [beta]", "\u6771\u4eac | ops", "mobile", "data-eng")
WEEK = (date(2026, 10, 5), date(2026, 10, 11))


def document(report: Breakdown | Summary | Listing) -> Document:
    """Give the document of a report."""
    if isinstance(report, Breakdown):
        return ranked.document(report)
    return summed.document(report) if isinstance(report, Summary) else listed.document(report)


def table(report: Breakdown) -> Table:
    """Give the table of a ranking."""
    return document(report).tables[0]


def drawn(report: Breakdown | Summary | Listing, look: Look, *, chart: bool = False) -> str:
    """Give a report as people see it."""
    return page.to_text(page.drawn(document(report), look, chart=chart), look)


def window(first: date, last: date, zone: str = "UTC") -> Window:
    """Give the window of whole days."""
    return days_window(first, last, ZoneInfo(zone))


def header(
    days: Window, *, as_of: datetime | None = None, filters: Filters | None = None
) -> Header:
    """Give the header of a complete window, unless told how far the source has got."""
    acme = Organization("org_acme", "Acme")
    return Header(acme, days, filters or Filters(), as_of or datetime(2030, 1, 1, tzinfo=UTC))


def sums(cost: Number, requests: int = 0, tokens: int = 0, **more: Number) -> Sums:
    """Give every measure, most of them zero."""
    return {
        **{measure.name: 0 for measure in MEASURES},
        "cost": cost,
        "requests": requests,
        "tokens": tokens,
        **more,
    }


def breakdown(
    grid: Grid,
    *,
    labels: Sequence[str] = TEAMS,
    days: Window | None = None,
    size: BucketSize = "day",
    metric: str = "cost",
    top: int = 10,
    unattributed: Number = 0,
    details: Mapping[str, str] | None = None,
    by: str = "project",
) -> Breakdown:
    """Give a breakdown of amounts; usage that is not attributed lies in the first bucket."""
    days = days or window(*WEEK)
    totals = [add_up(column) for column in zip(*grid, strict=True)]
    whole = add_up([*totals, unattributed])
    order = sorted(range(len(totals)), key=lambda series: -totals[series])
    kept, folded = order[:top], order[top:]
    other = add_up(totals[series] for series in folded)
    stacks = tuple(
        Stack(
            bucket,
            add_up([*amounts, *([] if at else [unattributed])]),
            {f"k{series}": amounts[series] for series in kept},
            add_up(amounts[series] for series in folded),
            0 if at else unattributed,
        )
        for at, (bucket, amounts) in enumerate(zip(buckets(days, size), grid, strict=True))
    )
    return Breakdown(
        header(days),
        by,
        metric,
        _measured(whole, metric),
        tuple(
            Row(
                f"k{series}",
                labels[series % len(labels)],
                share(totals[series], whole),
                _measured(totals[series], metric),
                details or {},
            )
            for series in kept
        ),
        Rest(share(other, whole), _measured(other, metric), len(folded)) if folded else None,
        Rest(share(unattributed, whole), _measured(unattributed, metric)) if unattributed else None,
        OverTime(size, days.zone, stacks),
    )


def _measured(amount: Number, metric: str) -> Sums:
    count = int(amount * 100) if Decimal(amount).is_finite() else 0
    return {**sums(Decimal(count), count, count * 1000), metric: amount}


def week(**more: Any) -> Breakdown:
    """Give a week of six teams with a quiet Sunday, a spike and something that is small."""
    plan = ("412.5", "233.75", "120.1", "64.02", "31.5", "0.0004")
    rhythm = ("1", "0.8", "2.75", "0", "1.1", "0.25", "0.1")
    grid = [[Decimal(cost) * Decimal(day) for cost in plan] for day in rhythm]
    return breakdown(grid, **more)


def summary(*, as_of: datetime | None = None, previous: bool = True) -> Summary:
    """Give the summary of a month."""
    days = window(date(2026, 10, 1), date(2026, 10, 31))
    course = [Decimal(day % 7 * 100) for day in range(31)]
    total = _full(Decimal(add_up(course)), 626_427, 782_802_308)
    before = _full(Decimal("8000.5"), 640_001, 700_000_000)
    return Summary(
        header(days, as_of=as_of),
        total,
        before if previous else None,
        (),
        "day",
        {
            "cost": course,
            "requests": [int(cost) * 41 for cost in course],
            "tokens": [int(cost) * 51_234 for cost in course],
        },
    )


def _full(cost: Decimal, requests: int, tokens: int) -> Sums:
    return sums(
        cost,
        requests,
        tokens,
        input_tokens=tokens * 4 // 5,
        output_tokens=tokens // 5,
        cached_tokens=tokens // 3,
        reasoning_tokens=tokens // 20,
        errors=requests // 50,
        cache_hits=requests // 9,
        credits_cost=cost * Decimal("0.75"),
        byok_cost=cost * Decimal("0.25"),
        credits_requests=requests * 3 // 4,
        byok_requests=requests // 4,
        discount_savings=cost / 20,
        storage_cost=Decimal("0.0041"),
        client_errors=requests // 100,
        gateway_errors=requests // 300,
        upstream_errors=requests // 400,
    )
