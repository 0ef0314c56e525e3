"""Sentences for people: whole at any width, behind the numbers that rank them."""

from datetime import date
from decimal import Decimal

import pytest

from orgstats.domain.anomalies import Anomalies, Anomaly, Culprit, Excess
from orgstats.domain.numbers import Number
from orgstats.render.markdown import markdown
from orgstats.render.terminal import page
from orgstats.render.terminal.look import Look
from orgstats.reports.documents.anomalies import document
from tests.render import golden
from tests.render.reports import header, window

DAY = date(2026, 9, 17)


def excess(expected: str, actual: Number) -> Excess:
    return Excess(Decimal(expected), actual)


def report(metric: str = "cost") -> Anomalies:
    """Give a day that was unusual in all and for a project, and one of a key that is new."""
    model = Culprit("model", "m", "Qwen3 [beta]", excess("0", 412))
    key = Culprit("key", "k", "夜間バッチ", excess("32.365", 445), {"project": "Claims"}, model)
    project = Culprit("project", "p", "Claims *Extraction*", excess("124.05", 530), {}, key)
    findings = (
        Anomaly(DAY, None, "Total", excess("570.89", 1042), Decimal("8.02"), {}, project),
        Anomaly(DAY, "p", "Claims *Extraction*", excess("124.05", 530), Decimal(9), {}, key),
        Anomaly(date(2026, 9, 20), "n", "New", excess("0", 60), Decimal(60)),
    )
    asked = header(window(date(2026, 9, 14), date(2026, 9, 20)))
    return Anomalies(asked, "project", metric, 7, findings)


def drawn(found: Anomalies, look: Look) -> str:
    return page.to_text(page.drawn(document(found), look, chart=False), look)


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("80", Look(80)),
        ("80-ascii", Look(80, unicode=False)),
        ("120-colour", Look(120, 40, "256")),
        ("30", Look(30)),
    ],
)
def test_unusual_days_look_as_they_did(name: str, look: Look) -> None:
    assert golden.matches(f"anomalies-{name}.txt", drawn(report(), look))


def test_markdown_has_a_table_of_them() -> None:
    assert golden.matches("anomalies.md", markdown(document(report())))


def test_a_name_that_is_blank_is_said_to_be_none() -> None:
    found = report()
    blank = found._replace(findings=(found.findings[2]._replace(label=" "),))
    assert "Sun 2026-09-20: (no name) cost $60.00" in drawn(blank, Look())


def test_counts_are_had() -> None:
    text = drawn(report("requests"), Look())
    assert "all usage had 1,042 requests where 571 is usual; above all project Claims" in text
    assert "New had 60 requests where nothing is usual.\n" in text


@pytest.mark.parametrize(
    ("days", "said"), [(7, "Nothing unusual on 7 days."), (0, "No complete day could be judged.")]
)
def test_nothing_found_is_said(days: int, said: str) -> None:
    nothing = report()._replace(findings=(), days=days)
    assert drawn(nothing, Look(80)).endswith(f"\n{said}\n")
    assert markdown(document(nothing)).endswith(f"\n{said}\n")
