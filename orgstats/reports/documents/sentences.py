"""A comparison in words: by how much it changed, and what that was mainly."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from orgstats.domain import humanize
from orgstats.domain.comparison import Comparison, Effect, Move
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import ratio, size

# Of the effects, so many are told, if they are not small beside the greatest.
MOST_TOLD, LEAST_TOLD = 3, 10

# What each effect says where it is a rise, and where it is a fall.
EFFECT_WORDS: Mapping[str, tuple[str, str]] = {
    "days": ("the window is longer", "the window is shorter"),
    "traffic": ("{requests} rose{percent}", "{requests} fell{percent}"),
    "size": ("requests became larger", "requests became smaller"),
    "mix": ("the mix became dearer", "the mix became cheaper"),
    "price": ("prices rose", "prices fell"),
    "new": ("some routes are new", "some routes are new"),
    "gone": ("some routes are no longer used", "some routes are no longer used"),
    "other": ("what no meter counts rose", "what no meter counts fell"),
}


def lead(report: Comparison) -> tuple[str, ...]:
    """Give what to read first: the total, and the main effects or else who moved most."""
    if not any(report.total) and not report.rows:
        return ()
    return (_total(report), *_why(report))


def _total(report: Comparison) -> str:
    measure, (old, new) = MEASURE[report.metric], report.total
    change = report.total.change
    told = [humanize.full(value, measure.kind) for value in (old, new)]
    if not change:
        return f"{measure.title} did not change: {told[1]}."
    percent = humanize.percent(ratio(size(change), size(old)))
    by = f" {percent}" if old else ""
    moved = f"{measure.title} {'rose' if change > 0 else 'fell'}{by}, from {told[0]} to {told[1]}"
    return f"{moved}: {humanize.signed(change, measure.kind)}."


def _why(report: Comparison) -> Iterator[str]:
    if not report.telling:
        if report.rows and report.total.change:
            yield _who(report)
        return
    ranked = sorted(
        (one for one in report.effects or () if one.value), key=lambda one: -abs(one.value)
    )
    told = [
        one for one in ranked[:MOST_TOLD] if abs(one.value) * LEAST_TOLD >= abs(ranked[0].value)
    ]
    clauses = [_clause(report, one) for one in told]
    if clauses:
        (first, amount), *more = clauses
        others = (f"; {clause}, {value}" for clause, value in more)
        yield f"{first[:1].upper()}{first[1:]}, which is {amount}{''.join(others)}."


def _who(report: Comparison) -> str:
    first = report.rows[0]
    amount = humanize.signed(first.moved.change, MEASURE[report.metric].kind)
    return f"{named(first, report)} moved most: {amount}."


def named(move: Move, report: Comparison) -> str:
    """Give the name of a row, with a detail or else its key where another row has the same."""
    if sum(one.label == move.label for one in report.rows) < 2:
        return humanize.named(move.label)
    titles = DIMENSION[report.by].titles
    told = next((text for name in titles if (text := move.details.get(name))), move.key)
    return f"{humanize.named(move.label)} ({told})"


def _clause(report: Comparison, effect: Effect) -> tuple[str, str]:
    rise, fall = EFFECT_WORDS[effect.name]
    words = (rise if _rose(report, effect) else fall).format_map(_traffic(report))
    return words, humanize.signed(effect.value, "money", short=True)


def _rose(report: Comparison, effect: Effect) -> bool:
    """Tell whether what an effect is named by rose: of a cost below zero, more takes away."""
    more = effect.name in {"days", "traffic", "size"}
    return (effect.value > 0) == (not more or report.total.old >= 0)


def _traffic(report: Comparison) -> Mapping[str, str]:
    """Say how traffic changed: by the day where the windows differ in length."""
    (old, new), (before, now) = report.requests, report.hours
    noun = "requests" if before == now else "requests a day"
    percent = ""
    if old and now:
        grown = abs(Fraction(new) / Fraction(old) * before / now - 1)
        whole = Decimal(grown.numerator) / Decimal(grown.denominator)
        percent = f" {humanize.percent(whole)}"
    return {"requests": noun, "percent": percent}
