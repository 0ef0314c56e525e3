"""What a ranking says in a sentence: who leads it, and when most of it was."""

from collections.abc import Iterator
from datetime import date

from orgstats.domain import humanize
from orgstats.domain.budgets import Standings
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.findings import many
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import add_up, ratio
from orgstats.domain.results import Breakdown, OverTime, Row, Stack, Summary
from orgstats.domain.times import WEEKDAYS
from orgstats.domain.window import BucketSize

TOLD_FIRST = 3
"""So many first rows are told together."""

STEP_WORDS: dict[BucketSize, str] = {
    "hour": "in the hour from {start}",
    "day": "on {start}",
    "week": "in the week of {start}",
    "month": "in the month of {start}",
}


def leading(report: Breakdown) -> Iterator[str]:
    """Say who leads a ranking, how much the first rows are together, and which step was most."""
    whole = report.total[report.metric]
    if not (report.rows and whole):
        return
    measure = MEASURE[report.metric]
    values = [row.sums[report.metric] or 0 for row in report.rows]
    first = humanize.percent(ratio(values[0], whole))
    told = f"{_name(report.rows[0], report)} has {first} of the {measure.title.lower()}"
    if len(values) > TOLD_FIRST:
        together = humanize.percent(ratio(add_up(values[:TOLD_FIRST]), whole))
        told += f", the first {_count(TOLD_FIRST)} together {together}"
    yield f"{told}."
    if report.over_time is not None and len(report.over_time.stacks) > 1:
        yield _peak(report.over_time, measure.kind)


def _count(number: int) -> str:
    return {3: "three"}.get(number, str(number))


def _name(row: Row, report: Breakdown) -> str:
    """Give the name of a row, with a detail or else its key where another row has the same."""
    if sum(one.label == row.label for one in report.rows) < 2:
        return humanize.named(row.label)
    titles = DIMENSION[report.by].titles
    told = next((text for name in titles if (text := row.details.get(name))), row.key)
    return f"{humanize.named(row.label)} ({told})"


def _peak(over_time: OverTime, kind: str) -> str:
    most = max(over_time.stacks, key=lambda stack: stack.total)
    words = STEP_WORDS[over_time.bucket].format(start=_start(most, over_time))
    return f"The most was {words}: {humanize.full(most.total, kind)}."


def _start(stack: Stack, over_time: OverTime) -> str:
    day = stack.bucket.day
    if day is None:
        return f"{stack.bucket.start.astimezone(over_time.zone):%Y-%m-%d %H:%M}"
    return _day(day) if over_time.bucket == "day" else str(day)[: 7 if _monthly(over_time) else 10]


def _monthly(over_time: OverTime) -> bool:
    return over_time.bucket == "month"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day}"


def saving(report: Summary) -> Iterator[str]:
    """Say what caching and discounts saved."""
    saved, discount = report.saved[0], report.total["discount_savings"]
    told = []
    if saved is not None:
        told.append(f"caching saved {humanize.money(saved)}")
    if discount is not None:
        told.append(f"discounts saved {humanize.money(discount)}")
    if told:
        text = " and ".join(told)
        yield f"{text[:1].upper()}{text[1:]}; the cost is what is left after that."


def holding(report: Standings) -> Iterator[str]:
    """Say how many budgets hold."""
    whole = len(report.standings)
    over = sum(one.status == "over" for one in report.standings)
    warned = sum(one.status == "warn" for one in report.standings)
    if not over and not warned:
        yield "The budget holds." if whole == 1 else f"All {whole} budgets hold."
        return
    told = [f"{over} over"] if over else []
    told += [f"{warned} nearly used up, or expected to be over"] if warned else []
    yield f"Of {many(whole, 'budget')}: {', '.join(told)}."
