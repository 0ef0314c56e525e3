"""Comparisons made by hand: what a renderer gets, without a source."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from orgstats.domain.comparison import Comparison, Effect, Move, RestMove
from orgstats.domain.numbers import size
from orgstats.domain.oldnew import OldNew, added
from orgstats.render.terminal import page
from orgstats.render.terminal.look import Look
from orgstats.reports.documents.comparison import document
from tests.render.reports import TEAMS, header, window

EFFECTS = {
    "days": "35.49",
    "traffic": "402.106",
    "size": "-91.5",
    "mix": "-12.25",
    "price": "0.0013",
    "new": "61",
    "gone": "-203",
    "other": "0",
}
OLD, NEW = (
    ("412.5", "233.75", "120.1", "64.02", "0", "203"),
    ("640", "231.5", "99", "64.02", "61", "0"),
)


def comparison(*, explained: bool = True, top: int | None = None) -> Comparison:
    """Give a comparison of two months with what is new and gone, and 0.25 that nobody used."""
    moved = [OldNew(Decimal(old), Decimal(new)) for old, new in zip(OLD, NEW, strict=True)]
    moves = [
        Move(f"k{at}", TEAMS[at], "changed" if all(one) else "new" if one.new else "gone", one)
        for at, one in enumerate(moved)
    ]
    moves.sort(key=lambda one: size(one.moved.change), reverse=True)
    folded = moves[top:] if top else []
    lost = OldNew(Decimal(0), Decimal("0.25"))
    total = added([*moved, lost])
    values = {name: Decimal(value) for name, value in EFFECTS.items()}
    values["other"] = Decimal(total.change) - sum(values.values())
    before = window(date(2026, 9, 1), date(2026, 9, 30))
    return Comparison(
        header(window(date(2026, 10, 1), date(2026, 10, 31)))._replace(before=before),
        (Fraction(720), Fraction(744)),
        "project",
        "cost",
        total,
        OldNew(98_000, 138_500),
        tuple(moves[:top]),
        RestMove(added(one.moved for one in folded), len(folded)) if folded else None,
        RestMove(lost),
        tuple(Effect(*one) for one in values.items()) if explained else None,
    )


def drawn(report: Comparison, look: Look) -> str:
    """Give a comparison as people see it."""
    return page.to_text(page.drawn(document(report), look, chart=False), look)
