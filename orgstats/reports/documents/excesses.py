"""An unusual day in words: what it came to, what is usual, and who was behind it."""

from collections.abc import Iterator

from orgstats.domain import humanize
from orgstats.domain.anomalies import Anomalies, Anomaly, Culprit, Excess
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE
from orgstats.domain.times import WEEKDAYS

ALL_USAGE = "all usage"


def sentence(report: Anomalies, one: Anomaly) -> str:
    """Say what was unusual of a day, and who was behind it."""
    day = f"{WEEKDAYS[one.day.weekday()][:3]} {one.day}"
    moved = f"{_who(report, one)} {_amount(report.metric, one.excess)}"
    behind = ", ".join(_behind(report.metric, one.culprit))
    return f"{day}: {moved}{f'; above all {behind}' if behind else ''}."


def _amount(metric: str, excess: Excess) -> str:
    """Say what there was, and what is usual."""
    measure = MEASURE[metric]
    expected, actual = (humanize.full(value, measure.kind) for value in excess)
    usual = f"{expected if excess.expected else 'nothing'} is usual"
    if measure.kind == "money":
        return f"{measure.title.lower()} {actual} where {usual}"
    return f"had {actual} {measure.title.lower()} where {usual}"


def _behind(metric: str, culprit: Culprit | None) -> Iterator[str]:
    """Name who was behind a day, and who was behind that."""
    while culprit is not None:
        beyond = humanize.signed(culprit.excess.impact, MEASURE[metric].kind)
        yield f"{culprit.by} {humanize.named(culprit.label)} ({beyond})"
        culprit = culprit.behind


def _who(report: Anomalies, one: Anomaly) -> str:
    """Give the name of a series, with a detail where its dimension has one."""
    if one.key is None:
        return ALL_USAGE
    titles = DIMENSION[report.by].titles
    told = next((text for name in titles if (text := one.details.get(name))), None)
    name = humanize.named(one.label)
    return f"{name} ({told})" if told else name
