"""Asks the product what the oracle is asked, and reads its JSON back without floats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from orgstats.domain.window import Window, days_window, hours_window
from orgstats.render.json import json_text
from orgstats.reports.asking.request import Request
from orgstats.reports.breakdown.report import BreakdownQuestion as Asked
from orgstats.reports.breakdown.report import breakdown as ask_breakdown
from orgstats.reports.budgets.report import BudgetQuestion, standings
from orgstats.reports.comparison.report import ComparisonQuestion as Compared
from orgstats.reports.comparison.report import compare as ask_compare
from orgstats.reports.documents import breakdown, budgets, comparison, forecast, summary
from orgstats.reports.forecast.replay import since
from orgstats.reports.forecast.report import ForecastQuestion as Foreseen
from orgstats.reports.forecast.report import forecast as ask_forecast
from orgstats.reports.summary import summary as ask_summary
from tests.support.cli import MOMENT
from tests.support.expected import DAILY, Ranked
from tests.support.spans import Days, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgstats.domain.budgets import Budget
    from orgstats.domain.document import Document
    from orgstats.domain.measure import Mode
    from orgstats.domain.window import BucketSize
    from orgstats.engine.engine import Engine
    from tests.support.oracle import Ask


#: All rows of a comparison by cost.
COSTS = Compared("", top=None)
#: All rows of a forecast of cost.
AWAITED = Foreseen("", top=None)


def window(span: Span) -> Window:
    """The span as the product's window."""
    zone = ZoneInfo(span.tz)
    if isinstance(span, Days):
        return days_window(span.first, span.last, zone)
    hours = int((span.end - span.start).total_seconds()) // 3600
    return hours_window(span.end.replace(tzinfo=UTC), hours, zone)


def request(ask: Ask) -> Request:
    """The oracle's question as the product's request."""
    asked = window(ask.span)
    return Request(
        window=asked,
        now=MOMENT,
        organization=ask.organization_id,
        filters={name: tuple(ids) for name, ids in ask.filters.items()},
        mode=cast("Mode", ask.mode),
        include_deleted=ask.include_deleted,
        before=asked.previous(),
    )


@dataclass(frozen=True)
class Product:
    """The product's answers as its JSON, numbers as int and Decimal."""

    engine: Engine

    def breakdown(self, ask: Ask, ranked: Ranked = DAILY) -> dict[str, Any]:
        """The breakdown's document."""
        size = cast("BucketSize", ranked.size)
        asked = Asked(ask.by, ranked.metric, ranked.top, size)
        return read(breakdown.document(ask_breakdown(request(ask), asked, self.engine)))

    def compare(self, ask: Ask, before: Span, compared: Compared = COSTS) -> dict[str, Any]:
        """The comparison's document."""
        asked = request(ask)._replace(before=window(before))
        question = compared._replace(by=ask.by)
        return read(comparison.document(ask_compare(asked, question, self.engine)))

    def answer(self, ask: Ask, asked: Asked) -> dict[str, Any]:
        """The document of any breakdown; `ask` tells the window and the filters."""
        return read(breakdown.document(ask_breakdown(request(ask), asked, self.engine)))

    def forecast(
        self, ask: Ask, until: datetime | None = None, question: Foreseen = AWAITED
    ) -> dict[str, Any]:
        """The forecast's document, as of an instant."""
        asked = request(ask)
        asked = asked._replace(until=until, since=since(asked.window))
        return read(
            forecast.document(ask_forecast(asked, question._replace(by=ask.by), self.engine))
        )

    def budgets(
        self, ask: Ask, listed: Sequence[Budget], until: datetime | None = None
    ) -> dict[str, Any]:
        """The document of budgets in the periods around the last day of the span."""
        asked = request(ask)._replace(until=until, filters={}, before=None)
        asked = asked._replace(window=asked.window._replace(first=asked.window.last))
        question = BudgetQuestion(listed, "here")
        return read(budgets.document(standings(asked, question, self.engine)))

    def summary(self, ask: Ask) -> dict[str, Any]:
        """The summary's document."""
        return read(summary.document(ask_summary(request(ask), self.engine)))


def read(document: Document) -> dict[str, Any]:
    """The answer as its JSON says it."""
    found: dict[str, Any] = exact(json_text(document))
    return found


def exact(text: str) -> Any:
    """JSON without floats."""
    return json.loads(text, parse_float=Decimal)
