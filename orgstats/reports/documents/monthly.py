"""The monthly report as a document: a sentence that says the main thing, and a section a part."""

from collections.abc import Callable, Iterator, Mapping

from orgstats.domain.document import Column, Document, DocumentSection, Table, TimeSeries
from orgstats.domain.findings import many
from orgstats.domain.outlook import Forecast
from orgstats.domain.ratios import RATIO
from orgstats.domain.records import header_record, notes_record
from orgstats.reports.documents import anomalies, breakdown, budgets, comparison, forecast, summary
from orgstats.reports.documents.columns import measure
from orgstats.reports.documents.definitions import definitions
from orgstats.reports.documents.headlines import holding, leading, saving
from orgstats.reports.documents.overview import expected
from orgstats.reports.documents.quality import quality
from orgstats.reports.documents.sentences import lead
from orgstats.reports.monthly.report import Monthly, Untold

TITLE = "LLM usage and spend"
SECTION_TITLES: Mapping[str, str] = {
    "summary": "At a glance",
    "forecast": "Where it will end",
    "changes": "Why it changed",
    "projects": "Projects",
    "models": "Models",
    "keys": "API keys",
    "members": "Members",
    "teams": "Teams",
    "anomalies": "Unusual days",
    "budgets": "Budgets",
    "meters": "What was paid for",
    "quality": "Quality of the data",
    "definitions": "Definitions",
}
LAST_CARD = "cost_per_million_tokens"
NOTHING_USED = "There was no usage in this window."


def document(report: Monthly, title: str | None = None) -> Document:
    """Give the document of a report; of its sections each says itself what it cannot tell."""
    sections = tuple(
        DocumentSection(name, SECTION_TITLES[name], _SECTIONS.get(name, _ranked(name))(report))
        for name in report.sections
    )
    return Document(
        record={
            "schema": "orgstats.report/1",
            **header_record(report.header),
            "sections": {one.name: one.document.record for one in sections},
            "notes": notes_record(report.notes),
        },
        tables=(),
        header=report.header,
        notes=report.notes,
        lead=tuple(_lead(report)),
        title=title or TITLE,
        sections=sections,
    )


def _lead(report: Monthly) -> Iterator[str]:
    """Say the main thing: what it came to, and where a window that is not over will end."""
    if any(report.summary.total.values()):
        yield from lead(report.comparison)[:1]
        if not report.header.complete:
            yield "The window is not over: it is compared with as much of the one before."
    else:
        yield NOTHING_USED
    if isinstance(report.forecast, Forecast):
        yield from expected(report.forecast)


def _summary(report: Monthly) -> Document:
    """Give four cards: the metrics, and what a million tokens cost."""
    found = summary.document(report.summary)
    (table,) = found.tables
    return found._replace(
        tables=(table._replace(shown=tuple(_carded(table))),),
        series=(*found.series, *_priced(found.series)),
    )


def _carded(table: Table) -> list[Column]:
    alone = [column for column in table.shown if not column.group]
    last = next(column for column in table.shown if column.name == LAST_CARD)
    others = [column for column in table.shown if column.group and column != last]
    return [*alone, last._replace(title=RATIO[LAST_CARD].title, group=""), *others]


def _priced(series: tuple[TimeSeries, ...]) -> list[TimeSeries]:
    """Give the course of what a million tokens cost."""
    by_name = {one.column.name: one for one in series}
    if not {*RATIO[LAST_CARD].measures} <= by_name.keys():
        return []
    parts = (by_name[name].total for name in RATIO[LAST_CARD].measures)
    values = [RATIO[LAST_CARD].make(*pair) or 0 for pair in zip(*parts, strict=True)]
    return [series[0]._replace(column=measure(LAST_CARD), total=values)]


def _changes(report: Monthly) -> Document:
    found = comparison.document(report.comparison)
    return found._replace(lead=found.lead[1:] or found.lead)


def _ranked(name: str) -> Callable[[Monthly], Document]:
    def ranked(report: Monthly) -> Document:
        found = report.rankings[name]
        if isinstance(found, Untold):
            return _why(found)
        said = (*leading(found), *(saving(report.summary) if name == "meters" else ()))
        return breakdown.document(found)._replace(lead=said)

    return ranked


def _anomalies(report: Monthly) -> Document:
    found = report.anomalies
    if found is None or isinstance(found, Untold):
        return _why(found)
    days = len({one.day for one in found.findings})
    told = f"On {days} of {many(found.days, 'day')} usage was well above the usual."
    return anomalies.document(found)._replace(lead=(told,) if days else ())


def _forecast(report: Monthly) -> Document:
    found = report.forecast
    return _why(found) if found is None or isinstance(found, Untold) else forecast.document(found)


def _budgets(report: Monthly) -> Document:
    found = report.budgets
    if found is None or isinstance(found, Untold):
        return _why(found)
    return budgets.document(found)._replace(lead=tuple(holding(found)), finding=None, findings=())


def _why(found: Untold | None) -> Document:
    reason = "nothing tells it" if found is None else found.reason
    return Document({"reason": reason}, (), lead=(f"This cannot be told: {reason}.",))


_SECTIONS: Mapping[str, Callable[[Monthly], Document]] = {
    "summary": _summary,
    "forecast": _forecast,
    "changes": _changes,
    "anomalies": _anomalies,
    "budgets": _budgets,
    "quality": quality,
    "definitions": lambda _: definitions(),
}
